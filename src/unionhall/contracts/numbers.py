"""Numbers as people write them in their own language, made the way `tally` and the database read them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext as _

NUMERIC = {"inputmode": "decimal"}
# 38.500 is thousands where the comma is the decimal mark, and yet many write a decimal point.
DOUBTFUL = re.compile(r"[-\u2212]?\$?\s*[1-9]\d{0,2}\.\d{3}\s*%?")


def plain(text: str) -> str:
    """1.234,50 in Spanish or Portuguese as 1234.50; a lone point is a decimal point in every language.

    Raises `ValidationError` for 38.500 there, which may be thousands.
    """
    head, comma, tail = text.rpartition(",")
    if get_format("DECIMAL_SEPARATOR") != ",":
        return text
    if DOUBTFUL.fullmatch(text.strip()):
        words = _("“%(text)s” may be thousands or decimals. Write it without the point, or with a comma.")
        raise ValidationError(words % {"text": text})
    if not comma or "." in tail:
        return text
    whole = "".join(sign for sign in head if sign not in "., \xa0")
    return f"{whole}.{tail}"


def written(text: str) -> str:
    """A plain number as the reader's language writes it, so that `plain` reads the same number again."""
    return text.replace(".", ",") if get_format("DECIMAL_SEPARATOR") == "," else text


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
