"""Writing plans down: every change is a version. Keeping and sharing them is in `keeping`."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.funding import inputs, permissions
from unionhall.funding.inputs import Item, Values
from unionhall.funding.plans import Plan, Version
from unionhall.funding.tandem import RefusedError, problems
from unionhall.places.models import District, Local

Change = Version.Change


class ChangedMeanwhileError(Exception):
    """Somebody else changed the same thing since it was looked at; `theirs` is the version that did."""

    def __init__(self, theirs: Version) -> None:
        self.theirs = theirs
        super().__init__(str(theirs))


class NothingToUndoError(LookupError):
    """There is no version to go back to."""


@dataclass(frozen=True)
class PlanFacts:
    """Whose plan it is, over which years, and with which items it begins."""

    title: str
    years: tuple[str, ...]
    district: District | None = None
    local: Local | None = None
    streams: tuple[Mapping[str, Any], ...] = ()
    investments: tuple[Mapping[str, Any], ...] = ()
    form_key: uuid.UUID = field(default_factory=uuid.uuid4)


@dataclass(frozen=True)
class Seen:
    """What somebody had before her when she made a change: the version, and the form of her change."""

    number: int
    form_key: uuid.UUID = field(default_factory=uuid.uuid4)


@transaction.atomic
def begin(facts: PlanFacts, *, owner: User | None = None, by: User | None) -> Plan:
    """Begin a plan. The same form sent twice begins one. Raises `RefusedError`."""
    require(by is None or permissions.may_plan_for(by, facts.local))
    values = inputs.empty(str(facts.district or facts.title), facts.years)
    for section in ("streams", "investments"):
        for item in getattr(facts, section):
            values, _new = inputs.added(values, section, item)
    _check(values)
    plan, made = Plan.objects.get_or_create(
        form_key=facts.form_key,
        defaults={
            "title": facts.title,
            "district": facts.district,
            "local": facts.local,
            "owner": owner or by,
        },
    )
    if made:
        Version.objects.create(
            plan=plan, number=1, values=values, change=Change.BEGUN, made_by=by, form_key=uuid.uuid4()
        )
        log(plan, "wagtail.create", user=by)
    return plan


def add(plan: Plan, section: str, item: Item, *, seen: Seen, by: User | None) -> Version:
    """Add a stream, an investment or an assumption. Raises `RefusedError`."""

    def make(values: Values) -> Values:
        earlier = plan.versions.values_list("values", flat=True)
        return inputs.added(values, section, item, earlier)[0]

    return _write(plan, make, _Note(Change.ADDED, item["name"]), seen, by)


def change(plan: Plan, place: tuple[str, str], item: Item, *, seen: Seen, by: User | None) -> Version:
    """Put an item, named by its section and id, in the place of what it was.

    Raises `RefusedError`, and `ChangedMeanwhileError` where somebody else changed the same item.
    """

    def make(values: Values) -> Values:
        return inputs.replaced(values, *place, item)

    return _write(plan, make, _Note(Change.CHANGED, item["name"], place), seen, by)


def remove(plan: Plan, place: tuple[str, str], *, seen: Seen, by: User | None) -> Version:
    """Take an item out. Raises `ChangedMeanwhileError`."""
    item = inputs.find(plan.latest.values, *place)

    def make(values: Values) -> Values:
        return inputs.removed(values, *place)

    return _write(plan, make, _Note(Change.REMOVED, item["name"] if item else "", place), seen, by)


def move_starts(plan: Plan, starts: Mapping[str, str], *, seen: Seen, by: User | None) -> Version:
    """Start investments, by id, in the years named; an empty year leaves the choice to the plan.

    What names no investment, or no year of the plan, is let be; so is what stays as she saw it, whatever
    others have made of it. Raises `ChangedMeanwhileError` where they changed what she moves.
    """
    require(by is None or permissions.may_change(by, plan))
    with transaction.atomic():
        latest = lock(plan)
        if done := _done(plan, seen.form_key):
            return done
        before_her = plan.versions.get(number=seen.number).values
        hers = {key: starts[key] for key in inputs.moves(before_her, starts)}
        for key in hers:
            check_unchanged(latest, ("investments", key), seen.number, by)
        values = inputs.with_starts(latest.values, hers)
        _check(values)
        if values == latest.values:
            return latest
        names = (item["name"] for key in hers if (item := inputs.find(values, "investments", key)))
        return _version(latest, values, _Note(Change.MOVED, ", ".join(names)), seen.form_key, by)


@dataclass(frozen=True)
class FrameFacts:
    """What stands over the whole plan."""

    title: str
    years: tuple[str, ...]
    cuts: bool = False


@transaction.atomic
def reframe(plan: Plan, facts: FrameFacts, *, seen: Seen, by: User | None) -> Version:
    """Change the title, the years or the rule. Raises `RefusedError` and `ChangedMeanwhileError`."""

    def make(values: Values) -> Values:
        return inputs.with_frame(values, str(plan.district or facts.title), facts.years, cuts=facts.cuts)

    version = _write(plan, make, _Note(Change.FRAME, "", ("", "")), seen, by)
    if plan.title != facts.title:
        plan.title = facts.title
        plan.save(update_fields=["title"])
    return version


@transaction.atomic
def go_back(plan: Plan, number: int | None, *, seen: Seen, by: User | None) -> Version:
    """Make a version like an earlier one; without a number, like that before the last change.

    Raises `NothingToUndoError`, and `ChangedMeanwhileError` if there is a version she has not seen.
    """
    require(by is None or permissions.may_change(by, plan))
    latest = lock(plan)
    if done := _done(plan, seen.form_key):
        return done
    check_unchanged(latest, None, seen.number, by)
    number = before(latest) if number is None else number
    wanted = plan.versions.filter(number=number or 0).first()
    if wanted is None:
        raise NothingToUndoError
    note = _Note(Change.RESTORED, str(wanted.number), restores=wanted.number)
    return _version(latest, wanted.values, note, seen.form_key, by)


def before(version: Version) -> int | None:
    """The number of the version that undoing leads to; nothing before the first."""
    reached = (version.restores or version.number) - 1
    return reached or None


@dataclass(frozen=True)
class RaiseFacts:
    """What a costed package costs in each fiscal year (`FY26` -> dollars), and where that is written."""

    label: str
    cost_by_year: Mapping[str, Decimal]
    source: str = ""
    priority: int = 3
    tags: tuple[str, ...] = ("staff",)


def add_raise(
    plan: Plan, facts: RaiseFacts, *, form_key: uuid.UUID | None = None, by: User | None
) -> Version:
    """Add a costed package as one investment of kind `raise`, starting when its costs do.

    Raises `RefusedError` if it costs nothing in any year of the plan.
    """
    latest = plan.latest
    item = raise_item(facts, latest.values["years"])
    return add(plan, "investments", item, seen=Seen(latest.number, form_key or uuid.uuid4()), by=by)


def raise_item(facts: RaiseFacts, years: list[str]) -> Item:
    """A costed package as an investment of a plan of these years, with what it costs after them."""
    cost = facts.cost_by_year
    paid = [year for year in years if cost.get(year)]
    start = paid[0] if paid else years[0]
    known = inputs.in_order({*years, *cost})
    priced = known[known.index(start) : known.index(inputs.in_order(cost)[-1]) + 1] if paid else []
    costs = {year: str(cost.get(year, 0)) for year in priced}
    return {
        "name": facts.label,
        "kind": "raise",
        "by_year": costs,
        "start": [start, start],
        "whole": True,
        "priority": str(facts.priority),
        "tags": list(facts.tags),
        "note": facts.source,
    }


@transaction.atomic
def put_away(plan: Plan, *, on: datetime | None, by: User | None) -> Plan:
    """Take the plan off the list, or with no `on` back onto it. What is shared of it stays shared.

    Asked for once more, it changes nothing.
    """
    require(by is None or permissions.may_change(by, plan))
    if bool(on) == bool(plan.put_away_at):
        return plan
    plan.put_away_at = on
    plan.save(update_fields=["put_away_at"])
    log(plan, "plan.put_away" if on else "plan.take_out", user=by)
    return plan


@transaction.atomic
def copy(plan: Plan, title: str, *, form_key: uuid.UUID | None = None, by: User) -> Plan:
    """Begin another plan with all that is in this one, to be changed and compared."""
    require(permissions.may_change(by, plan))
    values = plan.latest.values
    local = plan.local if permissions.may_plan_for(by, plan.local) else None
    made, new = Plan.objects.get_or_create(
        form_key=form_key or uuid.uuid4(),
        defaults={"title": title, "district": plan.district, "local": local, "owner": by},
    )
    if new:
        Version.objects.create(
            plan=made, number=1, values=values, change=Change.BEGUN, made_by=by, form_key=uuid.uuid4()
        )
        log(made, "wagtail.create", user=by, data={"copy_of": plan.pk})
    return made


# --- The one way in which a version is written ------------------------------------------------------------
@dataclass(frozen=True)
class _Note:
    """What a change is called, and the one item it is about, if it is about one."""

    change: str
    about: str
    place: tuple[str, str] | None = None
    restores: int | None = None


def _write(plan: Plan, make: Callable[[Values], Values], note: _Note, seen: Seen, by: User | None) -> Version:
    """Change the latest version, unless what the change is about is not as it was when it was seen."""
    require(by is None or permissions.may_change(by, plan))
    with transaction.atomic():
        latest = lock(plan)
        if done := _done(plan, seen.form_key):
            return done
        if note.place and latest.number != seen.number:
            check_unchanged(latest, note.place, seen.number, by)
        values = make(latest.values)
        _check(values)
        return latest if values == latest.values else _version(latest, values, note, seen.form_key, by)


def lock(plan: Plan) -> Version:
    """The latest version, while nobody else can add one."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    return plan.latest


