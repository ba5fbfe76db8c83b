"""Places are read in as the states publish them; reading them twice changes nothing."""

import json
from io import BytesIO

import pytest

from unionhall.core.importing import running
from unionhall.core.models import ImportRun
from unionhall.places import actions
from unionhall.places.codes import ma_code, ma_kind
from unionhall.places.importers import _facts_of
from unionhall.places.models import District, Employer, Local, Municipality, School

CODES = (
    "00010000\tAbington\n06000000\tActon-Boxborough\n04450000\tAbby Kelley Foster Charter Public (District)\n"
)
REGIONS = "district_code,DIST_NAME,EOHHS_REGION\n10000,Abington,Southeast\n6000000,Acton-Boxborough,Unknown\n"
MEMBERS = {
    "metadata": {"description": "made for this test"},
    "regional": [{"district": "Acton-Boxborough", "members": ["Acton", "Boxborough"]}],
    "charter": [{"district": "Abby Kelley Foster Charter School", "members": ["Worcester"]}],
    "other": [{"district": "Atlantis", "members": ["Atlantis"]}],
}


@pytest.fixture
def read_in(db):
    """`read_in("towns", text)` reads a file in for good and returns how many rows were what."""

    def read(importer: str, text: str) -> dict[str, int]:
        name = f"{importer}{'.json' if text.startswith('{') else '.csv'}"
        run = running.receive(BytesIO(text.encode()), name, importer=importer, by=None)
        running.check(run)
        if run.state == ImportRun.State.CHECKED and not run.count("wrong"):
            running.start(run)
            running.carry_out(run)
        return {kind: run.count(kind) for kind in run.counts}

    return read


def test_the_codes_of_massachusetts_say_what_a_district_is(read_in):
    assert read_in("ma-districts", CODES)["new"] == 3
    kinds = dict(District.objects.values_list("code", "kind"))
    assert kinds == {"00010000": "local", "06000000": "regional", "04450000": "charter"}
    assert read_in("ma-districts", CODES)["same"] == 3


def test_a_lost_zero_is_found_again(read_in):
    read_in("ma-districts", CODES)
    assert read_in("ma-regions", REGIONS) == {"changed": 1, "same": 1}
    assert District.objects.get(code="00010000").region == "Southeast"
    assert ma_code("0149") == ma_code("1490000") == ma_code("01490000") == "01490000"
    assert ma_kind("08010000") == "vocational"


def test_towns_join_their_districts_and_what_has_no_district_is_told(read_in):
    read_in("ma-districts", CODES)
    assert read_in("ma-member-towns", json.dumps(MEMBERS)) == {"changed": 2, "left out": 1}
    regional = District.objects.get(code="06000000")
    assert [town.name for town in regional.towns.all()] == ["Acton", "Boxborough"]
    assert not Municipality.objects.filter(name="Atlantis").exists()
    assert read_in("ma-member-towns", json.dumps(MEMBERS)) == {"same": 2, "left out": 1}


def test_connecticut_gets_its_state_codes_from_the_federal_list(read_in):
    directory = (
        "leaid,lea_name,agency_type\n900270,Bethel School District,1\n0900005,Regional School District 19,1\n"
        "0900002,Connecticut Technical Education and Career System,5\n"
    )
    assert read_in("ct-directory", directory)["new"] == 3
    ids = (
        "id,sch_dist_stateid,census_geoid\n"
        "ocd-division/country:us/state:ct/county:fairfield/school_district:bethel,009,0900270\n"
        "ocd-division/country:us/state:vt/county:addison/school_district:addison,1,5000001\n"
    )
    assert read_in("nces-ids", ids) == {"changed": 1, "left out": 1}
    assert District.objects.get(nces_id="0900270").code == "009"
    assert District.objects.get(nces_id="0900005").kind == "regional"
    assert District.objects.get(nces_id="0900002").kind == "vocational"
    assert read_in("ct-directory", directory) == {"same": 3}


