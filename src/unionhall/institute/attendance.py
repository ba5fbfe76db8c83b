"""Who came: by the door list, by a pass shown there, or by the report of an online meeting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from unionhall.core.importing.sources import refuse
from unionhall.core.models import User
from unionhall.institute import bridge, reports
from unionhall.institute.bridge import Decision
from unionhall.institute.models import Registration, Sighting, Sitting
from unionhall.institute.reports import Report, Seen, Stay
from unionhall.institute.times import is_second, words

State = Sighting.State
# A meeting may be opened early, and a report may be of a room that was used all day.
_AROUND = timedelta(hours=2)


@dataclass(frozen=True)
class Arrival:
    """Somebody came in, or was marked by mistake and did not: noted on a phone, perhaps hours ago."""

    registration: int
    at: datetime
    is_there: bool = True


@transaction.atomic
def arrive(sitting: Sitting, arrivals: Iterable[Arrival], *, by: User | None) -> int:
    """Note who came in. The same arrival told twice, from two phones, is one. Returns how many changed."""
    latest = {each.registration: each for each in sorted(arrivals, key=lambda each: each.at)}
    rows = sitting.registrations.select_for_update().filter(pk__in=latest, state__in=Registration.ACTIVE)
    changed = [row for row in rows if _arrive(row, latest[row.pk])]
    Registration.objects.bulk_update(changed, ["came", "arrived_at"])
    if changed:
        log(sitting, "institute.attend", user=by, data={"people": [row.pk for row in changed]})
    return len(changed)


def _arrive(row: Registration, arrival: Arrival) -> bool:
    # Taken back on a phone that was offline, while another has seen her come in since.
    is_older = not arrival.is_there and row.arrived_at is not None and row.arrived_at > arrival.at
    if row.came is arrival.is_there or is_older:
        return False
    row.came = arrival.is_there
    row.arrived_at = arrival.at if arrival.is_there else None
    return True


@transaction.atomic
def take_report(sitting: Sitting, content: bytes, *, by: User | None) -> list[Sighting]:
    """Read a report of Zoom or Teams, and note who was there long enough.

    Found by e-mail, then by name; whoever is not sure is left to be looked at. Another report of the same
    sitting takes the place of the one before. Raises `RefusedError` for one of another meeting.
    """
    report = reports.read(content, is_second=is_second(sitting.starts_at))
    _check(report, sitting)
    _forget(sitting)
    sightings = _sightings(sitting, report)
    Sighting.objects.bulk_create(sightings)
    for each in sightings:
        if each.state == State.MATCHED:
            _credit(each.registration, sitting)
    log(sitting, "institute.attend", user=by, data={"report": report.title, "people": len(sightings)})
    return sightings


def _forget(sitting: Sitting) -> None:
    """Take back what an earlier report said; what was noted at the door stays."""
    told = sitting.registrations.filter(minutes__isnull=False)
    told.filter(arrived_at__isnull=True).update(came=None)
    told.update(minutes=None)
    sitting.sightings.all().delete()


def _check(report: Report, sitting: Sitting) -> None:
    begins_at = report.begins_at
    is_near = begins_at is None or sitting.starts_at - _AROUND <= begins_at <= sitting.ends_at
    if not is_near or _is_of_another(report, sitting):
        told = {
            "title": report.title or _("a meeting without a title"),
            "theirs": words(begins_at or sitting.starts_at),
            "ours": words(sitting.starts_at),
        }
        raise refuse(
            _(
                "This is the report of another meeting: “%(title)s”, %(theirs)s. This sitting began on "
                "%(ours)s. Nothing was changed."
            )
            % told
        )


def _is_of_another(report: Report, sitting: Sitting) -> bool:
    """Whether nobody in a report was there then, or it is by its title or its people of another sitting.

    A meeting need not be called as its workshop is, and some reports say no title.
    """
    if not any(seen.minutes(sitting.starts_at, sitting.ends_at) for seen in report.people):
        return True
    near = Sitting.objects.exclude(pk=sitting.pk).filter(
        starts_at__lt=sitting.ends_at + _AROUND, ends_at__gt=sitting.starts_at - _AROUND
    )
    beside = near.exclude(workshop=sitting.workshop_id)
    if sitting.workshop.title.casefold() == report.title.casefold():
        near = near.filter(workshop=sitting.workshop_id)
    elif report.title and beside.filter(workshop__title__iexact=report.title).exists():
        return True
    ours = _signed_up(report, sitting)
    return any(_signed_up(report, each) > ours for each in near)


def _signed_up(report: Report, sitting: Sitting) -> int:
    """How many whom the report names are signed up for a sitting, by address or whole name."""
    taking = sitting.registrations.filter(state=Registration.State.SEATED)
    told = list(taking.values_list("participant__email", "participant__name"))
    known = {email.casefold() for email, _name in told if email} | {_plain(name) for _email, name in told}
    return sum(seen.email in known or _plain(seen.name) in known for seen in report.people)


def _sightings(sitting: Sitting, report: Report) -> list[Sighting]:
    signed_up = list(
        sitting.registrations.filter(state=Registration.State.SEATED).select_related("participant")
    )
    by_email = {row.participant.email.casefold(): row for row in signed_up if row.participant.email}
    sure = {place: by_email[seen.email] for place, seen in enumerate(report.people) if seen.email in by_email}
    taken = {row.pk for row in sure.values()}
    left = [row for row in signed_up if row.pk not in taken]
    rest = {place: seen for place, seen in enumerate(report.people) if place not in sure}
    guessed = _by_name(left, rest)
    made = []
    for place, seen in enumerate(report.people):
        state, row = (State.MATCHED, sure[place]) if place in sure else guessed[place]
        minutes = seen.minutes(sitting.starts_at, sitting.ends_at)
        facts = {"name": seen.name[:200], "email": seen.email[:254], "minutes": minutes}
        facts["stays"] = [[each.begin, each.end, each.minutes] for each in seen.stays]
        made.append(Sighting(sitting=sitting, state=state, registration=row, **facts))
    return made


Guess = tuple[str, Registration | None]


def _by_name(rows: list[Registration], rest: dict[int, Seen]) -> dict[int, Guess]:
    """Who each of the rest is: the same name is found, a likely one is to be looked at."""
    by_key = {str(row.pk): row for row in rows}
    seen = [bridge.record(str(place), each.name, each.email) for place, each in rest.items()]
    pairs = bridge.found(bridge.records_of(rows), seen)
    exact = _exact(rows, rest)
    guesses: dict[int, Guess] = {}
    for place in rest:
        pair = pairs.get(str(place))
        likely = by_key.get(pair.left_id) if pair and pair.decision != Decision.NEW else None
        if place in exact:
            guesses[place] = State.MATCHED, exact[place]
        elif pair and likely and pair.decision == Decision.SAME:
            guesses[place] = State.MATCHED, likely
        else:
            guesses[place] = (State.DOUBTFUL, likely) if likely else (State.UNKNOWN, None)
    return guesses


def _exact(rows: list[Registration], rest: dict[int, Seen]) -> dict[int, Registration]:
    """Those whose whole name only one has who is signed up, and only one in the report."""
    names: dict[str, list[Registration]] = {}
    for row in rows:
        names.setdefault(_plain(row.participant.name), []).append(row)
    seen: dict[str, list[int]] = {}
    for place, each in rest.items():
        seen.setdefault(_plain(each.name), []).append(place)
    return {
        places[0]: names[name][0]
        for name, places in seen.items()
        if " " in name and len(places) == 1 and len(names.get(name, ())) == 1
    }


def _plain(name: str) -> str:
    given, comma, rest = name.partition(",")
    return " ".join(f"{rest} {given}".split() if comma else name.split()).casefold()


def _credit(row: Registration | None, sitting: Sitting) -> None:
    """Note the minutes on a registration, and whether they are enough; two devices at once are there once."""
    if row is None:
        return
    stays = [stay for each in row.sightings.filter(state=State.MATCHED) for stay in _stays(each)]
    told = Seen("", "", tuple(stays)).minutes(sitting.starts_at, sitting.ends_at)
    row.minutes = min(told, sitting.minutes) if stays else None
    # Whoever came in at the door was there, though she looked in with her phone as well.
    row.came = row.arrived_at is not None or (
        is_enough(row.minutes, sitting) if row.minutes is not None else None
    )
    row.save(update_fields=["minutes", "came"])


def _stays(seen: Sighting) -> Iterable[Stay]:
    """Her joins as the file told them; of a file read in before joins were kept, her minutes."""
    for begin, end, minutes in seen.stays or [(None, None, seen.minutes)]:
        yield Stay(seen.name, "", parse_datetime(begin or ""), parse_datetime(end or ""), minutes)


def is_enough(minutes: int, sitting: Sitting) -> bool:
    """Whether so many minutes are the share of the session that the series asks for."""
    return minutes * 100 >= sitting.minutes * sitting.workshop.series.share


@transaction.atomic
def settle(sighting: Sighting, registration: Registration | None, *, by: User | None) -> None:
    """Say who a doubtful sighting is; or, with None, that it is nobody who is signed up."""
    before = sighting.registration if sighting.state == State.MATCHED else None
    sighting.registration = registration
    sighting.state = State.MATCHED if registration else State.UNKNOWN
    sighting.save(update_fields=["registration", "state"])
    for row in {before, registration}:
        _credit(row, sighting.sitting)
    log(sighting.sitting, "institute.attend", user=by, data={"sighting": sighting.name})


@transaction.atomic
def close(sitting: Sitting, *, by: User | None) -> int:
    """Note that whoever has not been seen did not come. Returns how many that are."""
    absent = sitting.registrations.filter(state=Registration.State.SEATED, came__isnull=True)
    count = absent.update(came=False)
    log(sitting, "institute.attend", user=by, data={"absent": count})
    return count
