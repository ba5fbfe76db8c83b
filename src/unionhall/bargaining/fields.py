"""Form fields of a term: one for each kind of `tally.pay.terms.fields`, drawn from the term's own fields.

A new kind of term needs no form of its own. What is written is checked by `tally` alone.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.bargaining.bridge import FieldSpec, read_grid
from unionhall.bargaining.words import CHOICES, HELP, LABELS
from unionhall.contracts.numbers import NumberField, plain
from unionhall.contracts.words import in_words

NAMED = ("step", "steps", "lane", "lanes")


@dataclass(frozen=True)
class Names:
    """The steps and lanes a term may name: those of the grid, and those the package makes."""

    steps: Sequence[str]
    lanes: Sequence[str]
    is_hourly: bool = False


class Pairs(forms.Widget):
    """A small input for each of a few known names."""

    template_name = "bargaining/widgets/pairs.html"

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self.keys = keys

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        told = value if isinstance(value, dict) else {}
        context["pairs"] = [(key, f"{name}:{key}", told.get(key, "")) for key in self.keys]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        given = ((key, str(data.get(f"{name}:{key}", "")).strip()) for key in self.keys)
        return {key: text for key, text in given if text}

    def id_for_label(self, id_: str) -> str:
        return ""


class PairsField(forms.Field):
    """A table by step or by lane; whatever is left empty is not in it."""

    def __init__(self, keys: Sequence[str], **options: Any) -> None:
        super().__init__(widget=Pairs(keys), **options)

    def to_python(self, value: Any) -> dict[str, str]:
        return {key: plain(text) for key, text in value.items()}


class LinesField(forms.CharField):
    """A table by names that are free: `name = amount`, one a line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 4}), **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{name} = {amount}" for name, amount in value.items())
        return value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        table: dict[str, str] = {}
        for number, line in enumerate(text.splitlines(), 1):
            name, mark, amount = line.rpartition("=")
            if line.strip() and not (mark and name.strip() and amount.strip()):
                message = _("Line %(number)s is not “name = amount”: %(line)s")
                raise forms.ValidationError(message % {"number": number, "line": line.strip()})
            if mark:
                table[name.strip()] = plain(amount.strip())
        return table


class SpotField(forms.CharField):
    """A day of every year, as month and day: 08-27. The value is [8, 27]."""

    def prepare_value(self, value: Any) -> Any:
        return _spot_as_text(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return _spot(super().clean(value))


class ClosedField(forms.CharField):
    """Spells of days of every year, one a line: 12-24 to 01-01, or a single day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 4}), **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(" – ".join(map(_spot_as_text, spell)) for spell in value)
        return value

    def clean(self, value: Any) -> Any:
        lines = (line.strip() for line in super().clean(value).splitlines())
        return [[_spot(found[0]), _spot(found[-1])] for line in lines if line for found in [_spots(line)]]


def _spots(line: str) -> list[str]:
    found = re.findall(r"\d{1,2}-\d{1,2}", line)
    if not 1 <= len(found) <= 2:
        raise forms.ValidationError(
            _("“%(line)s” is not one day or two, as 12-24 to 01-01.") % {"line": line}
        )
    return found


def _spot(text: str) -> list[int]:
    found = re.fullmatch(r"\s*(\d{1,2})-(\d{1,2})\s*", text)
    month, day = (int(found[1]), int(found[2])) if found else (0, 0)
    try:
        date(2024, month, day)
    except ValueError:
        raise forms.ValidationError(_("“%(text)s” is no month and day, as 08-27.") % {"text": text}) from None
    return [month, day]


def _spot_as_text(spot: Sequence[int]) -> str:
    return f"{spot[0]:02}-{spot[1]:02}"


class PrintedField(forms.CharField):
    """A whole printed grid, pasted: the steps down, the lanes across."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 8}), **options)

    def prepare_value(self, value: Any) -> Any:
        return _as_grid(value) if isinstance(value, dict) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return {}
        schedule, problems = read_grid("", pasted(text), "annual", 1)
        if problems:
            raise forms.ValidationError([in_words(problem.said) for problem in problems])
        return {f"{step}|{lane}": rate for step, lane, rate in schedule["rates"]}


def pasted(text: str) -> list[list[str]]:
    """Cells copied out of a spreadsheet (tabs), or CSV."""
    lines = text.strip("\n").replace("\r\n", "\n")
    first = lines.partition("\n")[0]
    mark = next((mark for mark in ("\t", ";") if mark in first), ",")
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(lines), delimiter=mark)]


def field_of(spec: FieldSpec, names: Names) -> forms.Field:
    """The form field of one field of a term."""
    words: dict[str, Any] = {
        "label": LABELS.get(spec.name, spec.label),
        "required": spec.required,
        "help_text": HELP.get(spec.kind, ""),
    }
    kind, _by, by = spec.kind.partition(" by ")
    if by:
        return _table_field(by, names, words)
    if spec.choices:
        return forms.ChoiceField(choices=[(one, CHOICES.get(one, one)) for one in spec.choices], **words)
    if kind in NAMED:
        return _named_field(kind, names, words)
    if kind == "day":
        return forms.CharField(widget=forms.DateInput({"type": "date"}), **words)
    if kind == "yes or no":
        return forms.BooleanField(**(words | {"required": False}))
    kinds = {"rate": NumberField, "money": NumberField, "number": NumberField}
    return kinds.get(kind, forms.CharField)(max_length=200, **words)


def _named_field(kind: str, names: Names, words: dict[str, Any]) -> forms.Field:
    """One step or lane, or some of them."""
    known = [(one, one) for one in (names.steps if kind.startswith("step") else names.lanes)]
    if kind.endswith("s"):
        return forms.MultipleChoiceField(choices=known, widget=forms.CheckboxSelectMultiple, **words)
    blank = [] if words["required"] else [("", "")]
    return forms.ChoiceField(choices=[*blank, *known], **words)


def _table_field(by: str, names: Names, words: dict[str, Any]) -> forms.Field:
    known = {"step": names.steps, "lane": names.lanes}.get(by)
    if known is not None:
        return PairsField(known, **words)
    if by == "cell":
        return PrintedField(**(words | {"help_text": HELP["money by cell"]}))
    return LinesField(**(words | {"help_text": HELP["lines"]}))


def _as_grid(rates: dict[str, str]) -> str:
    cells = [(*key.split("|", 1), rate) for key, rate in rates.items()]
    steps, lanes = (list(dict.fromkeys(cell[place] for cell in cells)) for place in (0, 1))
    known = {(step, lane): rate for step, lane, rate in cells}
    lines = [[step, *(known.get((step, lane), "") for lane in lanes)] for step in steps]
    return "\n".join("\t".join(line) for line in [["step", *lanes], *lines])
