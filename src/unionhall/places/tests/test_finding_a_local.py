"""A local is found by town, district, employer, name or number, however it is typed."""

import pytest

from unionhall.places import actions
from unionhall.places.actions import DistrictFacts, LocalFacts
from unionhall.places.finder import find, fold


@pytest.fixture
def places(db):
    """Two towns share a regional district; one of them has a district of its own as well."""
    plymouth = actions.record_town("MA", "Plymouth", code="239", by=None)
    carver = actions.record_town("MA", "Carver", code="052", by=None)
    regional = actions.record_district(
        "MA", "06999000", DistrictFacts("Old Colony Regional", "regional"), towns=[plymouth, carver], by=None
    )
    own = actions.record_district(
        "MA", "02390000", DistrictFacts("Plymouth Public Schools", "local"), towns=[plymouth], by=None
    )
    for number, name, district in (
        ("1", "Pilgrim Paraprofessionals", own),
        ("22", "Colony Trades", regional),
    ):
        employer = actions.record_employer(f"{district.name} Committee", district=district, by=None)
        actions.record_local(number, LocalFacts(name=name, employers=[employer]), by=None)


def locals_found(text: str) -> list[str]:
    return sorted({local.number for place in find(text) for local in place.locals})


@pytest.mark.parametrize(
    "typed", ["Plymouth", "plymouth", "Plimouth", "Plymuoth", "the town of plymouth", "Plym"]
)
def test_a_town_is_found_however_it_is_typed(places, typed):
    town = next(place for place in find(typed) if place.kind == "town")
    assert town.label == "Plymouth"


@pytest.mark.parametrize(
    "typed",
    [
        "Carver, MA",
        "Carver MA",
        "Carver, Massachusetts",
        "Carver, Massachusetts 02330-1234",
        "Carver School Department",
        "Carver Public Scools",
        "Carver Teachers and Nurses",
    ],
)
def test_what_people_write_behind_a_town_hides_it_from_nobody(places, typed):
    assert [place.label for place in find(typed)] == ["Carver"]


def test_a_neighbourhood_leads_to_its_town_and_not_to_a_name_like_it(places):
    for town in ("Boston", "Worcester"):
        actions.record_town("MA", town, by=None)
    for typed in ("Dorchester", "dorchestr, ma", "Jamaica Plain", "South Boston", "Boston"):
        assert [place.label for place in find(typed)] == ["Boston"], typed


def test_of_many_the_first_are_shown_and_the_page_says_that_there_are_more(home, places, client):
    for end in ("ampton", " Adams", " Andover", " Reading", "borough", "bridge", "field"):
        actions.record_town("MA", f"North{end}", by=None)
    page = client.get("/locals/", {"q": "north"}).content.decode()
    assert page.count("City or town") == 6
    assert "Only the first 6 are shown." in page
    assert "Only the first" not in client.get("/locals/", {"q": "north a"}).content.decode()


def test_a_town_in_several_districts_offers_all_of_them(places):
    town = next(place for place in find("Plymouth") if place.kind == "town")
    assert [district.name for district in town.districts] == [
        "Old Colony Regional",
        "Plymouth Public Schools",
    ]
    assert [local.number for local in town.locals] == ["1", "22"]


def test_a_local_is_found_by_name_number_district_and_employer(places):
    assert locals_found("pilgrim paraprofesionals") == ["1"]
    assert locals_found("22") == ["22"]
    assert locals_found("old colony") == ["22"]
    assert locals_found("Plymouth Public Schools Committee") == ["1"]


def test_a_number_with_a_letter_is_found_however_it_is_written(places):
    actions.record_local("60-A", LocalFacts(name="Harbor Clerks"), by=None)
    for typed in ("60-A", "60 a", "local 60-a", "Local No. 60A"):
        assert locals_found(typed) == ["60-A"], typed


def test_a_number_is_found_whatever_stands_before_it(places):
    actions.record_town("MA", "North Adams", by=None)
    actions.record_local("221", LocalFacts(name="Mill Nurses"), by=None)
    said = ("Local", "local #", "#", "No.", "local no.", "local number ", "Local Union No.", "L", "L-")
    for before in (*said, "n.º ", "número", "Local Nº", "Local núm.", "(local) # "):
        assert locals_found(f"{before} 1") == ["1"], before
        assert locals_found(f"{before}22") == ["22"], before
        assert find(f"{before} 2") == [], before
    assert [place.label for place in find("No. Adams")] == ["North Adams"]


@pytest.mark.parametrize("typed", ["", "x", "zzzz", "99", "<script>", "Portsmouth"])
def test_what_is_like_nothing_finds_nothing(places, typed):
    assert find(typed) == []


def test_a_closed_local_is_not_found(places):
    local = find("22")[0].locals[0]
    local.is_open = False
    local.save()
    assert locals_found("22") == []


def test_folding_keeps_something_of_every_name():
    assert fold("City of N. Adams") == "north adams"
    assert fold("Públic Schools") == "public schools"


def test_the_page_shows_what_was_found_and_what_was_not(home, places, client):
    page = client.get("/locals/", {"q": "Plimouth"}).content.decode()
    assert "Pilgrim Paraprofessionals" in page
    assert "2 school districts" in page
    nothing = client.get("/locals/", {"q": "<b>zzzz"}).content.decode()
    assert "Nothing found" in nothing
    assert "<b>zzzz" not in nothing
