"""The rows of an employer's list as people with a job, and everything that is wrong with them, row by row.

Nothing is looked up on the roll here but the employer's own units; nothing is written.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Model
from django.utils.translation import gettext as _

from unionhall.core.bridge import Problem
from unionhall.core.importing import cells
from unionhall.core.importing.sources import Source
from unionhall.core.importing.tables import Table, read_table
from unionhall.core.search import fold
from unionhall.roster.arrivals import Arrival
from unionhall.roster.jobs import classified
from unionhall.roster.layouts import COLUMNS, TITLES
from unionhall.roster.naming import Parts, in_small, is_two_people, taken_apart
from unionhall.roster.people import Address, Email, Name, Phone, Purpose
from unionhall.roster.ties import Employment, Unit


def _longest(model: type[Model], name: str) -> int:
    """How many characters a column holds."""
    column: Any = model._meta.get_field(name)
    return int(column.max_length)


_LEGAL = ("given", "middle", "surname", "suffix")
_LIVED = tuple(f"lived_{part}" for part in _LEGAL)
# Cells in which two people may stand by mistake.
_PAIRS = ("name", "given", "surname", "lived_given", "lived_surname")
_EMAILS = ("email_home", "email_work", "email")
_PLACE = ("street", "locality", "state", "postcode")
_HOMES = ((Purpose.HOME, _PLACE), (Purpose.WORK, tuple(f"work_{part}" for part in _PLACE)))
_LONGEST_PLACE = tuple(_longest(Address, part) for part in _PLACE)
# What a list leaves open: an own way to reach her, or rather one at work. What is known of it goes before.
LIKELY_WORK = "work?"
UNSURE = {"": Purpose.HOME, LIKELY_WORK: Purpose.WORK}
# Whoever has an address there has it herself, and not from her employer.
_PROVIDERS = """
    aol att charter comcast earthlink fastmail gmail gmx googlemail hotmail icloud juno live mac mail me msn
    outlook proton protonmail rcn rocketmail verizon yahoo ymail zoho
