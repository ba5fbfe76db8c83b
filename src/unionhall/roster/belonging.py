"""What becomes of a leaver's offices and standings: said in the list's diff, decided there.

She stays who she is to the local until somebody decides otherwise. An office that comes from the job, of the
building or the unit she leaves, ends with it unless somebody says that she keeps it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from unionhall.roster.arrivals import Change
from unionhall.roster.roles import Power
from unionhall.roster.ties import BELONGING, Employment, Membership, Office, Unit

END, KEEP = "end", "keep"
OFFICE, STANDING = "office", "standing"
# Table, number of the row, and what becomes of it.
Tie = list[Any]


def ties_of(on: date, leaving: Mapping[int, Mapping[int, Mapping[str, Any]]]) -> dict[int, list[Tie]]:
    """The offices and standings, in the locals they leave, of people by the jobs that end for them."""
    ended = {row: job for its in leaving.values() for row, job in its.items()}
    locals_ = dict(
        Unit.objects.filter(pk__in={job["unit"] for job in ended.values()}).values_list("pk", "local")
    )
    kept = _kept(on, leaving, ended)
    found: dict[int, list[Tie]] = defaultdict(list)
    offices = Office.objects.on(on).filter(_in(locals_.values()), person__in=leaving)
    for office in offices.select_related("unit").order_by("pk"):
        place = ("worksite", office.worksite_id) if office.worksite_id else ("unit", office.unit_id)
        jobs = leaving[office.person_id].values()
        comes_from_job = bool(place[1]) and any(job[place[0]] == place[1] for job in jobs)
        goes = comes_from_job and (office.person_id, *place) not in kept
        local = office.local_id or (office.unit.local_id if office.unit else None)
        if goes or (office.person_id, "local", local) not in kept:
            found[office.person_id].append([OFFICE, office.pk, END if goes else KEEP])
    standings = Membership.objects.on(on).filter(status__in=BELONGING, person__in=leaving)
    rows = standings.filter(local__in=set(locals_.values())).order_by("pk")
    for pk, person, local in rows.values_list("pk", "person", "local"):
        left = {locals_.get(job["unit"]) for job in leaving[person].values()}
        if local in left and (person, "local", local) not in kept:
            found[person].append([STANDING, pk, KEEP])
    return found


def _in(locals_: Iterable[int]) -> Q:
    within = set(locals_)
    return Q(local__in=within) | Q(unit__local__in=within)


def _kept(on: date, people: Iterable[int], ended: Iterable[int]) -> set[tuple[int, str, Any]]:
    """Where they work all the same, in another job: (person, "local", number) and so on."""
    jobs = Employment.objects.on(on).filter(person__in=people).exclude(pk__in=ended)
    fields = ("worksite", "unit", "unit__local")
    return {
        (person, name.rpartition("_")[2], value)
        for person, *values in jobs.values_list("person", *fields)
        for name, value in zip(fields, values, strict=True)
    }


def decide(change: Change, nth: int, answer: str, powers: frozenset[Power]) -> bool:
    """Say what becomes of one tie of a leaver; whether that was hers to say. An office needs its power."""
    ties = change.facts.get("ties", [])
    if nth >= len(ties) or answer not in (END, KEEP):
        return False
    if ties[nth][0] == OFFICE and Power.OFFICES not in powers:
        return False
    ties[nth][2] = answer
    change.save(update_fields=["facts"])
    return True