def test_schools_belong_to_districts_that_are_known(read_in):
    read_in("ma-districts", CODES)
    read_in("towns", "state,town,code\nMA,Abington,1\nma,Rockland,251\n")
    schools = (
        "state,district_code,school_code,school,town\n"
        "MA,10000,00010505,Abington High,Abington\n"
        "MA,9999,00020505,Nowhere High,\n"
    )
    assert read_in("schools", schools) == {"new": 1, "left out": 1}
    assert School.objects.get().town.name == "Abington"


SCHOOLS = "State,District code,School code,School,Town\n"


@pytest.fixture
def plymouth(read_in):
    read_in("towns", "state,town\nMA,Plymouth\nMA,Carver\n")
    read_in("ma-districts", "02390000\tPlymouth\n")
    read_in("schools", f"{SCHOOLS}MA,02390000,02390005,Cold Spring,Plymouth\n")


def test_a_school_is_known_though_its_code_has_lost_its_zero(read_in, plymouth):
    assert read_in("schools", f"{SCHOOLS}MA,2390000,2390005,Cold Spring,PLYMOUTH\n") == {"same": 1}
    assert read_in("schools", f"{SCHOOLS}MA,2390000,5,Cold Spring,Plymouth\n") == {"wrong": 1}
    assert School.objects.get().code == "02390005"


def test_a_schools_town_that_nobody_knows_is_a_problem_and_changes_nothing(read_in, plymouth):
    assert read_in("schools", f"{SCHOOLS}MA,02390000,02390005,Cold Spring,Plimouth\n") == {"wrong": 1}
    problem = ImportRun.objects.latest("pk").problems.get()
    assert (problem.row, problem.column) == (2, "Town")
    assert "“Plimouth”" in problem.message
    assert "Plymouth." in problem.message
    assert School.objects.get().town.name == "Plymouth"
    assert read_in("schools", f"{SCHOOLS}MA,02390000,02390005,Cold Spring,\n") == {"changed": 1}
    assert School.objects.get().town is None


def test_a_list_of_schools_brings_its_towns_into_a_hall_that_has_none(read_in):
    read_in("ma-districts", "02390000\tPlymouth\n")
    rows = f"{SCHOOLS}MA,02390000,02390005,Cold Spring,Plymouth\nMA,02390000,02390010,South,Carver\n"
    assert read_in("schools", rows) == {"new": 2}
    assert Municipality.objects.count() == 2


def test_a_town_is_written_down_once_whatever_its_capitals(read_in):
    assert read_in("towns", "state,town\nMA,Plymouth\nMA,PLYMOUTH\n") == {"new": 1, "same": 1}
    assert read_in("towns", "state,town,code\nMA,plymouth,239\n") == {"changed": 1}
    assert Municipality.objects.get().name == "Plymouth"


def test_the_federations_own_list_of_locals(read_in):
    actions.record_division("psrp", {"name": "School-related personnel"}, 1, by=None)
    header = "Local,Name,State,Division,Employer,Towns\n"
    rows = f"{header}12,Bay Clerks,MA,psrp,Abington Schools,Abington; Rockland\n"
    assert read_in("locals", rows) == {"new": 1}
    assert sorted(town.name for town in Local.objects.get().towns.all()) == ["Abington", "Rockland"]
    assert read_in("locals", rows) == {"same": 1}


def test_towns_and_employers_are_known_however_they_are_written(read_in):
    read_in("towns", "state,town\nMA,Lowell\nMA,Worcester\n")
    actions.record_employer("Lowell School Committee", by=None)
    header = "Local,Name,State,Employer,Towns\n"
    rows = f"{header}12,Bay Clerks,MA,lowell  school committee; City of Lowell,lowell; WORCESTER\n"
    assert read_in("locals", rows) == {"new": 1}
    local = Local.objects.get()
    assert {town.name for town in local.towns.all()} == {"Lowell", "Worcester"}
    assert {each.name for each in local.employers.all()} == {"Lowell School Committee", "City of Lowell"}
    assert Municipality.objects.count() == Employer.objects.count() == 2


def test_a_town_that_nobody_knows_is_a_problem_that_names_the_nearest(read_in):
    read_in("towns", "state,town\nMA,Lowell\nMA,Worcester\n")
    assert read_in("locals", "Local,Name,State,Towns\n12,Bay Clerks,MA,lowell;Wocester\n") == {"wrong": 1}
    problem = ImportRun.objects.latest("pk").problems.get()
    assert (problem.row, problem.column) == (2, "Towns")
    assert "Wocester" in problem.message
    assert "Worcester" in problem.message
    assert not Local.objects.exists()


