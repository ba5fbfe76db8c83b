"""Every write at a table: opening it, its team and sessions, the ledger, and what is made known of it.

Grids, people and packages are written in `drafting`. Each action is whole or nothing, asks whether `by` may,
and leaves a line in the log that names no sum. `by=None` is the demo setting its stage.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from wagtail.log_actions import log

from unionhall.bargaining import permissions
from unionhall.bargaining.bridge import Costing as Made
from unionhall.bargaining.bridge import cost, snapshot
from unionhall.bargaining.costed import package_of
from unionhall.bargaining.models import Costing, Proposal, Publication, Seat, Session, Table, Version
from unionhall.bargaining.standards import floors_of
from unionhall.contracts import actions as contracts
from unionhall.contracts.actions import AgreementFacts, Asked
from unionhall.contracts.models import Agreement
from unionhall.core.models import User
from unionhall.funding.drafting import RaiseFacts, add_raise
from unionhall.funding.plans import Plan
from unionhall.roster.models import Unit


class ChangedMeanwhileError(Exception):
    """Somebody else saved since this was read; what she saved is to be looked at first."""


class DayTakenError(Exception):
    """Another session of that day is noted already; what is noted of it is not written over."""


class NotThatDayError(Exception):
    """A status cannot begin before the one it follows, or after today."""


class LastLeadError(Exception):
    """A table is never left without somebody who leads its team."""


class InUseError(Exception):
    """A costing that members know, or that stands in the ledger, is not thrown away."""


@dataclass(frozen=True)
class TableFacts:
    """A negotiation, as it is opened or changed."""

    title: str
    us: str
    them: str
    first_year: int
    years: int = 3
    ground_rules: str = ""
    living_wage: Decimal | None = None
    living_wage_household: str = ""
    living_wage_source: str = ""
    household: int | None = None


@dataclass(frozen=True)
class SessionFacts:
    """A meeting of the two sides."""

    held_on: date
    place: str = ""
    agenda: str = ""
    notes: str = ""


@dataclass(frozen=True)
class ProposalFacts:
    """What crossed the table."""

    side: str
    title: str
    made_on: date
    language: str = ""
    session: Session | None = None
    costing: Costing | None = None


@transaction.atomic
def open_table(unit: Unit, facts: TableFacts, *, by: User | None, on: date) -> Table:
    """Open a table for a unit. Who opens it leads its team until she names another."""
    _demand(by is None or permissions.may_open(by, unit, on=on))
    Unit.objects.select_for_update().get(pk=unit.pk)
    same = Table.objects.filter(unit=unit, opened_on=on, seats__user=by, version=1, **_written(facts)).first()
    if by and same:
        return same
    table = Table.objects.create(unit=unit, opened_on=on, **_written(facts))
    log(table, "bargaining.open", user=by)
    if by:
        Seat.objects.create(table=table, user=by, role=Seat.Role.LEAD, since=on)
    return table


@transaction.atomic
def amend_table(table: Table, facts: TableFacts, seen: int, *, by: User | None, on: date) -> Table:
    """Change a table's facts. Raises `ChangedMeanwhileError` if somebody else has since they were `seen`."""
    _demand(by is None or permissions.may_work(by, table, on=on))
    held = Table.objects.select_for_update().get(pk=table.pk)
    if held.version != seen:
        raise ChangedMeanwhileError(held.title)
    for name, value in _written(facts).items():
        setattr(held, name, value)
    held.version += 1
    held.save()
    log(held, "bargaining.amend", user=by)
    return held


@transaction.atomic
def seat(table: Table, user: User, role: str, *, by: User | None, on: date) -> Seat:
    """Give somebody a seat, or another role at the table."""
    _demand(by is None or permissions.may_lead(by, table, on=on))
    now = _seats(table).filter(user=user).first()
    if now and now.role == role:
        return now
    if now:
        _leave(table, now, on)
    row = Seat.objects.create(table=table, user=user, role=role, since=on)
    _keep_a_lead(table)
    log(table, "bargaining.seat", user=by, data={"who": str(user), "role": role})
    return row


