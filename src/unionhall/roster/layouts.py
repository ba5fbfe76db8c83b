"""What a column of an employer's list may hold, and which column of a file is which.

A guess from the header and from what stands below it, and what was said of the same employer's last list.
The words are those of real lists: of school districts, states, universities and other unions' own programs.
"""

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from unionhall.core.importing.columns import Column, guess, normal

_EMAIL = r"\S+@\S+\.\S+"
_PHONE = r"\(?\+?1?[\s(.-]*\d{3}\)?[\s.-]*\d{3}[\s.-]*\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?"
_NAME_WITH_COMMA = r"[^\W\d][\w'’. -]+,\s*[^\W\d][\w'’. -]*"
_KEY = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

COLUMNS: tuple[Column, ...] = (
    Column("key", _("Key on the roll"), ("roll key", "unionhall key"), looks_like=_KEY),
    Column(
        "name",
        _("Name, whole"),
        ("name", "full name", "employee name", "employee", "staff name", "contact name", "member name"),
        looks_like=_NAME_WITH_COMMA,
    ),
    Column(
        "given",
        _("Given name"),
        ("first name", "first", "fname", "given", "forename", "legal first name", "employee first name"),
    ),
    Column(
        "middle", _("Middle name"), ("middle", "middle initial", "mi", "m i", "mname", "legal middle name")
    ),
    Column(
        "surname",
        _("Surname"),
        ("last name", "last", "lname", "family name", "legal last name", "employee last name"),
    ),
    Column("suffix", _("Suffix"), ("name suffix", "jr sr", "generation")),
    Column(
        "lived_given",
        _("Lived given name"),
        ("lived first name", "preferred first name", "preferred name", "nickname", "goes by", "chosen name"),
    ),
    Column("lived_middle", _("Lived middle name"), ("preferred middle name",)),
    Column("lived_surname", _("Lived surname"), ("lived last name", "preferred last name")),
    Column("lived_suffix", _("Lived suffix")),
    Column("birth_date", _("Birth date"), ("date of birth", "dob", "birthday", "birthdate")),
    Column(
        "employee_id",
        _("Employee id"),
        ("employee number", "emp id", "empl id", "emplid", "employee #", "emp no", "id", "staff id", "badge"),
    ),
    Column("employer", _("Employer"), ("employer name",)),
    Column("unit", _("Bargaining unit"), ("unit", "union", "bargaining unit name", "contract group")),
    Column(
        "worksite",
        _("Worksite"),
        (
            "school",
            "building",
            "location",
            "work location",
            "site",
            "department",
            "dept",
            "campus",
            "assignment",
        ),
    ),
    Column(
        "title",
        _("Job title"),
        ("position", "title", "job", "position title", "job description", "role", "occupation"),
    ),
    Column("classification", _("Kind of work"), ("classification", "job class", "class", "category")),
    Column(
        "hired_on",
        _("Hired"),
        (
            "hire date",
            "date of hire",
            "date hired",
            "start date",
            "doh",
            "original hire date",
            "hired on",
            "date employee started in bargaining unit",
        ),
    ),
    Column("hours_a_day", _("Hours a day"), ("hours", "hours per day", "daily hours", "hrs", "hrs/day")),
    Column(
        "paid_days",
        _("Paid days a year"),
        ("days", "paid days", "work days", "days per year", "calendar days"),
    ),
    Column(
        "schedule", _("Salary schedule"), ("schedule", "pay schedule", "salary table", "grade", "pay grade")
    ),
    Column("step", _("Step"), ("salary step", "pay step", "step level")),
    Column("lane", _("Lane"), ("column", "salary lane", "degree", "education", "lane column")),
    Column("email", _("E-mail, whatever for"), ("email", "email address", "mail"), looks_like=_EMAIL),
    Column(
        "email_home",
        _("Personal e-mail"),
        ("home email", "private email", "personal email address", "non work email", "email personal"),
    ),
    Column(
        "email_work", _("Work e-mail"), ("work email address", "school email", "district email", "email work")
    ),
    Column(
        "phone",
        _("Phone, whatever for"),
        ("phone", "phone number", "telephone", "tel", "best phone", "phone1"),
        looks_like=_PHONE,
    ),
    Column("phone_home", _("Home phone"), ("personal phone", "home telephone", "phone home", "home number")),
    Column(
        "phone_mobile",
        _("Mobile phone"),
        ("cell", "cell phone", "mobile", "cellphone", "cell number", "can2 phone", "mobile number"),
    ),
    Column("phone_work", _("Work phone"), ("school phone", "office phone", "phone work", "extension")),
    Column("phone_work_mobile", _("Work mobile"), ("work cell", "work cell phone")),
    Column(
        "street",
        _("Street"),
        (
            "address",
            "home address",
            "street address",
            "address1",
            "address 1",
            "address line 1",
            "mailing address1",
            "mailing address",
            "v address",
            "can2 user address",
        ),
    ),
    Column("locality", _("City or town"), ("city", "town", "home city", "mailing city", "can2 user city")),
    Column("state", _("State"), ("st", "home state", "mailing state", "can2 state abbreviated")),
    Column("postcode", _("ZIP code"), ("zip", "zipcode", "postal code", "zip5", "home zip", "mailing zip")),
    Column("work_street", _("Work street"), ("work address",)),
    Column("work_locality", _("Work city"), ("work town",)),
    Column("work_state", _("Work state")),
    Column("work_postcode", _("Work ZIP code"), ("work zip",)),
)
TITLES = {column.name: column.title for column in COLUMNS}
# Fields that a person may have several of: as many columns of the file may hold them.
REPEATED = frozenset(
    column.name
    for column in COLUMNS
    if column.name.startswith(("email", "phone", "work_", "str", "loc", "post"))
) | {"state"}
PAY = ("hours_a_day", "paid_days", "schedule", "step", "lane")
# A list must say who people are.
NAMING = (frozenset({"name"}), frozenset({"given", "surname"}), frozenset({"lived_given", "lived_surname"}))
_MORE = 3
# Words of a header that say that somebody else is meant: whom to call, who is told, who leads.
_OTHERS = re.compile(
    r"emergency|next of kin|in case of|\bice\b|spouse|partner|beneficiar|dependent|guardian|supervis|manager"
    r"|reports to|principal",
    re.IGNORECASE,
)

