"""The wall chart's sums: everybody who works in a unit of a local, by where she stands with it.

Only people over whom the reader may see who is a member are counted, each once in a group. What it looks like
is `roster.walls`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from unionhall.core.models import User
from unionhall.places.models import Local
from unionhall.roster.models import Employment, Membership, Person, Talk
from unionhall.roster.roles import Power

# Schools take people on for September; who came since then is new this year.
AUTUMN = 9


class Standing(Enum):
    """Where somebody stands with the local, as a wall chart shows it."""

    MEMBER = "member"
    ASKED = "asked"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Entry:
    """One job of somebody in the local."""

    person: int
    key: UUID
    name: str
    sorted_as: str
    worksite: int | None
    worksite_name: str
    classification: str
    title: str
    is_new: bool
    standing: Standing


@dataclass(frozen=True)
class Group:
    """People who share a worksite or a kind of work, counted by standing."""

    key: str
    label: str
    counts: Mapping[Standing, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def members(self) -> int:
        return self.counts.get(Standing.MEMBER, 0)

    @property
    def share(self) -> int:
        """Members in a hundred, to the nearest whole."""
        return (200 * self.members + self.total) // (2 * self.total) if self.total else 0


@dataclass(frozen=True)
class Wall:
    """All of a local on a day."""

    entries: tuple[Entry, ...]

    @property
    def whole(self) -> Group:
        return _group("", "", self.entries)

    def by_worksite(self) -> list[Group]:
        return _groups(self.entries, lambda entry: (str(entry.worksite or ""), entry.worksite_name))

    def by_work(self, labels: Mapping[str, object]) -> list[Group]:
        return _groups(self.entries, lambda entry: (entry.classification, str(labels[entry.classification])))

    def newcomers(self) -> list[Group]:
        """Those hired since September, by worksite."""
        new = [entry for entry in self.entries if entry.is_new]
        return _groups(new, lambda entry: (str(entry.worksite or ""), entry.worksite_name))

    def people(self, wanted: "Wanted") -> list[Entry]:
        """One entry for each person who is wanted, by name."""
        found = {entry.person: entry for entry in reversed(self.entries) if wanted.holds(entry)}
        return sorted(found.values(), key=lambda entry: (entry.sorted_as, entry.person))


@dataclass(frozen=True)
class Wanted:
    """Whose names are asked for; a blank asks for nothing."""

    worksite: str = ""
    work: str = ""
    standing: str = ""
    is_new: bool = False

    def __bool__(self) -> bool:
        return bool(self.worksite or self.work or self.standing or self.is_new)

    def holds(self, entry: Entry) -> bool:
        return (
            self.worksite in ("", str(entry.worksite or "none"))
            and self.work in ("", entry.classification)
            and self.standing in ("", entry.standing.value)
            and (entry.is_new or not self.is_new)
        )


def autumn(on: date) -> date:
    """The first of September before a day, or that day."""
    return date(on.year if on.month >= AUTUMN else on.year - 1, AUTUMN, 1)


def wall(local: Local, user: User | AnonymousUser, on: date) -> Wall:
    """The local on a day, as far as its reader may know who is a member."""
    seen = Person.objects.visible_to(user, Power.MEMBERSHIP, on).values("pk")
    jobs = Employment.objects.on(on).filter(unit__local=local, person__in=seen)
    rows = jobs.order_by("person__sort_name", "person_id", "-since").values_list(
        "person_id",
        "person__key",
        "person__display_name",
        "person__sort_name",
        "worksite_id",
        "worksite__name",
        "classification",
        "title",
        "hired_on",
    )
    standings = _standings(local, on)
    return Wall(tuple(_entry(row, standings, autumn(on)) for row in rows))


def _entry(row: tuple, standings: Mapping[int, Standing], autumn_began: date) -> Entry:
    *facts, hired_on = row
    person, key, name, sorted_as, worksite, worksite_name, classification, title = facts
    return Entry(
        person=person,
        key=key,
        name=name,
        sorted_as=sorted_as,
        worksite=worksite,
        worksite_name=worksite_name or "",
        classification=classification,
        title=title,
        is_new=bool(hired_on and hired_on >= autumn_began),
        standing=standings.get(person, Standing.NOT_ASKED),
    )


def _standings(local: Local, on: date) -> dict[int, Standing]:
    """Of everybody who has one: a member; or asked, be it by a conversation or by any other standing."""
    talked = Talk.objects.filter(local=local, held_on__lte=on).values_list("person_id", flat=True)
    found = dict.fromkeys(talked, Standing.ASKED)
    rows = Membership.objects.filter(local=local, since__lte=on).values_list("person_id", "status", "until")
    for person, status, until in rows:
        is_member = status == Membership.Status.MEMBER and (until is None or until > on)
        if is_member:
            found[person] = Standing.MEMBER
        else:
            found.setdefault(person, Standing.ASKED)
    return found


def _groups(entries: Iterable[Entry], of: Callable[[Entry], tuple[str, str]]) -> list[Group]:
    """By what `of` says, the largest share of members first, then the larger group."""
    sorted_out: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        sorted_out.setdefault(of(entry), []).append(entry)
    groups = [_group(key, label, inside) for (key, label), inside in sorted_out.items()]
    return sorted(groups, key=lambda group: (-group.share, -group.total, group.label))


def _group(key: str, label: str, entries: Iterable[Entry]) -> Group:
    """Each person once, however many jobs she has here."""
    standings = {entry.person: entry.standing for entry in entries}
    counts = dict.fromkeys(Standing, 0)
    for standing in standings.values():
        counts[standing] += 1
    return Group(key, label, counts)
