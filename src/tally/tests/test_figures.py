"""A figure is dated and cited, and is never carried past its last year in silence."""

from decimal import Decimal

import pytest

from tally import figures
from tally.figures import NoFigureError, figure
from tally.years import FiscalYear


def test_a_figure_has_a_value_by_year_and_stage_and_says_where_it_is_from() -> None:
    minimum_aid = figure("ma/chapter70/minimum_aid_per_pupil")
    assert minimum_aid.at(FiscalYear(2025)) == Decimal("104")
    assert minimum_aid.at(FiscalYear(2025), "governor") == Decimal("30")
    assert minimum_aid.source


def test_a_year_past_the_horizon_names_the_file_to_edit() -> None:
    minimum_aid = figure("ma/chapter70/minimum_aid_per_pupil")
    with pytest.raises(NoFigureError, match=r"lawbook/ma/chapter70\.yaml"):
        minimum_aid.at(minimum_aid.horizon + 1)
    with pytest.raises(NoFigureError, match="stage"):
        minimum_aid.at(FiscalYear(2025), "whisper")


def test_what_is_not_in_the_lawbook_says_so() -> None:
    with pytest.raises(NoFigureError, match="known:"):
        figure("ma/chapter70/maximum_aid")
    with pytest.raises(NoFigureError, match="no file"):
        figure("atlantis/chapter70/minimum_aid_per_pupil")
    with pytest.raises(NoFigureError, match="no table"):
        figures.table("ma/no_such_table")


def test_the_digest_is_stable() -> None:
    assert figures.digest() == figures.digest()
    assert len(figures.digest()) == 16