def test_a_list_of_locals_brings_its_towns_into_a_hall_that_has_none(read_in):
    rows = "Local,Name,State,Towns\n12,Bay Clerks,MA,Easton; Weston\n13,Bay Nurses,MA,weston; Westport\n"
    assert read_in("locals", rows) == {"new": 2}
    assert read_in("locals", rows) == {"same": 2}
    assert sorted(Municipality.objects.values_list("name", flat=True)) == ["Easton", "Weston", "Westport"]


def test_every_wrong_cell_of_a_row_is_named_and_the_row_changes_nothing(read_in):
    rows = "Local,Name,State,Division\n12,Bay Clerks,Maine,pirates\n"
    read_in("locals", rows)
    problems = ImportRun.objects.latest("pk").problems.values_list("row", "column")
    assert set(problems) == {(2, "Division"), (2, "State")}
    assert not Local.objects.exists()


@pytest.mark.parametrize("number", ["60 A", "60/61", "1234.5", "№ 7", "12345678901"])
def test_a_number_that_cannot_stand_in_an_address_is_a_problem_of_its_row(read_in, number):
    assert read_in("locals", f"Local #,Name,State\n{number},Bay Clerks,MA\n") == {"wrong": 1}
    assert set(ImportRun.objects.latest("pk").problems.values_list("row", "column")) == {(2, "Local #")}
    assert not Local.objects.exists()


def test_a_list_without_a_column_leaves_what_is_there(read_in):
    actions.record_division("psrp", {"name": "School-related personnel"}, 1, by=None)
    header = "Local,Name,State,Division,Employer,Towns,E-mail,Website\n"
    row = "12,Bay Clerks,MA,psrp,Abington Schools,Abington,bay@example.org,https://bay.example.org\n"
    read_in("locals", header + row)
    before = _facts_of(Local.objects.get())
    assert read_in("locals", "Local,Name,State\n12,Bay Clerks,MA\n") == {"same": 1}
    assert read_in("locals", "Local,Name,State,Website\n12,Bay Clerks,MA,\n") == {"changed": 1}
    assert _facts_of(Local.objects.get()) == (*before[:3], "", *before[4:])


def test_a_list_of_schools_without_a_column_leaves_what_is_there(read_in):
    read_in("ma-districts", CODES)
    read_in("towns", "state,town\nMA,Abington\n")
    header = "state,district_code,school_code,school,town,ncessch\n"
    read_in("schools", f"{header}MA,10000,00010505,Abington High,Abington,250189\n")
    rows = "state,district_code,school_code,school\nMA,10000,00010505,Abington High\nMA,many,1,Nowhere High\n"
    assert read_in("schools", rows) == {"same": 1, "wrong": 1}
    school = School.objects.get()
    assert (school.town.name, school.nces_id) == ("Abington", "250189")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Email", "one@example.org; two@example.org"),
        ("Website", "javascript:alert(1)"),
        ("Name", "N" * 121),
        ("Employers", "E" * 121),
    ],
)
def test_a_cell_that_its_field_cannot_hold_is_a_problem_of_its_row(read_in, column, cell):
    row = {"Local": "12", "Name": "Bay Clerks", "State": "MA"} | {column: cell}
    assert read_in("locals", f"{','.join(row)}\n{','.join(row.values())}\n") == {"wrong": 1}
    assert ImportRun.objects.latest("pk").problems.get().column == column
    assert not Local.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        '{"a": [1' + "0" * 10,
        '{"a": []}',
        '{"a": [1, 2]}',
        '{"a": [{"district": 5, "members": []}]}',
        '{"a": [{"district": "Boston", "members": "abc"}]}',
        '{"a": [{"district": "B", "members": [{"x": 1}]}]}',
    ],
)
def test_a_file_that_is_no_list_of_districts_changes_nothing(read_in, text):
    read_in("ma-member-towns", text)
    assert ImportRun.objects.latest("pk").state == ImportRun.State.REFUSED
    assert not Municipality.objects.exists()
