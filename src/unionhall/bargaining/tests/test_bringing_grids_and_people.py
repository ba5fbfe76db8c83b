"""Grids and people come in from paste, file and roll; whoever does not fit is listed with the reason."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from unionhall.bargaining import actions, drafting
from unionhall.bargaining.bridge import RefusedError, work_days
from unionhall.bargaining.models import Package, Placement, Seat
from unionhall.bargaining.tests.samples import DAY, GRID, PEOPLE, grid_facts, lay, open_table, placement_facts
from unionhall.roster.tests.samples import para


@pytest.fixture
def table(roll, ben):
    return open_table(roll.paras, ben)


@pytest.fixture
def grid(table):
    return drafting.bring_grid(table, grid_facts(), by=None, on=DAY)


@pytest.fixture
def desk(roll, ben, as_user):
    """Ben's browser at an empty table."""
    return open_table(roll.paras, ben), as_user(ben)


NEW_GRID = {
    "title": "By index",
    "as_of": "2024-09-02",
    "basis": "annual",
    "unit": "100",
    "origin": "Article 9",
}


def test_an_indexed_grid_is_brought_in_by_its_factors(desk):
    """52,000 x 1.08 x 1.033 is 58,013.28, printed to the dollar."""
    table, browser = desk
    address = reverse("bargaining:grid-new", args=[table.key])
    factors = {"lane_factors": "BA = 1\nMA = 1.08", "step_factors": "1 = 1\n2 = 1.033"}
    assert browser.post(address, NEW_GRID | factors | {"base": "52000"}).status_code == 302
    assert table.grids.get().rows() == [("1", ["52000.00", "56160.00"]), ("2", ["53716.00", "58013.00"])]
    wrong = browser.post(address, NEW_GRID | {"base": "52000"}).content.decode()
    assert "An indexed grid needs these factors." in wrong
    bad = browser.post(address, NEW_GRID | factors | {"base": "-1"}).content.decode()
    assert "-1 is not above nothing" in bad


def test_people_off_the_grid_are_brought_in_and_placed_by_name(desk):
    table, browser = desk
    facts = NEW_GRID | {"basis": "hourly", "unit": "1", "pasted": GRID.replace(",", "\t")}
    browser.post(reverse("bargaining:grid-new", args=[table.key]), facts | {"off_grid": "Red circle = 31.25"})
    grid = table.grids.get()
    assert grid.beside == [("Red circle", Decimal("31.25"))]
    assert not grid.has_holes
    by_grid = drafting.place(grid, placement_facts(PEOPLE + "Red circle,2,\n"), by=None, on=DAY)
    assert by_grid.people == 6
    people = "step,lane,people\n1,HS,3\nRed circle,off grid,1\n"
    by_person = drafting.place(grid, placement_facts(people), by=None, on=DAY)
    assert by_person.people == 4
    page = browser.get(reverse("bargaining:placement", args=[table.key, by_person.pk])).content.decode()
    assert "Red circle" in page
    with pytest.raises(RefusedError, match="no rate off the grid for 'Blue circle'"):
        drafting.place(grid, placement_facts(people.replace("Red", "Blue")), by=None, on=DAY)


def test_the_work_year_is_said_where_the_package_stands(roll, ben, as_user):
    """From 27 August to 18 June without 24 December to 1 January: 205 work days."""
    laid = lay(roll.paras, ben)
    address = reverse("bargaining:basis", args=[laid.table.key, laid.ours.pk])
    told = {"title": "Ours", "placement": laid.placement.pk, "rollup": "", "seen": "3", "first_day": "08-27"}
    told |= {"last_day": "06-18", "closed": "12-24 to 01-01", "form_key": str(uuid4())}
    browser = as_user(ben)
    assert "no month and day" in browser.post(address, told | {"first_day": "08-32"}).content.decode()
    assert browser.post(address, told).status_code == 302
    calendar = Package.objects.get(pk=laid.ours.pk).now.content["calendar"]
    assert calendar == {"first": [8, 27], "last": [6, 18], "closed": [[[12, 24], [1, 1]]]}
    assert 'value="08-27"' in browser.get(address).content.decode()
    assert work_days(calendar, 2027) == 205


def test_a_grid_keeps_its_printed_rates_and_its_day(grid):
    assert grid.rows()[2] == ("3", ["20.00", "22.00"])
    assert (grid.as_of, grid.origin) == (DAY, "the contract")


def test_everything_that_is_wrong_with_a_grid_is_told_at_once(table):
    text = GRID.replace("19.00,20.50", "nineteen,-1") + "3,1,2\n"
    with pytest.raises(RefusedError) as refused:
        drafting.bring_grid(table, grid_facts(text), by=None, on=DAY)
    places = [(problem.row, problem.column) for problem in refused.value.problems]
    assert places == [(3, "HS"), (3, "BA"), (5, "step")]


def test_people_who_do_not_fit_are_refused_together(grid):
    text = "step,HS,PhD\n1,1,1\n7,2,\n"
    with pytest.raises(RefusedError) as refused:
        drafting.place(grid, placement_facts(text), by=None, on=DAY)
    places = [(problem.row, problem.column) for problem in refused.value.problems]
    assert places == [(1, "PhD"), (3, "step")]