"""
_FILLERS = {"", "-", "--", "n/a", "na", "none", "null", "unknown", "."}
_LONGEST: dict[str, Any] = {
    **dict.fromkeys(("given", "middle", "surname", "lived_given", "lived_middle", "lived_surname"), 80),
    **{name: _longest(Name, "suffix") for name in ("suffix", "lived_suffix")},
    **{name: _longest(Employment, name) for name in ("title", "employee_id", "schedule", "step", "lane")},
    "worksite": 120,
}


@dataclass(slots=True)
class Arriving:
    """One row of the list: who she is, how she is reached, and a job. Values are as JSON holds them."""

    row: int
    key: str = ""
    names: dict[str, Parts] = field(default_factory=dict)
    birth_date: str = ""
    emails: list[tuple[str, str]] = field(default_factory=list)
    phones: list[tuple[str, str, bool]] = field(default_factory=list)
    addresses: list[tuple[str, ...]] = field(default_factory=list)
    job: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> Parts:
        """The name she goes by."""
        return self.names.get(Name.Kind.LIVED) or self.names.get(Name.Kind.LEGAL, Parts())


@contextmanager
def opened(arrival: Arrival) -> Iterator[tuple[Source, Table]]:
    """The table of a list. Raises `RefusedError` with what is wrong with the file."""
    with arrival.file.open("rb") as file:
        source = Source(cast(BinaryIO, file.file), arrival.file_name, {"sheet": arrival.sheet})
        yield source, read_table(source, COLUMNS)


class Reader:
    """Reads the rows of one list. Whatever is wrong is told to `tell`, a function of a problem."""

    def __init__(self, arrival: Arrival, tell: Callable[[Problem], None]) -> None:
        self.arrival, self.tell = arrival, tell
        self.titles = {name: title for title, name in reversed(arrival.columns) if name}
        units = Unit.objects.filter(employer=arrival.employer_id)
        in_scope = units.filter(pk=arrival.unit_id) if arrival.unit_id else units
        self.units = {fold(str(unit)): unit.pk for unit in in_scope.select_related("local")}
        self.units |= {fold(unit.name): unit.pk for unit in in_scope}
        self.mail_domains = tuple(f"@{name.lower()}" for name in arrival.employer.mail_domains.split())
        self._parse = self._parsers()
        self._places = list(arrival.places.items())
        fields = {name for _place, name in self._places}
        self._limits = [(name, most) for name, most in _LONGEST.items() if name in fields]
        self._pairs = [name for name in _PAIRS if name in fields]
        self._emails = [name for name in _EMAILS if name in fields]
        self._phones = [each for each in _PHONES if each[0] in fields]
        self._homes = [each for each in _HOMES if fields & set(each[1])]
        self._read: dict[str, dict[str, Any]] = {name: {} for name in self._parse}
        self._problems: list[Problem] = []
        # Rows that say they are of another employer.
        self.passed_over = 0
        # People on rows that cannot be used, as far as they can be made out.
        self.flawed: list[Arriving] = []

    def people(self, table: Table) -> Iterator[Arriving]:
        """Every row that can be used."""
        titles = [title for title, _name in self.arrival.columns]
        width = len(titles)
        for number, values in table.rows:
            if values[0].strip() == titles[0] and [cell.strip() for cell in values[:width]] == titles:
                continue  # the header again, at the top of a printed page
            self._problems = []
            made = self._person(number, values, width)
            for problem in self._problems:
                self.tell(problem)
            if made and not self._problems:
                yield made
            elif made and made.names:
                self.flawed.append(made)

    def _person(self, number: int, values: Sequence[str], width: int) -> Arriving | None:
        several: dict[str, list[str]] = {}
        one: dict[str, str] = {}
        for place, name in self._places:
            cell = values[place].strip() if place < len(values) else ""
            one.setdefault(name, cell)
            several.setdefault(name, []).append(cell)
        if len(values) > width and any(cell.strip() for cell in values[width:]):
            words = {"count": len(values), "width": width}
            message = _("The row has %(count)s cells under a header of %(width)s. Is a comma inside a cell without quotes?")  # fmt: skip  # noqa: E501
            self._wrong(number, message % words)
            return None
        if "employer" in one and fold(one["employer"]) != fold(self.arrival.employer.name):
            self.passed_over += 1
            return None
        made = Arriving(number, key=one.get("key", ""))
        self._names(made, one)
        self._reached(made, several)
        made.birth_date = self._value("birth_date", made, one) or ""
        made.job = self._job(made, one)
        return made

    def _names(self, made: Arriving, one: dict[str, str]) -> None:
        legal = Parts(*[in_small(one.get(name, "")) for name in _LEGAL])
        lived = Parts(*[in_small(one.get(name, "")) for name in _LIVED])
        whole = in_small(one.get("name", ""))
        for name in self._pairs:
            if not made.key and is_two_people(one[name]):
                words = {"names": one[name]}
                message = _("Two people seem to stand on this row: “%(names)s”. Give each a row of her own.")
                self._wrong(made.row, message % words, name)
        if not legal and whole:
            legal = taken_apart(whole)
        if lived and not lived.surname:
            # A nickname beside a legal name: the surname is the one she has.
            lived = Parts(lived.given, lived.middle, legal.surname, lived.suffix)
        if not (legal.given or lived.given):
            self._wrong(made.row, _("No given name stands here."), "given" if "given" in one else "name")
        made.names = {Name.Kind.LEGAL: legal} if legal else {}
        if lived:
            made.names[Name.Kind.LIVED] = lived
        for name, most in self._limits:
            if len(one[name]) > most:
                told = _("This is longer than %(most)s characters.") % {"most": most}
                self._wrong(made.row, told, name)

    def _reached(self, made: Arriving, several: dict[str, list[str]]) -> None:
        for name in self._emails:
            for cell in several[name]:
                if cell.casefold() not in _FILLERS and (address := self._parsed(name, made, cell)):
                    made.emails.append((address, self._purpose(name, address)))
        for name, purpose, is_mobile in self._phones:
            for cell in several[name]:
                if cell.casefold() not in _FILLERS and (number := self._parsed(name, made, cell)):
                    made.phones.append((number, purpose, is_mobile))
        for purpose, names in self._homes:
            parts = [several.get(name, []) for name in names]
            for nth in range(max(map(len, parts))):
                found = [part[nth] if nth < len(part) else "" for part in parts]
                self._address(made, names, found, purpose)

    def _address(self, made: Arriving, names: Sequence[str], found: list[str], purpose: str) -> None:
        for name, most, text in zip(names, _LONGEST_PLACE, found, strict=True):
            if len(text) > most:
                words: dict[str, Any] = {"most": most}
                self._wrong(made.row, _("This is longer than %(most)s characters.") % words, name)
        if found[0] or (purpose == Purpose.WORK and any(found)):
            made.addresses.append((*found, str(purpose)))

    def _purpose(self, name: str, address: str) -> str:
        """What an e-mail is for; of a column that does not say, by its domain, else the employer's own."""
        if name != "email":
            return name.removeprefix("email_")
        if self.mail_domains:
            return str(Purpose.WORK) if address.lower().endswith(self.mail_domains) else ""
        provider = address.lower().rpartition("@")[2].partition(".")[0]
        return "" if provider in _PROVIDERS.split() else LIKELY_WORK

    def _job(self, made: Arriving, one: dict[str, str]) -> dict[str, Any]:
        job = {
            name: one[name] for name in ("title", "employee_id", "schedule", "step", "lane") if one.get(name)
        }
        if one.get("worksite"):
            job["worksite"] = " ".join(one["worksite"].split())
        for name in ("hired_on", "hours_a_day", "paid_days", "unit", "classification"):
            value = self._value(name, made, one)
            if value is not None:
                job[name] = value
        return job

    def _value(self, name: str, made: Arriving, one: dict[str, str]) -> Any:
        cell = one.get(name, "")
        return None if cell.casefold() in _FILLERS else self._parsed(name, made, cell)

    def _parsed(self, name: str, made: Arriving, cell: str) -> Any:
        """The value of a cell; equal cells are read once."""
        known = self._read[name]
        if cell not in known:
            try:
                known[cell] = self._parse[name](cell)
            except ValueError as error:
                known[cell] = error
        if isinstance(known[cell], ValueError):
            self._wrong(made.row, str(known[cell]), name)
            return None
        if len(known) > _KEPT:
            return known.pop(cell)
        return known[cell]

    def _parsers(self) -> dict[str, Callable[[str], Any]]:
        return {
            "birth_date": self._birth_date,
            "hired_on": _day,
            "hours_a_day": _hours,
            "paid_days": _days,
            "unit": self._unit,
            "classification": classified,
            **dict.fromkeys(("email", "email_home", "email_work"), _email),
            **dict.fromkeys((name for name, _purpose, _mobile in _PHONES), _phone),
        }

    def _birth_date(self, text: str) -> str:
        born = _day(text)
        if not "1900" < born < str(self.arrival.as_of):
            raise ValueError(_("Nobody at work was born on %(day)s.") % {"day": born})
        return born

    def _unit(self, text: str) -> int:
        if fold(text) not in self.units:
            words = {"unit": text, "units": ", ".join(sorted(self.units)) or "-"}
            raise ValueError(
                _("“%(unit)s” is no unit that this list is about. Those are: %(units)s.") % words
            )
        return self.units[fold(text)]

    def _wrong(self, row: int, message: str, name: str = "") -> None:
        title = self.titles.get(name) or str(TITLES.get(name, ""))
        self._problems.append(Problem(message, row=row, column=title))


_KEPT = 20_000
_PHONES = (
    ("phone_home", "home", False),
    ("phone_mobile", "home", True),
    ("phone_work", "work", False),
    ("phone_work_mobile", "work", True),
    ("phone", "", False),
)


def _day(text: str) -> str:
    found = cells.day(text)
    return found.isoformat() if isinstance(found, date) else ""


def _hours(text: str) -> str:
    hours = cells.amount(text) or Decimal(0)
    if not 0 <= hours <= 24:
        raise ValueError(_("%(text)s hours are not in a day.") % {"text": text})
    return str(hours.quantize(Decimal("0.01")))


def _days(text: str) -> int:
    days = cells.whole(text) or 0
    if not 0 <= days <= 366:
        raise ValueError(_("%(text)s days are not in a year.") % {"text": text})
    return days


def _email(text: str) -> str:
    text = text.removeprefix("mailto:")
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(_("“%(text)s” is not an e-mail address.") % {"text": text}) from None
    if len(text) > _longest(Email, "address"):
        raise ValueError(_("The e-mail address is too long."))
    return text


def _phone(text: str) -> str:
    if len(text) > _longest(Phone, "number"):
        raise ValueError(_("“%(text)s” is too long for one phone number.") % {"text": text})
    return text
