"""What a sum of money buys: the form it is asked with, and the answers as the page shows them.

The answers are found by `tally.pay.solve`.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from unionhall.bargaining.bridge import KNOBS, Mix, Package, Solution, frontier, mix, printable, solve
from unionhall.bargaining.words import CHOICES
from unionhall.contracts.numbers import DecimalField

MIX, FRONTIER = "mix", "frontier"


class SolveForm(forms.Form):
    """What is looked for, and the sum it is to spend."""

    kind = forms.ChoiceField(
        label=_("Find"),
        choices=[
            ("across_the_board", _("the raise of everybody, in percent")),
            ("flat", _("the same dollars for everybody")),
            (MIX, _("a mix: the raise in percent beside flat dollars")),
            (FRONTIER, _("all mixes, from all percent to all flat dollars")),
            ("minimum_rate", _("the minimum rate")),
            ("bottom_first", _("how far the bottom steps can be lifted")),
        ],
    )
    spend = DecimalField(label=_("That spends (dollars)"), min_value=0, max_digits=12, decimal_places=2)
    measure = forms.ChoiceField(
        label=_("Counted as"), choices=[(one, CHOICES[one]) for one in ("ongoing", "cumulative")]
    )
    flat = DecimalField(
        label=_("Flat dollars each year, for a mix"),
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        help_text=_("By the hour on an hourly grid, else by the year."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("kind") == MIX and told.get("flat") is None and "flat" not in self.errors:
            self.add_error("flat", _("A mix needs its flat dollars."))
        return told


@dataclass(frozen=True)
class MixRow:
    """One mix of the frontier, and the address that looks at it more closely."""

    flat: Decimal
    percent: Decimal
    left_over: Decimal
    query: str


def solved(package: Package, told: dict[str, Any]) -> Solution:
    """The answer to what was asked. Raises `RefusedError` where the sum cannot be met."""
    knob = mix(told["flat"]) if told["kind"] == MIX else KNOBS[told["kind"]]()
    return solve(package, knob, told["spend"], told["measure"])


def as_printed(found: Solution) -> Solution | None:
    """The rate as a contract prints it, in hundredths of a percent, where that is another."""
    rounded = printable(found) if found.kind == "across_the_board" else None
    return rounded if rounded and rounded.value != found.value else None


def mixes(package: Package, told: dict[str, Any]) -> list[MixRow]:
    """The frontier between percent and flat dollars. Raises `RefusedError` as `solved` does."""
    return [_row(one, told) for one in frontier(package, told["spend"], told["measure"])]


def _row(one: Mix, told: dict[str, Any]) -> MixRow:
    asked = {"kind": MIX, "flat": one.flat, "spend": told["spend"], "measure": told["measure"]}
    return MixRow(one.flat, one.rate * 100, one.left_over, urlencode(asked))
