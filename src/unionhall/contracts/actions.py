"""Making an agreement known, and taking it back.

Whether somebody may is asked by the desk at whose table it was agreed (`bargaining.permissions`): this room
knows no tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from unionhall.contracts.bridge import settlement, without_people
from unionhall.contracts.models import Agreement, Question
from unionhall.core.models import User
from unionhall.roster.models import Unit


@dataclass(frozen=True)
class Asked:
    """A question and its answer, in as many of the site's languages as there are."""

    question: str
    answer: str
    question_es: str = ""
    answer_es: str = ""
    question_pt: str = ""
    answer_pt: str = ""


@dataclass(frozen=True)
class AgreementFacts:
    """An agreement before it is known: words, packages as the snapshot keeps them, and who is to see it."""

    title: str
    summary: str
    kept: dict[str, Any]
    stage: str = Agreement.Stage.TENTATIVE
    audience: str = Agreement.Audience.LINK
    summary_es: str = ""
    summary_pt: str = ""
    full_text: str = ""
    beside: dict[str, Any] | None = None
    beside_title: str = ""
    first_paid: date | None = None
    agreed_on: date | None = None


@transaction.atomic
def publish(
    unit: Unit, facts: AgreementFacts, questions: Sequence[Asked] = (), *, by: User | None, on: datetime
) -> Agreement:
    """Make an agreement known to whom the facts say. Who stands where on the grid is left behind."""
    agreement = Agreement(unit=unit, published_at=on, published_by=by)
    return _write(agreement, facts, questions, "contracts.publish", by)


@transaction.atomic
def amend(
    agreement: Agreement, facts: AgreementFacts, questions: Sequence[Asked] = (), *, by: User | None
) -> Agreement:
    """Say the same agreement in other words, to others, or further on: settled where it was tentative."""
    return _write(agreement, facts, questions, "contracts.amend", by)


def _write(
    agreement: Agreement, facts: AgreementFacts, questions: Sequence[Asked], action: str, by: User | None
) -> Agreement:
    read = settlement(facts.kept["package"])
    words = {field.name: getattr(facts, field.name) for field in fields(facts)}
    figures = {field.name: getattr(read, field.name) for field in fields(read)}
    shown = {
        "kept": without_people(facts.kept, agreement.kept),
        "beside": without_people(facts.beside, agreement.beside) if facts.beside else None,
    }
    for name, value in (words | figures | shown).items():
        setattr(agreement, name, value)
    agreement.save()
    agreement.questions.all().delete()
    for position, asked in enumerate(questions):
        told = {field.name: getattr(asked, field.name) for field in fields(asked)}
        Question.objects.create(agreement=agreement, position=position, **told)
    log(agreement, action, user=by, data={"audience": facts.audience, "stage": facts.stage})
    return agreement


@transaction.atomic
def withdraw(agreement: Agreement, *, by: User | None, on: datetime) -> None:
    """Take it back: its link leads nowhere from now on."""
    if agreement.withdrawn_at is None:
        agreement.withdrawn_at = on
        agreement.save(update_fields=["withdrawn_at"])
        log(agreement, "contracts.withdraw", user=by)
