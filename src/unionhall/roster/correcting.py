"""A member asks for a correction of what her employer reports too; an officer confirms or declines it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from unionhall.core.importing.sources import refuse
from unionhall.core.models import User
from unionhall.roster.actions import JobFacts, NameFacts, change_job, hold, rename
from unionhall.roster.corrections import Correction
from unionhall.roster.people import Name, Person
from unionhall.roster.ties import Employment

FIELDS = {
    Correction.What.NAME: ("given", "middle", "surname", "suffix"),
    Correction.What.JOB: ("title", "worksite"),
    Correction.What.PAY: ("hours_a_day", "paid_days", "step", "lane"),
}
State = Correction.State


@transaction.atomic
def ask(
    person: Person, what: str, facts: dict[str, Any], *, job: Employment | None, says: str, on: date
) -> Correction:
    """Ask for a correction; what was asked of the same thing before and still waits is withdrawn.

    Raises `RefusedError` where nothing would change.
    """
    before, after = stands(person, what, job, on), _kept(facts)
    if before == after:
        raise refuse(_("This is what the record says already."))
    person.corrections.waiting().filter(what=what, job=job).update(state=State.WITHDRAWN, decided_on=on)
    asked = Correction.objects.create(
        person=person, what=what, job=job, facts=after, before=before, says=says, asked_on=on
    )
    log(person, "roster.ask", user=person.user, data={"what": what})
    return asked


def stands(person: Person, what: str, job: Employment | None, on: date) -> dict[str, Any]:
    """What the record says of it on a day, as it is kept beside a correction."""
    row: Any = job or person.names.on(on).filter(kind=Name.Kind.LEGAL).first() or Name()
    return _kept({name: getattr(row, name) for name in FIELDS[Correction.What(what)]})


def _kept(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in facts.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value if value is None or isinstance(value, int | str) else value.pk


@transaction.atomic
def withdraw(asked: Correction, *, on: date) -> None:
    """She asks for it no longer."""
    if Correction.objects.filter(pk=asked.pk).waiting().update(state=State.WITHDRAWN, decided_on=on):
        log(asked.person, "roster.withdraw", user=asked.person.user, data={"what": asked.what})


@transaction.atomic
def confirm(asked: Correction, *, by: User, on: date) -> None:
    """Write it down. Raises `RefusedError` if it was decided, or if the record has changed since."""
    asked = _held(asked)
    job = asked.job
    is_over = job is not None and not job.holds(on)
    if is_over or stands(asked.person, asked.what, job, on) != asked.before:
        raise refuse(
            _("The record has changed since she asked. Look at it; if it is right now, decline and say so.")
        )
    if job is None:
        rename(asked.person, NameFacts(**asked.facts), by=by, on=on)
    else:
        change_job(job, _corrected(job, asked.facts), by=by, on=on)
    _decide(asked, State.CONFIRMED, "", by=by, on=on)


@transaction.atomic
def decline(asked: Correction, reason: str, *, by: User, on: date) -> None:
    """Leave the record as it is, and say why. Raises `RefusedError` if it was decided already."""
    _decide(_held(asked), State.DECLINED, reason, by=by, on=on)


def _held(asked: Correction) -> Correction:
    hold(asked.person)
    found = Correction.objects.select_for_update().get(pk=asked.pk)
    if found.state != State.WAITING:
        raise refuse(_("Somebody else has decided this already."))
    return found


def _corrected(job: Employment, facts: dict[str, Any]) -> JobFacts:
    now = {name: getattr(job, name) for name in JobFacts.__dataclass_fields__}
    said = dict(facts)
    if "worksite" in said:
        sites = job.employer.worksites
        said["worksite"] = sites.filter(pk=said["worksite"]).first()
    if said.get("hours_a_day") is not None:
        said["hours_a_day"] = Decimal(said["hours_a_day"])
    return JobFacts(**now | said)


def _decide(asked: Correction, state: str, reason: str, *, by: User, on: date) -> None:
    asked.state, asked.reason, asked.decided_by, asked.decided_on = state, reason, by, on
    asked.save(update_fields=["state", "reason", "decided_by", "decided_on"])
    log(asked.person, "roster.decide_correction", user=by, data={"what": asked.what, "state": state})
