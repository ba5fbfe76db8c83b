"""Attendance reports of Zoom and Teams, read as they are: divided by commas or tabs, whatever the encoding.

Both put a summary above the list of people, in layouts that change from year to year; so tables are found by
their headers. Several joins of one person are added up, and what overlaps is counted once. Older reports of
Teams have a row for each coming and going instead.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from unionhall.core.importing.columns import normal
from unionhall.core.importing.sources import refuse
from unionhall.institute.times import NoSuchTimeError, aware, comes_twice

_LARGEST = 20 * 2**20
# What the columns are called, without case, blanks and punctuation.
_NAME = {
    "nameoriginalname",
    "name",
    "fullname",
    "usernameoriginalname",
    "username",
    "participant",
    "participantname",
}
_EMAIL = {"useremail", "email", "emailaddress"}
_UPN = {"participantidupn"}
_JOIN = {"jointime", "firstjoin", "firstjointime"}
_LEAVE = {"leavetime", "lastleave", "lastleavetime"}
_MINUTES = {
    "durationminutes",
    "totaldurationminutes",
    "timeinsessionminutes",
    "duration",
    "inmeetingduration",
}
_ACTION, _STAMP = {"useraction", "action"}, {"timestamp"}
_WAITING = {"inwaitingroom"}
_TITLE = {"topic", "meetingtitle"}
_START = {"starttime", "meetingstarttime", "actualstarttime"}
_TIMES = (
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%y %I:%M:%S %p",
    "%m/%d/%Y, %I:%M:%S %p",
    "%m/%d/%y, %I:%M:%S %p",
    "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y %H:%M:%S",
    "%m/%d/%Y %I:%M %p",
    "%Y-%m-%d %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
)
_PART = re.compile(r"(\d+)\s*([hms])")


@dataclass(frozen=True)
class Stay:
    """One join: from when until when; or only how many minutes, where the report says no more."""

    name: str
    email: str = ""
    begin: datetime | None = None
    end: datetime | None = None
    minutes: int = 0


@dataclass(frozen=True)
class Seen:
    """Somebody the report names, with all her joins."""

    name: str
    email: str
    stays: tuple[Stay, ...]

    def minutes(self, begin: datetime, end: datetime) -> int:
        """How long she was there between two moments; what overlaps is counted once."""
        spans = sorted(
            (max(stay.begin, begin), min(stay.end, end)) for stay in self.stays if stay.begin and stay.end
        )
        total, until = timedelta(), begin
        for start, stop in spans:
            total += max(timedelta(), stop - max(start, until))
            until = max(until, stop)
        told = sum(stay.minutes for stay in self.stays if not (stay.begin and stay.end))
        # First and last time alone do not say that she was there between them; what is told is rounded.
        within = [stay.minutes for stay in self.stays if stay.begin and stay.end]
        if within and all(within):
            total = min(total, timedelta(minutes=sum(within) + len(within)))
        # A second left over is no minute, but nobody misses her hours by one.
        return int((total + timedelta(seconds=59)).total_seconds() // 60) + told


@dataclass(frozen=True)
class Report:
    """A report as it was read."""

    title: str
    begins_at: datetime | None
    people: tuple[Seen, ...]


@dataclass
class _Table:
    header: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def place(self, *names: set[str]) -> int | None:
        wanted = set().union(*names)
        return next((place for place, title in enumerate(self.header) if title in wanted), None)


def read(content: bytes, *, is_second: bool = False) -> Report:
    """The report in a file. Raises `RefusedError` for a file that is none.

    `is_second`: times that come twice, when clocks are set back, are those after it. No report says which.
    """
    if not content or len(content) > _LARGEST:
        raise refuse(_("This file is empty, or far too large for an attendance report."))
    lines = [[cell.strip() for cell in row] for row in _rows(_text(content))]
    stays = [_later(stay) if is_second else stay for stay in _stays(lines)]
    if not stays:
        raise refuse(
            _("This is no attendance report that we know: no table of people with their times is in it.")
        )
    title, begins_at = _summary(lines)
    begins_at = _second(begins_at) if is_second else begins_at
    begins_at = begins_at or min((stay.begin for stay in stays if stay.begin), default=None)
    return Report(title, begins_at, tuple(_people(stays)))


def _later(stay: Stay) -> Stay:
    return replace(stay, begin=_second(stay.begin), end=_second(stay.end))


def _second(at: datetime | None) -> datetime | None:
    """The later of two times of the same name; another time as it is."""
    return at.replace(fold=1) if at and comes_twice(at) else at


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[list[str]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    tabbed = text.count("\t") > text.count(",")
    return csv.reader(io.StringIO(text), delimiter="\t" if tabbed else ",")


def _stays(lines: list[list[str]]) -> Iterator[Stay]:
    """The joins of the most detailed table: the last one that has people and times."""
    tables = [each for each in _tables(lines) if each.place(_NAME) is not None and each.rows]
    actions = [each for each in tables if each.place(_ACTION) is not None]
    timed = [each for each in tables if each.place(_JOIN) is not None]
    counted = [each for each in tables if each.place(_MINUTES) is not None]
    if actions:
        return _from_actions(actions[-1])
    if timed:
        # Teams tells first and last of each person, and behind it every single join.
        return _from_joins(timed[-1])
    return _from_joins(counted[-1]) if counted else iter(())


def _tables(lines: list[list[str]]) -> Iterator[_Table]:
    """Every run of rows under a row that looks like a header of people."""
    table: _Table | None = None
    for cells in lines:
        titles = [normal(cell) for cell in cells]
        if len(cells) > 1 and set(titles) & _NAME and set(titles) & (_JOIN | _MINUTES | _ACTION):
            if table:
                yield table
            table = _Table(titles)
        elif table and sum(bool(cell) for cell in cells) <= 1:
            yield table
            table = None
        elif table:
            table.rows.append(cells)
    if table:
        yield table


def _from_joins(table: _Table) -> Iterator[Stay]:
    places = {
        "name": table.place(_NAME),
        "email": table.place(_EMAIL),
        "upn": table.place(_UPN),
        "begin": table.place(_JOIN),
        "end": table.place(_LEAVE),
        "minutes": table.place(_MINUTES),
        "waiting": table.place(_WAITING),
    }
    for cells in table.rows:
        told = {name: cells[at] if at is not None and at < len(cells) else "" for name, at in places.items()}
        if told["name"] and told["waiting"].casefold() != "yes":
            yield _stay(told)


def _stay(told: Mapping[str, str]) -> Stay:
    begin, end = moment(told["begin"]), moment(told["end"])
    minutes = duration(told["minutes"])
    if begin and not end and minutes:
        end = begin + timedelta(minutes=minutes)
    email = told["email"] or (told["upn"] if "@" in told["upn"] else "")
    return Stay(plain_name(told["name"]), email.casefold(), begin, end, minutes)


def _from_actions(table: _Table) -> Iterator[Stay]:
    name, action, stamp = table.place(_NAME), table.place(_ACTION), table.place(_STAMP)
    since: dict[str, datetime] = {}
    last: datetime | None = None
    if name is None or action is None or stamp is None:
        return
    for cells in table.rows:
        who, at = plain_name(cells[name]), moment(cells[stamp])
        if not at:
            continue
        last = max(at, last or at)
        if cells[action].casefold().startswith("join"):
            since.setdefault(who, at)
        elif who in since:
            yield Stay(who, begin=since.pop(who), end=at)
    # Who never left was there until the last thing that happened.
    for who, at in since.items():
        yield Stay(who, begin=at, end=last)


def _people(stays: Iterable[Stay]) -> Iterator[Seen]:
    """One for each address; who has none is whoever has her name and an address, else known by the name."""
    stays = list(stays)
    with_address = {stay.name.casefold(): stay.email for stay in stays if stay.email}
    grouped: dict[str, list[Stay]] = {}
    for stay in stays:
        name = stay.name.casefold()
        grouped.setdefault(stay.email or with_address.get(name) or name, []).append(stay)
    for mine in grouped.values():
        yield Seen(mine[0].name, next((stay.email for stay in mine if stay.email), ""), tuple(mine))


def _summary(lines: list[list[str]]) -> tuple[str, datetime | None]:
    """The title and the beginning, from the summary above: names beside or below their titles."""
    title, begins_at = "", None
    for number, cells in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else []
        titles = [normal(cell) for cell in cells]
        is_pair = len([cell for cell in cells if cell]) == 2 and titles[0] in _TITLE | _START
        for place, word in enumerate(titles):
            value = cells[1] if is_pair and place == 0 else below[place] if place < len(below) else ""
            if word in _TITLE and not title:
                title = value
            if word in _START and not begins_at:
                begins_at = moment(value)
    return title, begins_at


def plain_name(text: str) -> str:
    """The name without what is added in brackets: an earlier name, a pronoun, that she is a guest."""
    return " ".join(re.sub(r"\s*[(\[#].*$", "", text).split()) or text.strip()


def moment(text: str) -> datetime | None:
    """A time as these reports write it, in the federation's zone."""
    text = " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())
    for form in _TIMES:
        try:
            return aware(datetime.strptime(text, form), is_second=False)
        except NoSuchTimeError:
            return None
        except ValueError:
            continue
    return None


def duration(text: str) -> int:
    """Minutes in `95`, `1h 35m 3s` or `01:35:03`."""
    text = text.strip().casefold()
    if text.isdigit():
        return int(text)
    if re.fullmatch(r"\d+:\d\d:\d\d", text):
        hours, minutes, _seconds = text.split(":")
        return int(hours) * 60 + int(minutes)
    seconds = {"h": 3600, "m": 60, "s": 1}
    return sum(int(number) * seconds[unit] for number, unit in _PART.findall(text)) // 60
