"""Numbers as people write them in their own language, made the way `tally` and the database read them."""

from typing import Any

from django import forms
from django.utils.formats import get_format

NUMERIC = {"inputmode": "decimal"}


def plain(text: str) -> str:
    """1.234,50 in Spanish or Portuguese as 1234.50; a lone point is a decimal point in every language."""
    head, comma, tail = text.rpartition(",")
    if get_format("DECIMAL_SEPARATOR") != "," or not comma or "." in tail:
        return text
    whole = "".join(sign for sign in head if sign not in "., \xa0")
    return f"{whole}.{tail}"


class NumberField(forms.CharField):
    """A number that `tally` reads itself, with its percent sign or without."""

    widget = forms.TextInput(NUMERIC)

    def to_python(self, value: Any) -> Any:
        return plain(super().to_python(value) or "")


class DecimalField(forms.DecimalField):
    """A number that is a `Decimal`. A number input would refuse the other language's comma."""

    widget = forms.TextInput(NUMERIC)

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain(value) if isinstance(value, str) else value)