def _done(plan: Plan, form_key: uuid.UUID) -> Version | None:
    """The version that the same form has made before."""
    return plan.versions.filter(form_key=form_key).first()


def check_unchanged(latest: Version, place: tuple[str, str] | None, number: int, by: User | None) -> None:
    """That nobody else changed the item at a place, or without one the plan, since the version of a number.

    Whoever changes a thing twice before the page has answered is not in her own way. Raises
    `ChangedMeanwhileError`.
    """
    versions = latest.plan.versions
    theirs = versions.filter(number__gt=number).exclude(made_by=by).first()
    if theirs is None:
        return
    if place is None or _at(versions.get(number=number).values, place) != _at(latest.values, place):
        raise ChangedMeanwhileError(theirs)


def _at(values: Values, place: tuple[str, str]) -> object:
    """An item; or, where no section is named, what stands over the whole plan."""
    if place[0]:
        return inputs.find(values, *place)
    return {key: value for key, value in values.items() if key not in inputs.SECTIONS}


def _version(latest: Version, values: Values, note: _Note, form_key: uuid.UUID, by: User | None) -> Version:
    plan = latest.plan
    made = Version.objects.create(
        plan=plan,
        number=latest.number + 1,
        values=values,
        change=note.change,
        about=note.about[:200],
        restores=note.restores,
        made_by=by,
        made_at=timezone.now(),
        form_key=form_key,
    )
    log(plan, "wagtail.edit", user=by, data={"version": made.number, "change": note.change})
    return made


def _check(values: Values) -> None:
    if found := problems(values):
        raise RefusedError(found)


def require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
