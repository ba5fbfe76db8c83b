"""What the kinds of terms are called, and whatever else `tally` says, in the reader's language.

`tally` speaks English and keeps its patterns; the catalogue of this app has each of them, under the context
`tally`.
"""

from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from unionhall.contracts.bridge import Figure, in_other_words
from unionhall.core import dates

TITLES: dict[str, Promise] = {
    "hold": _("Hold on step"),
    "step": _("Step movement"),
    "lane_move": _("Lane movement"),
    "across_the_board": _("Across the board"),
    "flat": _("Flat amount"),
    "set_cell": _("New rate of one cell"),
    "set_column": _("New rates of a lane"),
    "set_row": _("New rates of a step"),
    "set_cells": _("New printed grid"),
    "minimum_rate": _("Minimum rate"),
    "lift_bottom": _("Bottom steps lifted"),
    "add_top_step": _("New top step"),
    "drop_steps": _("Steps dropped"),
    "merge_lanes": _("Lanes merged"),
    "add_lane": _("New lane"),
    "re_index": _("Re-indexed grid"),
    "added_days": _("Added or cut days"),
    "added_hours": _("Added or cut hours"),
    "longevity": _("Longevity"),
    "stipend": _("Stipend"),
    "differential": _("Differential"),
    "one_time": _("One-time payment"),
    "other_pay": _("Pay outside the grid"),
    "turnover": _("Turnover"),
    "rollup": _("Charge that follows wages"),
    "health_premium": _("Health insurance"),
    "full_year": _("Full year of last year's changes"),
}


def in_words(text: str) -> str:
    """What `tally` said, in the reader's language; a text of anybody else's as it is."""
    return str(in_other_words(text, _pattern, _figure, dates.day))


def _pattern(pattern: str) -> str:
    return pgettext("tally", pattern)


def _figure(figure: Figure) -> str:
    marks = {",": get_format("THOUSAND_SEPARATOR"), ".": get_format("DECIMAL_SEPARATOR")}
    return "".join(marks.get(sign, sign) for sign in figure)


def title_of(kind: str) -> Promise | str:
    """The name of a kind, or the kind itself where it has none here."""
    return TITLES.get(kind, kind)
