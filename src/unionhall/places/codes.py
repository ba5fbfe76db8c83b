"""Numbers and names by which the states and the federal government call districts and schools."""

import re

from django.utils.translation import gettext as _

from unionhall.places.models import District

# The state of Massachusetts numbers its districts by what they are.
_MA_KINDS = (
    (range(1, 352), District.Kind.LOCAL),
    (range(406, 500), District.Kind.CHARTER),
    (range(600, 800), District.Kind.REGIONAL),
    (range(801, 1000), District.Kind.VOCATIONAL),
    (range(3500, 4000), District.Kind.CHARTER),
)
# Agency types of the federal Common Core of Data.
_CCD_KINDS = {"1": District.Kind.LOCAL, "7": District.Kind.CHARTER}


def ma_code(text: str) -> str:
    """A Massachusetts district code as eight digits, whatever a spreadsheet did to its zeros.

    `1490000` and `01490000` are Lawrence; so is its four-digit number, `0149`.
    """
    digits = re.sub(r"\D", "", text)
    if not digits or len(digits) > 8:
        raise ValueError(_("%(text)r is not a district code of eight digits.") % {"text": text})
    return digits.zfill(4) + "0000" if len(digits) <= 4 else digits.zfill(8)


def ma_school_code(text: str) -> str:
    """A Massachusetts school code as eight digits: the four of its district, and four of its own."""
    digits = re.sub(r"\D", "", text)
    if not 5 <= len(digits) <= 8:
        raise ValueError(_("%(text)r is not a school code of eight digits.") % {"text": text})
    return digits.zfill(8)


def ma_kind(code: str) -> str:
    number = int(code[:4])
    return next((kind for numbers, kind in _MA_KINDS if number in numbers), District.Kind.OTHER)


def ct_kind(name: str, agency_type: str) -> str:
    """The federal types know neither regional districts nor the state's system of technical high schools."""
    kind = _CCD_KINDS.get(agency_type, District.Kind.OTHER)
    if kind == District.Kind.LOCAL and "regional" in name.casefold():
        return District.Kind.REGIONAL
    return District.Kind.VOCATIONAL if "technical" in name.casefold() else kind