@transaction.atomic
def unseat(held: Seat, *, by: User | None, on: date) -> None:
    """End a seat. Raises `LastLeadError` for the last who leads."""
    _demand(by is None or permissions.may_lead(by, held.table, on=on))
    _leave(held.table, held, on)
    _keep_a_lead(held.table)
    log(held.table, "bargaining.unseat", user=by, data={"who": str(held.user)})


@transaction.atomic
def hold_session(table: Table, facts: SessionFacts, *, by: User | None, on: date) -> Session:
    """Note a session; the same once more is the same. Raises `DayTakenError` if another has that day."""
    _demand(by is None or permissions.may_work(by, table, on=on))
    Table.objects.select_for_update().get(pk=table.pk)
    known = table.sessions.filter(held_on=facts.held_on).first()
    if known and any(getattr(known, name) != value for name, value in _written(facts).items()):
        raise DayTakenError(facts.held_on)
    if known:
        return known
    session = Session.objects.create(table=table, **_written(facts))
    log(table, "bargaining.session", user=by, data={"day": facts.held_on.isoformat()})
    return session


@transaction.atomic
def change_session(session: Session, facts: SessionFacts, seen: int, *, by: User | None, on: date) -> Session:
    """Change what is noted of a session, its day too.

    Raises `ChangedMeanwhileError` if somebody else has since it was `seen`, `DayTakenError` if another
    session has that day.
    """
    table = Table.objects.select_for_update().get(pk=session.table_id)
    _demand(by is None or permissions.may_work(by, table, on=on))
    held = Session.objects.get(pk=session.pk)
    if held.version != seen:
        raise ChangedMeanwhileError(str(held))
    if table.sessions.filter(held_on=facts.held_on).exclude(pk=held.pk).exists():
        raise DayTakenError(facts.held_on)
    for name, value in _written(facts).items():
        setattr(held, name, value)
    held.version += 1
    held.save()
    log(table, "bargaining.session", user=by, data={"day": facts.held_on.isoformat()})
    return held


@transaction.atomic
def keep(version: Version, *, by: User | None, on: date) -> Costing:
    """Keep a version's costing for good. The same version on the same figures is kept once."""
    table = version.package.table
    _demand(by is None or permissions.may_work(by, table, on=on))
    kept = snapshot.keep(cost(package_of(version)), floors_of(table))
    digest = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
    same = Costing.objects.filter(version=version, digest=digest).first()
    if same:
        return same
    result = kept["result"]
    costing = Costing.objects.create(
        table=table,
        version=version,
        title=version.package.title,
        kept=kept,
        digest=digest,
        ongoing=Decimal(result["ongoing"]),
        cumulative=Decimal(result["cumulative"]),
        by=by,
    )
    log(table, "bargaining.keep", user=by, data={"costing": costing.pk})
    return costing


@transaction.atomic
def discard(costing: Costing, *, by: User | None, on: date) -> None:
    """Throw a kept costing away. Raises `InUseError` for one that was made known or is in the ledger."""
    table = Table.objects.select_for_update().get(pk=costing.table_id)
    _demand(by is None or permissions.may_lead(by, table, on=on))
    row = Costing.objects.select_for_update().get(pk=costing.pk)
    if row.is_in_use:
        raise InUseError(row.title)
    log(table, "bargaining.discard", user=by, data={"costing": row.pk, "digest": row.digest})
    Costing.objects.filter(pk=row.pk).delete()


@transaction.atomic
def propose(
    table: Table, facts: ProposalFacts, *, form_key: UUID | None = None, by: User | None, on: date
) -> Proposal:
    """Enter a proposal or a counter in the ledger; the same form pressed twice enters it once."""
    _demand(by is None or permissions.may_work(by, table, on=on))
    Table.objects.select_for_update().get(pk=table.pk)
    same = form_key and table.proposals.filter(form_key=form_key).first()
    if same:
        return same
    last = table.proposals.aggregate(last=models.Max("number"))["last"] or 0
    row = Proposal.objects.create(
        table=table, number=last + 1, status_since=facts.made_on, form_key=form_key, **_written(facts)
    )
    log(table, "bargaining.propose", user=by, data={"number": row.number, "side": row.side})
    return row


