"""Who gains, held beside another grid and beside prices, on a page of the desk."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from unionhall.bargaining import drafting
from unionhall.bargaining.costed import costed
from unionhall.bargaining.drafting import PackageFacts
from unionhall.bargaining.tests.samples import DAY, add, grid_facts, lay, open_table, placement_facts

PEOPLE = """step,lane,people,classification
1,HS,1,paraprofessional
2,HS,1,paraprofessional
3,BA,2,bus driver
"""


@pytest.fixture
def laid(roll, ben):
    return lay(roll.paras, ben)


@pytest.fixture
def package(laid):
    """The same package as ours, on people whose work is known."""
    placement = drafting.place(laid.grid, placement_facts(PEOPLE), by=None, on=DAY)
    package = drafting.start(placement, PackageFacts("Ours"), by=None, on=DAY)
    for term in ({"kind": "step"}, {"kind": "across_the_board", "rate": "0.03"}):
        add(package, 0, term)
    return package


@pytest.fixture
def page(laid, package, as_user, ben):
    address, client = reverse("bargaining:who-gains", args=[laid.table.key, package.pk]), as_user(ben)
    return lambda language="", **told: client.get(f"{language}{address}", told).content.decode()


def test_by_kind_of_work_each_gains_what_they_gain_together(page):
    """Paras: 1,867.52 and 1,903.20 on 44,011.50, 8.5676%; drivers at the top twice 785.07 on 52,338, 3%."""
    told = page()
    for words in ("Paraprofessional", "$3,770.72", "8.5676%", "Bus driver", "$1,570.14", "3.00%"):
        assert words in told
    assert told.index("Paraprofessional") < told.index("Bus driver")
    for words in ("$18.54", "1.2222", "1.2222 times"):  # 22.00 over 18.00, today and at the end
        assert words in told


def test_ten_years_of_pay_are_a_step_each_year_and_then_the_top(page, package):
    """HS: 18, 19, then eight years at 20, times 1,189.5 hours."""
    assert "$234,331.50" in page()
    assert costed(package.now).base_payroll


def test_a_year_of_ours_over_a_year_of_theirs(page, laid):
    """18.00 x 1,189.5 is 21,411 and 22.00 is 26,169; of 54,000 and 60,000 that is 0.3965 and 0.4362."""
    teachers = "step,BA\n1,54000\n2,60000\n"
    facts = grid_facts(teachers, title="Teachers", basis="annual")
    grid = drafting.bring_grid(laid.table, facts, by=None, on=DAY)
    told = page(other=f"grid {grid.pk}")
    for words in ("0.3965", "0.4362", "$21,411.00", "$54,000.00"):
        assert words in told
    assert "Cada uno de promedio" in page("/es")


def test_no_grid_of_a_table_she_does_not_sit_at_is_offered(page, roll, laid):
    elsewhere = open_table(roll.faculty)
    grid = drafting.bring_grid(elsewhere, grid_facts(title="Kept elsewhere"), by=None, on=DAY)
    assert "Kept elsewhere" not in page()
    assert "Kept elsewhere" not in page(other=f"grid {grid.pk}")


def test_pay_is_held_against_prices(page):
    """CPI-U of Boston: what was 20.00 in 2019 is more today; the cell and the sentence say so."""
    told = page(since="2019", area="Boston", was_paid="20.00", step="3", lane="BA")
    assert "Real pay of 3 / BA since 2019" in told
    assert "In dollars of 2019" in told
    assert "Choose the step and the lane" in page(since="2019", area="Boston", was_paid="20.00")


def test_from_the_roll_come_share_of_a_post_step_date_and_kind_of_work(roll, laid, ana):
    job = roll.paras.employments.get(person__user=ana)
    told = {"step": "1", "lane": "BA", "hours_a_day": Decimal("3.25"), "hired_on": DAY - timedelta(4000)}
    type(job).objects.filter(pk=job.pk).update(**told)
    grid = drafting.bring_grid(laid.table, grid_facts(title="By the year", basis="annual"), by=None, on=DAY)
    facts = placement_facts(origin="roll", by_hire=True)
    placed = drafting.place(grid, facts, by=None, on=DAY)
    (group,) = [group for group in placed.groups if group["cell"] == ["1", "BA"]]
    hired = told["hired_on"]
    assert (group["fte"], group["step_date"]) == ("0.5000", [hired.month, hired.day])
    assert group["classification"] == job.classification