Columns = list[list[str]]


def guessed(header: Sequence[str], sample: Sequence[Sequence[str]]) -> Columns:
    """Each column of the header with the field it most likely holds; one about somebody else holds none."""
    others = {place for place, title in enumerate(header) if _OTHERS.search(title.replace("_", " "))}
    mine = [place for place in range(len(header)) if place not in others]
    cells = [[row[place] if place < len(row) else "" for place in mine] for row in sample]
    found = _guessed([header[place] for place in mine], cells)
    fields = {mine[nth]: name for nth, name in found.items()}
    return [[title, fields.get(place, "")] for place, title in enumerate(header)]


def _guessed(header: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[int, str]:
    places = guess(COLUMNS, header, sample)
    found = {place: name for name, place in places.items()}
    several = [column for column in COLUMNS if column.name in REPEATED and column.name in places]
    for _again in range(_MORE):
        free = [place for place in range(len(header)) if place not in found]
        titles = [_without_number(header[place]) for place in free]
        cells = [[row[place] if place < len(row) else "" for place in free] for row in sample]
        more = guess(several, titles, cells)
        found |= {free[place]: name for name, place in more.items()}
    return {place: _sensible(name, found) for place, name in found.items()}


def _without_number(title: str) -> str:
    """`Work e-mail (2)` is one more `Work e-mail`."""
    return title.partition(" (")[0]


def _sensible(name: str, found: Mapping[int, str]) -> str:
    """A whole name is of no use beside its parts: many lists have both, and the parts are surer."""
    if name == "name" and {"given", "surname"} <= set(found.values()):
        return ""
    return name


def remembered(header: Sequence[str], before: Columns, guess: Columns) -> Columns:
    """What was said of these titles in the employer's last list; what is new in this one is guessed."""
    said = {normal(title): name for title, name in before}
    return [[title, said.get(normal(title), name)] for (title, name) in guess] if said else guess


def flaws(columns: Columns) -> list[str]:
    """What would make the list unreadable: no names, or one field held by two columns."""
    chosen = [name for _title, name in columns if name]
    problems = []
    if not any(names <= set(chosen) for names in NAMING):
        problems.append(
            str(_("No column holds the names. Choose one for the whole name, or given name and surname."))
        )
    for name in dict.fromkeys(chosen):
        if chosen.count(name) > 1 and name not in REPEATED:
            problems.append(
                str(_("Two columns are said to hold the same: %(title)s.")) % {"title": TITLES[name]}
            )
    return problems