def test_missing_hours_are_told_together_with_whatever_else_is_wrong(grid):
    facts = placement_facts("step,HS\n1,-1\n7,2\n", full_hours=None, leaves_out=True)
    with pytest.raises(RefusedError) as refused:
        drafting.place(grid, facts, by=None, on=DAY)
    places = [(problem.row, problem.column) for problem in refused.value.problems]
    assert places == [(None, ""), (2, "HS"), (3, "step")]


def test_or_left_out_and_listed(grid):
    facts = placement_facts("step,lane,hours,days\n1,HS,6.5,183\n9,HS,6.5,183\n", leaves_out=True)
    placement = drafting.place(grid, facts, by=None, on=DAY)
    assert placement.people == 1
    assert [(one["row"], one["column"]) for one in placement.misplaced] == [(3, "step")]


def test_the_roll_places_whom_it_can_and_says_whom_not(roll, grid):
    # Ana and Ben stand on step 3 of a grid with two lanes, and the roll does not say which.
    iris = para(roll, "Iris", "Placed", step="2", lane="ba")
    # The base year of the table is FY26, from 1 July 2025: 19 whole years, though 20 times 365 days.
    iris.employments.update(hired_on=DAY.replace(year=2005, month=7, day=5))
    para(roll, "Jo", "Nowhere", step="")
    facts = placement_facts("", origin=Placement.Origin.ROLL)
    placement = drafting.place(grid, facts, by=None, on=DAY)
    assert placement.people == 1
    assert placement.groups[0]["cell"] == ["2", "BA"]
    assert placement.groups[0]["service"] == [[19, "1"]]
    people = {str(person.key): str(person) for person in _people(roll)}
    told = {people[one["person"]]: one["column"] for one in placement.misplaced}
    assert told == {"Ana Reis": "lane", "Ben Okafor": "lane", "Jo Nowhere": "step"}


def test_the_roll_is_read_by_who_may_read_pay(roll, table, grid, sure, ana, ben):
    actions.seat(table, ana, Seat.Role.MEMBER, by=None, on=DAY)
    para(roll, "Iris", "Placed", step="2", lane="BA")
    facts = placement_facts("", origin=Placement.Origin.ROLL)
    with pytest.raises(PermissionDenied):
        drafting.place(grid, facts, by=sure(ana), on=DAY)
    assert drafting.place(grid, facts, by=sure(ben), on=DAY).people == 1


def test_nobody_is_placed_in_a_cell_where_nothing_is_printed(table):
    holed = drafting.bring_grid(table, grid_facts(GRID.replace("19.00,20.50", "19.00,")), by=None, on=DAY)
    assert holed.has_holes
    text = "step,HS,BA\n1,1,\n2,,1.5\n"
    with pytest.raises(RefusedError) as refused:
        drafting.place(holed, placement_facts(text), by=None, on=DAY)
    told = [str(problem.message) for problem in refused.value.problems]
    assert told == ["1.5 stand in step 2 of BA, a cell the schedule does not have"]
    left = drafting.place(holed, placement_facts(text, leaves_out=True), by=None, on=DAY)
    assert (left.people, len(left.misplaced)) == (1, 1)


def test_a_form_sent_twice_brings_one_grid_and_places_the_people_once(table):
    grids = {drafting.bring_grid(table, grid_facts(), by=None, on=DAY).pk for _press in range(2)}
    [pk] = grids
    grid = table.grids.get(pk=pk)
    assert len({drafting.place(grid, placement_facts(), by=None, on=DAY).pk for _press in range(2)}) == 1
    other = drafting.place(grid, placement_facts(GRID.replace(".00", "").replace(".50", "")), by=None, on=DAY)
    assert other.people != grid.placements.last().people


def _people(roll):
    return [job.person for job in roll.paras.employments.select_related("person")]


def test_a_grid_is_pasted_or_in_a_file_and_not_both(table, as_user, ben):
    told = {"title": "G", "as_of": DAY.isoformat(), "basis": "hourly", "unit": "1", "origin": "file"}
    address = reverse("bargaining:grid-new", args=[table.key])
    both = told | {"pasted": GRID, "file": SimpleUploadedFile("grid.csv", GRID.encode())}
    answer = as_user(ben).post(address, both)
    assert answer.status_code == 422
    assert "Empty this box to read the file" in answer.content.decode()
    empty = as_user(ben).post(address, told | {"file": SimpleUploadedFile("grid.csv", b"")})
    assert empty.content.decode().count("The submitted file is empty") == 2
    assert "Paste the grid or choose a file" not in empty.content.decode()
    assert as_user(ben).post(address, told | {"pasted": GRID}).status_code == 302


def test_people_of_the_file_that_was_chosen_not_of_what_was_pasted_before(grid, as_user, ben):
    told = {"grid": grid.pk, "title": "P", "as_of": DAY.isoformat(), "full_hours": "6.5", "paid_days": "183"}
    file = SimpleUploadedFile("people.csv", b"step,HS,BA\n1,3,\n")
    posted = told | {"origin": "file", "pasted": "step,HS,BA\n1,9,\n", "file": file}
    assert (
        as_user(ben).post(reverse("bargaining:placement-new", args=[grid.table.key]), posted).status_code
        == 302
    )
    assert grid.placements.get().people == 3
