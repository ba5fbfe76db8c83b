"""Find my local: by town, district, employer or name, forgiving of typing.

The names are few (some two thousand for two states), so all of them are compared each time. What a name is
compared by leaves out the words that half of them share, and the state and ZIP code behind it. Where nothing
is like all that was typed, its first words are looked for. Parts of towns are in neighbourhoods.csv, names
that everybody there uses, from no published list.
"""

import csv
import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from unionhall.places.models import District, Employer, Local, Municipality

_ALIKE = 82  # of 100: "Plimouth" finds Plymouth, "Portsmouth" does not
_PART_ALIKE = 90  # "Worcester" is not Dorchester
_BEGUN, _SAME = 95, 100
MOST = 6
_SHARED_WORDS = re.compile(
    r"\b(the|of|city|town|public|schools?|districts?|department|dept|system|regional|reg"
    r"|federation|union|local|association|and)\b"
)
_STATE_AND_ZIP = re.compile(
    r"(?<=\w)( (ma|mass|massachusetts|ct|conn|connecticut))?( usa?)?( \d{5}( \d{4})?)?$"
)
# "Local 1", "#1", "No. 60", "local n.º 60-A": how people write the number of a local.
_NUMBER = re.compile(
    r"(?:local ?)?(?:union ?)?(?:l ?)?(?:(?:numero|number|num|nro|no|n o|n) ?)?"
    r"(?P<number>\d+(?: ?[a-z])?(?: \d+)?)"
)
_BEFORE_A_LETTER = re.compile(r"(?<=\d) (?=[a-z])")
_ABBREVIATIONS = {
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "no": "north",
    "so": "south",
    "mt": "mount",
}
KINDS = {
    "town": _("City or town"),
    "district": _("School district"),
    "employer": _("Employer"),
    "local": _("Local"),
}


@dataclass(frozen=True)
class Name:
    """One name people may look for, as it is compared and as it is shown."""

    folded: str
    label: str
    kind: str
    pk: int


@dataclass(frozen=True)
class Found:
    """A place that was meant, perhaps, and every local there, each with the districts it works in."""

    label: str
    kind: str
    locals: tuple[Local, ...]
    districts: tuple[District, ...] = ()

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind])


def fold(text: str) -> str:
    """What a name is compared by: lower case, no accents or punctuation, no words that many names share."""
    spelled_out = " ".join(_ABBREVIATIONS.get(word, word) for word in _plain(text).split())
    return " ".join(_SHARED_WORDS.sub(" ", spelled_out).split()) or spelled_out


def _plain(text: str) -> str:
    """Its words in lower case, without accents or punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def find(text: str, most: int = MOST) -> list[Found]:
    """The places whose name is most like `text`, best first; empty when nothing is like it."""
    names = _names()
    if number := _number(text):
        return [_look_up(name) for name in names if name.kind == "local" and _number(name.folded) == number]
    likest = next(filter(None, (_alike(wanted, names) for wanted in _readings(fold(text)))), [])
    first = set(list(dict.fromkeys(name.folded for name in likest))[:most])
    return _distinct([name for name in likest if name.folded in first])[:most]


def _number(text: str) -> str:
    """The number of a local that this is, as numbers are compared: 60-A is 60 a; empty if it is none."""
    found = _NUMBER.fullmatch(_plain(text))
    return _BEFORE_A_LETTER.sub("", found["number"]) if found else ""


def _readings(folded: str) -> Iterator[list[str]]:
    """What may be meant: all of it, what stands before a state, the town it is part of; else first words."""
    place = _STATE_AND_ZIP.sub("", folded)
    towns = _towns_by_part()
    part = process.extractOne(place, list(towns), scorer=fuzz.ratio, score_cutoff=_PART_ALIKE)
    yield [folded, place, *([towns[part[0]]] if part else [])]
    words = place.split()
    yield from ([" ".join(words[:count])] for count in range(len(words) - 1, 0, -1))


@functools.cache
def _towns_by_part() -> dict[str, str]:
    lines = files("unionhall.places").joinpath("neighbourhoods.csv").read_text(encoding="utf-8").splitlines()
    return {fold(line["name"]): fold(line["town"]) for line in csv.DictReader(lines)}


def _alike(wanted: list[str], names: list[Name]) -> list[Name]:
    """The names most like one of these, the likest first; beside the name itself, only those it begins."""
    asked = {each for each in wanted if len(each) >= 2}
    scored = [(max((_likeness(each, name.folded) for each in asked), default=0), name) for name in names]
    best = max((score for score, _name in scored), default=0)
    least = _BEGUN if best == _SAME else _ALIKE
    return [name for score, name in sorted(scored, key=lambda one: -one[0]) if score >= least]


def _likeness(wanted: str, name: str) -> float:
    """0 to 100. A name that begins as the text does counts nearly as much as the whole name."""
    if wanted == name:
        return _SAME
    if len(wanted) >= 3 and any(word.startswith(wanted) for word in (name, *name.split())):
        return _BEGUN
    return max(fuzz.ratio(wanted, name), fuzz.token_sort_ratio(wanted, name) - 1)


def _names() -> list[Name]:
    names = cache.get("places.names")
    if names is None:
        names = list(_read_names())
        cache.set("places.names", names)
    return names


def _read_names() -> Iterator[Name]:
    for pk, number, name in Local.objects.filter(is_open=True).values_list("pk", "number", "name"):
        yield Name(fold(name), name, "local", pk)
        yield Name(fold(number), name, "local", pk)
    for kind, model in (("town", Municipality), ("district", District), ("employer", Employer)):
        for pk, name in model.objects.values_list("pk", "name"):
            yield Name(fold(name), name, kind, pk)


def _distinct(names: list[Name]) -> list[Found]:
    """A town, its district and its employer often share a name: the widest of them stands for all."""
    found: dict[tuple, Found] = {}
    for name in sorted(names, key=lambda name: list(KINDS).index(name.kind)):
        place = _look_up(name)
        found.setdefault((fold(name.label), place.locals) if name.kind != "local" else (name.pk,), place)
    order = {name.label: position for position, name in reversed(list(enumerate(names)))}
    return sorted(found.values(), key=lambda place: order[place.label])


def _look_up(name: Name) -> Found:
    locals_of = {
        "town": lambda: Local.objects.public().of_towns([name.pk]),
        "district": lambda: Local.objects.public().filter(employers__district=name.pk),
        "employer": lambda: Local.objects.public().filter(employers=name.pk),
        "local": lambda: Local.objects.public().filter(pk=name.pk),
    }[name.kind]()
    districts = District.objects.filter(towns=name.pk) if name.kind == "town" else District.objects.none()
    return Found(name.label, name.kind, tuple(locals_of), tuple(districts))