@transaction.atomic
def mark(
    proposal: Proposal, status: str, *, since: date | None = None, by: User | None, on: date
) -> Proposal:
    """Withdraw a proposal, agree to it tentatively, or put it back on the table; from today unless told.

    Raises `NotThatDayError` for a day before that of the status it has, or after today.
    """
    _demand(by is None or permissions.may_work(by, proposal.table, on=on))
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if since and not row.status_since <= since <= on:
        raise NotThatDayError(since)
    if row.status != status:
        row.mark(status, since or on)
        row.save(update_fields=["status", "status_since", "marked"])
        log(row.table, "bargaining.status", user=by, data={"number": row.number, "status": status})
    return row


@transaction.atomic
def publish(
    costing: Costing,
    facts: AgreementFacts,
    questions: Sequence[Asked] = (),
    *,
    by: User | None,
    on: datetime,
) -> Agreement:
    """Make a kept costing known, for members to look themselves up in; again changes what is known."""
    _demand(by is None or permissions.may_lead(by, costing.table, on=on.date()))
    known = Publication.objects.select_for_update().filter(costing=costing).first()
    if known and known.agreement.withdrawn_at is None:
        agreement = contracts.amend(known.agreement, facts, questions, by=by)
    else:
        agreement = contracts.publish(costing.table.unit, facts, questions, by=by, on=on)
        Publication.objects.create(table=costing.table, costing=costing, agreement=agreement)
    log(costing.table, "bargaining.publish", user=by, data={"agreement": str(agreement.key)})
    return agreement


@transaction.atomic
def withdraw(publication: Publication, *, by: User | None, on: datetime) -> None:
    """Take back what was made known."""
    _demand(by is None or permissions.may_lead(by, publication.table, on=on.date()))
    contracts.withdraw(publication.agreement, by=by, on=on)


@transaction.atomic
def fund(
    costing: Costing, plan: Plan, label: str, *, form_key: UUID | None = None, by: User | None, on: date
) -> None:
    """Hand a costing to a funding plan: its name and what each year costs over today, and nothing else."""
    _demand(by is None or permissions.may_lead(by, costing.table, on=on))
    made = cost(snapshot.package_from(costing.kept["package"]))
    add_raise(plan, RaiseFacts(label, costs_by_year(made)), form_key=form_key, by=by)
    log(costing.table, "bargaining.fund", user=by, data={"costing": costing.pk, "plan": plan.pk})


def costs_by_year(made: Made) -> dict[str, Decimal]:
    """What each year of a costing costs over today, under the names funding plans give the years."""
    return {f"FY{year.fiscal_year.ends_in % 100:02}": year.payroll - made.base_payroll for year in made.years}


def note_look(table: Table, what: str, *, by: User) -> None:
    """Every look is in the log: who, when, at what."""
    log(table, "bargaining.look", user=by, data={"what": what})


def note_taken_out(table: Table, what: str, *, by: User) -> None:
    """A file that leaves the table is in the log too: by number, for its title may say what is proposed."""
    log(table, "bargaining.take_out", user=by, data={"what": what})


def _demand(may: bool) -> None:
    if not may:
        raise PermissionDenied


def _seats(table: Table) -> "models.QuerySet[Seat]":
    return Seat.objects.filter(table=table, until__isnull=True)


def _leave(table: Table, held: Seat, on: date) -> None:
    # The lock on the table makes two who leave at once wait for each other.
    Table.objects.select_for_update().get(pk=table.pk)
    held.until = max(on, held.since)
    held.save(update_fields=["until"])


def _keep_a_lead(table: Table) -> None:
    if not _seats(table).filter(role=Seat.Role.LEAD).exists():
        raise LastLeadError(table.title)


def _written(facts: Any) -> dict[str, Any]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}
