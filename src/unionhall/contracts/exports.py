"""Agreements as a table, for the quarterly bargaining report."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from unionhall.contracts.models import Agreement
from unionhall.core.exports import Sheet


def settlements_sheet(agreements: Iterable[Agreement]) -> Sheet:
    """One row an agreement."""
    columns = (
        _("Unit"),
        _("Employer"),
        _("How far"),
        _("First fiscal year"),
        _("Last fiscal year"),
        _("Raises in percent, added up"),
        _("Paid by"),
        _("Lowest rate before"),
        _("Lowest rate after"),
        _("Agreed"),
    )
    return Sheet("agreements", columns, (_row(one) for one in agreements))


def _row(one: Agreement) -> tuple:
    return (
        str(one.unit),
        str(one.unit.employer),
        one.get_stage_display(),
        one.first_year,
        one.last_year,
        one.percent,
        _("hour") if one.is_hourly else _("year"),
        one.lowest_before,
        one.lowest_after,
        one.agreed_on,
    )
