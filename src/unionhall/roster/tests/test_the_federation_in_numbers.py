"""Numbers about the federation: whole behind the door, rounded outside of it so that nothing small shows."""

from datetime import date

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from unionhall.places.models import Division
from unionhall.roster.census import Cell, Census, census, days, discreet
from unionhall.roster.tests.samples import para, teacher

TODAY = date(2026, 11, 2)
DAYS = days(TODAY)

counts = st.integers(0, 400)
cells = st.lists(
    st.builds(
        Cell,
        local=st.integers(1, 4),
        division=st.sampled_from([1, 2, None]),
        people=counts,
        members=st.tuples(*(counts for _day in DAYS)),
    ),
    max_size=8,
)


def told(census: Census) -> tuple:
    """Everything that a page made of these cells could print."""
    seen = census.discreet()
    lines = [seen.whole(), *({cell: seen._line("", "", [cell]) for cell in seen.cells}.values())]
    return tuple((line.people, line.members, line.trend, line.density) for line in lines)


def with_small_ones_as(count: int, cells: list[Cell]) -> list[Cell]:
    def other(value: int) -> int:
        return count if value < 10 else value

    return [
        Cell(cell.local, cell.division, other(cell.people), tuple(map(other, cell.members))) for cell in cells
    ]


@given(cells, st.integers(0, 9))
def test_what_is_under_ten_could_be_any_number_under_ten(cells, count):
    """So no subtraction, over locals, divisions or years, can find it out."""
    assert told(Census(DAYS, tuple(cells))) == told(Census(DAYS, tuple(with_small_ones_as(count, cells))))


@given(cells)
def test_every_number_outside_the_door_and_every_difference_is_a_multiple_of_ten(cells):
    numbers = [
        number
        for people, members, trend, _density in told(Census(DAYS, tuple(cells)))
        for number in (people, *members, trend)
        if number is not None
    ]
    assert all(number % 10 == 0 for number in numbers)


@given(st.integers(10, 10_000))
def test_a_published_number_leaves_ten_true_ones_open(count):
    shown = discreet(count)
    assert shown is not None
    assert abs(shown - count) <= 5
    assert len([other for other in range(count - 10, count + 11) if discreet(other) == shown]) in range(5, 11)


def crowd(roll, paras: int, teachers: int) -> None:
    for number in range(paras):
        para(roll, f"P{number}", "Para")
    for number in range(teachers):
        teacher(roll, f"T{number}", "Teacher")


def test_staff_see_the_true_numbers_with_psrp_beside_teachers(roll, sure, dot):
    crowd(roll, 10, 4)
    counted = census(sure(dot), TODAY)
    lines = counted.by_division(Division.objects.all())
    assert [(line.label, line.now, line.people) for line in lines] == [
        ("Paraprofessionals and school staff", 12, 12),
        ("PreK-12 teachers", 5, 5),
    ]
    assert (counted.whole().now, counted.whole().density) == (17, 100)


def test_a_president_sees_her_local_in_numbers_and_no_other(roll, ben, as_user):
    page = as_user(ben).get("/roll/federation/")
    assert [line.number for line in page.context["page"]] == ["1"]


def test_the_public_page_changes_with_nothing_under_ten(roll):
    crowd(roll, 21, 3)
    before = Client().get("/members/").content
    assert b"Lunenburg Paraprofessionals" in before
    assert b"Lunenburg Teachers" not in before
    crowd(roll, 0, 4)
    assert Client().get("/members/").content == before


def test_the_trend_counts_members_of_the_first_of_october(roll, sure, dot):
    assert (date(2023, 10, 1), date(2024, 10, 1), date(2025, 10, 1), date(2026, 10, 1), TODAY) == DAYS
    assert census(sure(dot), TODAY).whole().members == (0, 3, 3, 3, 3)
