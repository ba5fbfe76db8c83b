"""The kinds of field a term is made of: one reading for files, forms and the command line.

A term's fields carry their kind in their annotation (`rate: Rate`), which is enough to draw a form, to read
a file and to list a term's numbers on a spreadsheet. What the terms do is in the other modules.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from tally.money import dollars
from tally.pay.schedule import Numbers
from tally.words import Figure, Said

Rate = Annotated[Decimal, "rate"]  # 0.03 is three percent
Money = Annotated[Decimal, "money"]
Number = Annotated[Decimal, "number"]
Text = Annotated[str, "text"]
NewName = Annotated[str, "new name"]
Step = Annotated[str, "step"]
Lane = Annotated[str, "lane"]
Steps = Annotated[tuple[str, ...], "steps"]
Lanes = Annotated[tuple[str, ...], "lanes"]
Day = Annotated[date | None, "day"]
YesNo = Annotated[bool, "yes or no"]
MoneyByStep = Annotated[Mapping[str, Decimal], "money by step"]
MoneyByLane = Annotated[Mapping[str, Decimal], "money by lane"]
MoneyByName = Annotated[Mapping[str, Decimal], "money by name"]
MoneyByYears = Annotated[Mapping[str, Decimal], "money by years"]
MoneyByCell = Annotated[Mapping[str, Decimal], "money by cell"]
NumberByStep = Annotated[Mapping[str, Decimal], "number by step"]
NumberByLane = Annotated[Mapping[str, Decimal], "number by lane"]
NumberByName = Annotated[Mapping[str, Decimal], "number by name"]
RateByName = Annotated[Mapping[str, Decimal], "rate by name"]
StepByStep = Annotated[Mapping[str, str], "step by step"]

MOST = 10  # a thousand percent
LARGEST = 10**10  # dollars, people, hours
NAMED = {"step": "steps", "steps": "steps", "lane": "lanes", "lanes": "lanes"}


@dataclass(frozen=True)
class FieldSpec:
    """One field of a term, as a form or a file needs it. `default` is `None` where `required`."""

    name: str
    kind: str
    required: bool
    default: object
    choices: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize()


def specs(term: type) -> tuple[FieldSpec, ...]:
    """The fields of a term class in order."""
    return _specs(term)


@cache
def _specs(term: Hashable) -> tuple[FieldSpec, ...]:
    if not isinstance(term, type):
        raise TypeError(f"{term!r} is not a class of terms")
    hints = get_type_hints(term, include_extras=True)
    return tuple(_spec(field.name, hints[field.name], field) for field in fields(term))


def numbers(term: Any) -> Numbers:
    """Every number of a term by name: `rate`, or `rates.M` for an entry of a table."""
    found: dict[str, Decimal] = {}
    for spec in specs(type(term)):
        value = getattr(term, spec.name)
        if isinstance(value, Decimal):
            found[spec.name] = value
        elif isinstance(value, Mapping):
            entries = ((key, entry) for key, entry in value.items() if isinstance(entry, Decimal))
            found.update({f"{spec.name}.{key}": entry for key, entry in entries})
    return found


def read(spec: FieldSpec, raw: object) -> object:
    """A field's value from what a TOML file, a form or JSON holds. Raises `ValueError` saying why not."""
    if spec.choices:
        return _choice(raw, spec.choices)
    kind, _, by = spec.kind.partition(" by ")
    if by:
        return {str(key): READERS[kind](entry) for key, entry in _table(raw).items()}
    return READERS[kind](raw)


def write(value: object) -> object:
    """A field's value as JSON and TOML can hold it; `read` takes it back unchanged."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {key: str(entry) for key, entry in value.items()}
    return value


def _spec(name: str, hint: Any, field: Any) -> FieldSpec:
    default = None if field.default is MISSING else field.default
    required = field.default is MISSING and field.default_factory is MISSING
    if field.default_factory is not MISSING:
        default = field.default_factory()
    if get_origin(hint) is Annotated:
        return FieldSpec(name, get_args(hint)[1], required, default)
    parts = [part for part in get_args(hint) if part is not NoneType]
    if get_origin(hint) is Literal:
        return FieldSpec(name, "choice", required, default, tuple(parts))
    raise TypeError(f"the field {name} needs one of the kinds of tally.pay.terms.fields")


def _amount(raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise ValueError(Said("write the number in quotes, so that it stays exact, not {raw!r}", raw=raw))
    amount = dollars(raw)
    if abs(amount) > LARGEST:
        raise ValueError(Said("{raw} is more than a contract can hold", raw=f"{raw!s:.20}"))
    return amount


def _rate(raw: object) -> Decimal:
    if isinstance(raw, str) and raw.strip().endswith("%"):
        rate = _amount(raw.strip().removesuffix("%")) / 100
        if not -1 <= rate <= MOST:
            raise ValueError(Said("{raw} is no rate; write three percent as 0.03 or 3%", raw=raw))
        return rate
    amount = _amount(raw)
    if abs(amount) > 1:
        raise ValueError(
            Said(
                "{raw} as a rate is {percent}%; write three percent as 0.03 or 3%",
                raw=raw,
                percent=Figure(f"{amount * 100:f}"),
            )
        )
    return amount


def _names(raw: object) -> tuple[str, ...]:
    if isinstance(raw, str):
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    if not isinstance(raw, list | tuple):
        raise ValueError(Said("write a list of names, not {raw!r}", raw=raw))
    return tuple(_text(part) for part in raw)


def _day(raw: object) -> date | None:
    if raw is None or raw == "":
        return None
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise ValueError(Said("write the day as 2027-01-31, not {raw!r}", raw=raw)) from None


def _yes(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if str(raw).lower() in {"yes", "true", "on", "1", "no", "false", "off", "0", ""}:
        return str(raw).lower() in {"yes", "true", "on", "1"}
    raise ValueError(Said("write true or false, not {raw!r}", raw=raw))


def _text(raw: object) -> str:
    if isinstance(raw, str | int) and not isinstance(raw, bool):
        return str(raw).strip()
    raise ValueError(Said("write a text in quotes, not {raw!r}", raw=raw))


def _choice(raw: object, choices: tuple[str, ...]) -> str:
    if raw not in choices:
        raise ValueError(Said("write one of {choices}, not {raw!r}", choices=", ".join(choices), raw=raw))
    return str(raw)


def _table(raw: object) -> Mapping[Any, object]:
    if not isinstance(raw, Mapping):
        raise ValueError(Said('write a table such as {{ name = "1.00" }}, not {raw!r}', raw=raw))
    return raw


READERS: Mapping[str, Callable[[object], object]] = {
    "rate": _rate,
    "money": _amount,
    "number": _amount,
    "steps": _names,
    "lanes": _names,
    "day": _day,
    "yes or no": _yes,
    "step": _text,
    "lane": _text,
    "text": _text,
    "new name": _text,
}
