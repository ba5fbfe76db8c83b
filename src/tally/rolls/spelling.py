"""Normal forms: one spelling for what people and spreadsheets write in many ways.

Every function takes a cell as written and returns its normal form, `""` where it says nothing. They never
fail: what cannot be read as a date or a phone is reduced to what can be compared. No comparing happens here.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

# Short on purpose: a filler used often weighs little by its frequency alone, and Null and Na are surnames.
SAYS_NOTHING = frozenset(("n a", "none", "unknown"))
TITLES = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr", "rev", "prof"))
GENERATIONS = {"jr": "2", "junior": "2", "ii": "2", "sr": "1", "senior": "1", "iii": "3", "iv": "4"}
PARTICLES = frozenset((
    "da", "das", "de", "del", "della", "di", "do", "dos", "du", "el", "la", "las", "le", "los", "mac", "mc",
    "o", "saint", "san", "santa", "st", "van", "von",
))  # fmt: skip
STREET_WORDS = {
    "avenue": "ave", "av": "ave", "boulevard": "blvd", "circle": "cir", "circuit": "cct", "close": "cl",
    "court": "ct", "crescent": "cres", "drive": "dr", "highway": "hwy", "lane": "ln", "parkway": "pkwy",
    "place": "pl", "road": "rd", "square": "sq", "street": "st", "str": "st", "terrace": "ter", "terr": "ter",
    "turnpike": "tpke", "north": "n", "south": "s", "east": "e", "west": "w", "mount": "mt", "saint": "st",
}  # fmt: skip
WITHIN_THE_HOUSE = frozenset(("apartment", "apt", "fl", "floor", "rm", "room", "ste", "suite", "unit"))
SCHOOL_WORDS = {"elementary": "elem", "es": "elem", "middle": "mid", "ms": "mid", "hs": "high"}
SCHOOL_FILLERS = frozenset(("school", "sch", "the", "of"))
MONTHS = {
    "jan": "01", "feb": "02", "mar": "03", "apr": "04", "may": "05", "jun": "06",
    "jul": "07", "aug": "08", "sep": "09", "oct": "10", "nov": "11", "dec": "12",
}  # fmt: skip
# A year written with two digits below this one is of this century.
FIRST_YEAR_OF_LAST_CENTURY = 30

_DATE = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})")
_MONTH_NAME = re.compile(r"[a-z]{3,}")
_EXTENSION = re.compile(r"(?i)\s*(?:x|ext\.?|extension|#)\s*\d+\s*$")


def plain(text: str) -> str:
    """Lower case letters and digits with single blanks between the words; accents and apostrophes gone."""
    if text.isascii():
        text = text.encode().translate(_PLAIN_ASCII, b"'`.").decode()
    else:
        text = unicodedata.normalize("NFKD", text).translate(_PLAIN)
    found = " ".join(text.split())
    return "" if found in SAYS_NOTHING else found


@lru_cache(20_000)
def given_name(text: str) -> str:
    """`"Dr. Ana-Maria T."` -> `"ana maria"`: no title, no generation, no middle initial."""
    words = [word for word in plain(text).split() if word not in TITLES and word not in GENERATIONS]
    while len(words) > 1 and len(words[-1]) == 1:
        words.pop()
    return " ".join(words)


@lru_cache(20_000)
def surname(text: str) -> str:
    """`"De la Cruz-O'Neil, Jr."` -> `"delacruz oneil"`: the parts of a double name, particles joined on."""
    words = [word for word in plain(text).split() if word not in GENERATIONS]
    parts, prefix = [], ""
    for word in words:
        prefix += "st" if word == "saint" else word
        if word not in PARTICLES:
            parts.append(prefix)
            prefix = ""
    return " ".join([*parts, prefix] if prefix else parts)


def generation(name: str) -> str:
    """`"1"` for a senior, `"2"` for a junior or II, and so on; `""` where the name does not say."""
    for word in plain(name).split()[::-1]:
        if word in GENERATIONS:
            return GENERATIONS[word]
    return ""


def day(text: str) -> str:
    """A date as eight digits, year first, from ISO, US, `yyyymmdd` or `Sep 1, 2024`; else its digits."""
    text = text.strip().lower()
    digits = _digits(text)
    if len(digits) == 8 and text.isdigit():
        return digits if text[:2] in ("18", "19", "20") else digits[4:] + digits[:4]
    name = _MONTH_NAME.search(text)
    if name and name[0][:3] in MONTHS:
        text = _month_first(text, MONTHS[name[0][:3]])
    found = _DATE.search(text)
    if not found:
        return digits
    first, second, third = found.groups()
    if len(first) == 4:
        return f"{first}{second:0>2}{third[:2]:0>2}"
    return f"{_year(third)}{first:0>2}{second:0>2}"


def phone(text: str) -> str:
    """Ten digits where there are ten, without the country's 1 and the extension; `""` for a filler."""
    digits = _digits(text)
    if len(digits) > 10:
        digits = _digits(_EXTENSION.sub("", text))
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return digits if len(digits) >= 7 and len(set(digits)) > 1 else ""


