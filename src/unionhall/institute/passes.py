"""The pass of a seat: a short signed code, its QR drawing, and reading it at the door."""

from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from unionhall.core.frame import absolute
from unionhall.institute.models import Registration

_SALT = "unionhall.institute.passes"


def code_of(registration: Registration) -> str:
    """Its number with eight letters that only the hall can make: `412-9f3c01ab`."""
    return f"{registration.pk}-{_seal(str(registration.pk))}"


def number_in(code: str) -> int | None:
    """The number of the registration, if the code was made here."""
    number, _dash, seal = code.strip().lower().partition("-")
    is_ours = number.isascii() and number.isdigit() and constant_time_compare(seal, _seal(number))
    return int(number) if is_ours else None


def address_of(registration: Registration) -> str:
    """What the drawing says: the page of the door. What stands behind the # never leaves the phone."""
    with override(settings.LANGUAGE_CODE):  # the phone at the door keeps one page, in one language
        door = reverse("institute:door", args=[registration.sitting_id])
    return f"{absolute(door)}#{code_of(registration)}"


def drawing(address: str) -> SafeString:
    """An address as an SVG for a phone to read, in black on white, whatever the colours of the page."""
    made = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(made, kind="svg", xmldecl=False, svgns=True, scale=6, border=4, light="#fff", omitsize=True)
    return mark_safe(made.getvalue().decode())


def _seal(number: str) -> str:
    return salted_hmac(_SALT, number, algorithm="sha256").hexdigest()[:8]
