"""What an officer decides about a list before it is written: yes or no, the same person or a new one."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from unionhall.core.importing.sources import refuse
from unionhall.roster import bulk
from unionhall.roster.arrivals import Arrival, Change
from unionhall.roster.checking import CHANGE, change_row, note_leavers
from unionhall.roster.diffing import Draft, Places, compared
from unionhall.roster.following import LaterLists
from unionhall.roster.known import batches, jobs_of, known
from unionhall.roster.naming import Parts
from unionhall.roster.reading import Arriving

Kind, State = Change.Kind, Change.State
_BATCH = 1000
_OPEN = (State.WAITING, State.APPROVED, State.DECLINED)


def decide(arrival: Arrival, state: str, *, kind: str = "", only: Collection[int] | None = None) -> int:
    """Approve or decline changes, or think again: those of a kind, or the ones given. Returns how many."""
    changes = _open(arrival).exclude(kind=Kind.LOOK)
    if kind:
        changes = changes.filter(kind=kind)
    if only is not None:
        changes = changes.filter(pk__in=only)
    return changes.update(state=state)


def _open(arrival: Arrival) -> QuerySet[Change]:
    if arrival.state not in (Arrival.State.CHECKED, Arrival.State.DONE):
        return arrival.changes.none()
    return arrival.changes.filter(state__in=_OPEN)


@transaction.atomic
def settle(look: Change, person: int | None) -> None:
    """Say that somebody on the list is this person of the roll, or (None) that she is new.

    Raises `RefusedError` for a person who was not asked about, or who is somebody else on the list already.
    """
    arrival = Arrival.objects.select_for_update().get(pk=look.arrival_id)
    if arrival.state not in (Arrival.State.CHECKED, Arrival.State.DONE):
        raise refuse(_("Somebody is at work on this list; wait until that is done."))
    asked = [pair["person"] for pair in look.evidence]
    its = arrival.changes.filter(subject=look.subject).exclude(pk=look.pk)
    if person is not None and person not in asked:
        raise refuse(_("This person was not asked about."))
    if its.exclude(state__in=_OPEN).exists():
        raise refuse(_("This was written down already."))
    if person and _looks(arrival).exclude(pk=look.pk).filter(state=State.APPROVED, person=person).exists():
        raise refuse(_("She is somebody else on this list already."))
    its.delete()
    look.person_id, look.state = person, State.APPROVED
    look.save(update_fields=["person", "state"])
    places = Places(arrival)
    on_roll = known([person], jobs_of(arrival), arrival.as_of)[person] if person else None
    rows = _as_read(look)
    drafts = compared(rows, on_roll, places) if on_roll else [Draft(Kind.HIRE, _without_reading(look.facts))]
    bulk.insert(
        Change, CHANGE, [change_row(arrival, look.subject, draft, rows[0], person, []) for draft in drafts]
    )
    if person is None:
        # She was looked at one by one; a new hire need not be approved twice.
        arrival.changes.filter(subject=look.subject, kind=Kind.HIRE).update(state=State.APPROVED)
    _reconsider_leavers(arrival, asked, places)


def unplaced(arrival: Arrival) -> dict[str, int]:
    """How many new people of each kind of work are in no unit of the employer yet, though it has several."""
    asking = _open(arrival).filter(facts__has_key="unplaced")
    counts: Counter[str] = Counter()
    for kinds in asking.values_list("facts__unplaced", flat=True).order_by().iterator():
        counts.update(kinds)
    return dict(counts)


@transaction.atomic
def place(arrival: Arrival, said: Mapping[str, int | None]) -> None:
    """Say, by kind of work, in which unit new people are; None is in no unit of ours."""
    kept = Arrival.objects.select_for_update().get(pk=arrival.pk)
    kept.counts["units"] = arrival.counts["units"] = kept.counts.get("units", {}) | dict(said)
    kept.save(update_fields=["counts"])
    later = Places(arrival).later
    asking = _open(arrival).filter(facts__has_key="unplaced").order_by().values_list("pk", flat=True)
    for pks in batches(list(asking), _BATCH):
        found = arrival.changes.filter(pk__in=pks).values_list("pk", "facts")
        bulk.rewrite(Change, ("facts",), [(pk, _placed(facts, said, later)) for pk, facts in found])


def _placed(facts: dict[str, Any], said: Mapping[str, int | None], later: LaterLists) -> dict[str, Any]:
    left = [kind for kind in facts.pop("unplaced") if kind not in said]
    for job in facts["jobs"]:
        kind = job["classification"]
        if not job["unit"] and kind in said:
            job["unit"] = said[kind]
            # A list of that unit may have come already, of a later day and without her.
            ends = [day for day in (job.get("until"), later.about(said[kind])) if day]
            job.update({"until": min(map(str, ends))} if ends else {})
    return facts | ({"unplaced": left} if left else {})


def _looks(arrival: Arrival) -> QuerySet[Change]:
    return arrival.changes.filter(kind=Kind.LOOK)


def _reconsider_leavers(arrival: Arrival, people: Collection[int], places: Places) -> None:
    """Whoever turned out to be nobody on the list has left; whoever is on it has not."""
    arrival.changes.filter(kind=Kind.LEAVE, row=None, person__in=people, state__in=_OPEN).delete()
    here = set(
        _looks(arrival).filter(state=State.APPROVED, person__isnull=False).values_list("person", flat=True)
    )
    asked = _looks(arrival).filter(state=State.WAITING).values_list("evidence", flat=True)
    here |= {pair["person"] for pairs in asked for pair in pairs}
    last = arrival.changes.order_by("-subject").values_list("subject", flat=True).first() or 0
    note_leavers(arrival, lambda pk: pk in people and pk not in here, last + 1, places)


def _as_read(look: Change) -> list[Arriving]:
    """The rows of the list again, as `reading` made them."""
    facts = look.facts
    first = Arriving(
        look.row or 0,
        names={kind: Parts(*parts) for kind, parts in facts["names"].items()},
        birth_date=facts["birth_date"],
        emails=[tuple(each) for each in facts["emails"]],
        phones=[tuple(each) for each in facts["phones"]],
        addresses=[tuple(each) for each in facts["addresses"]],
        job=facts["read"][0],
    )
    return [first, *(Arriving(look.row or 0, names=first.names, job=job) for job in facts["read"][1:])]


def _without_reading(facts: dict) -> dict:
    return {name: value for name, value in facts.items() if name != "read"}