def email(text: str) -> str:
    """The address in lower case; `""` for what has no @."""
    text = text.strip().lower().removeprefix("mailto:")
    return text if "@" in text else ""


def street(text: str) -> str:
    """`"12 North Main Street, Apt. 3"` -> `"12 n main st"`: short forms, and no flat or floor."""
    words = [STREET_WORDS.get(word, word) for word in plain(text.partition("#")[0]).split()]
    if not WITHIN_THE_HOUSE.isdisjoint(words[1:]):
        words = words[: next(place for place, word in enumerate(words) if place and word in WITHIN_THE_HOUSE)]
    return " ".join(words)


def postcode(text: str) -> str:
    """The first five digits of a ZIP code, a lost leading zero put back; other countries' as they are."""
    found = plain(text).replace(" ", "")
    return found[:5] if len(found) in (5, 9) else found.zfill(5)[:9] if found else ""


def employee_id(text: str) -> str:
    """Letters and digits, without leading zeros."""
    return plain(text).replace(" ", "").lstrip("0")


def worksite(text: str) -> str:
    """`"The Lincoln Elementary School"` -> `"lincoln elem"`."""
    words = (SCHOOL_WORDS.get(word, word) for word in plain(text).split())
    return " ".join(word for word in words if word not in SCHOOL_FILLERS)


def sound(name: str) -> str:
    """A name reduced to how it sounds (Soundex), so that most slips of spelling end up together."""
    if not name:
        return ""
    code, last = "", ""
    for letter in name.replace(" ", ""):
        digit = _SOUNDS.get(letter, "")
        if digit and digit != last:
            code += digit
        if letter not in "hw":
            last = digit
    head = _SOUNDS.get(name[0], "")
    return (name[0] + (code[1:] if head and code.startswith(head) else code))[:4]


class _Translation(dict[int, str]):
    """What each character turns into, found out when it is first met."""

    def __init__(self, of: Callable[[str], str]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, number: int) -> str:
        made = self[number] = self._of(chr(number))
        return made


def _plain_mark(mark: str) -> str:
    if mark in "'’`´." or unicodedata.combining(mark):
        return ""
    return mark.lower() if mark.isalnum() else " "


def _digits(text: str) -> str:
    return text.encode().translate(None, _NO_DIGITS).decode()


_PLAIN = _Translation(_plain_mark)
# The same of bytes, which is several times as fast: every character but those that are dropped.
_PLAIN_ASCII = bytes(ord(_plain_mark(chr(number)) or " ") for number in range(128)) + bytes(128)
_NO_DIGITS = bytes(set(range(256)) - set(b"0123456789"))
_SOUNDS = {
    letter: str(number)
    for number, letters in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), start=1)
    for letter in letters
}


def _year(text: str) -> str:
    if len(text) != 2:
        return text.zfill(4)
    return ("20" if int(text) < FIRST_YEAR_OF_LAST_CENTURY else "19") + text


def _month_first(text: str, month: str) -> str:
    """`"1 Sep 2024"` and `"Sep 1, 2024"` as month, day, year."""
    numbers = re.findall(r"\d+", text)
    return "/".join([month, *numbers])
