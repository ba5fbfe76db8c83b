"""The `aid` command: the contract of its files, and refusals that tell all at once and write nothing."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from tally.__main__ import run
from tally.aid import effort
from tally.aid.tests.cases import PUBLISHED
from tally.years import FiscalYear

TOWNS = "municipality,equalized_valuation,income,foundation_budget,prior_contribution,growth_factor\n"
DISTRICTS = "district,foundation_budget,required_contribution,prior_aid,foundation_enrolment,operating\n"
RATES = ("--property-rate", "0.0039056081", "--income-rate", "0.0143119005")
ABINGTON = "Abington,2693823800,725757000,34615457.74,18276651,0.0331\n"


@pytest.fixture
def write(tmp_path: Path):
    def to_file(name: str, text: str) -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return to_file


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def plymouth(**changes: object) -> str:
    case = PUBLISHED["plymouth_fy2025"]
    counts = "\n".join(f"{name} = {number}" for name, number in {**case["pupils"], **changes}.items())
    return f'district = "Plymouth"\nwage_factor = {case["wage_factor"]}\n[pupils]\n{counts}\n'


def test_the_whole_state_is_solved_from_the_file(write, tmp_path, capsys) -> None:
    published = effort.published(FiscalYear(2025))
    lines = [
        f"{one.town.name},{one.town.equalized_valuation},{one.town.income},{one.town.foundation_budget},"
        f"{one.town.prior_contribution},{one.town.growth_factor}\n"
        for one in published
    ]
    out = tmp_path / "out.csv"
    assert (
        run(
            [
                "aid",
                "contribution",
                write("towns.csv", TOWNS + "".join(lines)),
                "--year",
                "FY25",
                "--out",
                str(out),
            ]
        )
        == 0
    )
    rows = table(out.read_text(encoding="utf-8"))
    assert list(rows[0]) == [
        "municipality",
        "effort_yield",
        "target",
        "preliminary",
        "increment",
        "required",
        "rule",
    ]
    assert [int(row["target"]) for row in rows] == [one.target for one in published]
    assert [int(row["required"]) for row in rows] == [one.required for one in published]
    assert capsys.readouterr().out == ""


def test_with_both_rates_a_single_town_can_be_asked_about(write, capsys) -> None:
    assert run(["aid", "contribution", write("towns.csv", TOWNS + ABINGTON), "--year", "FY25", *RATES]) == 0
    assert table(capsys.readouterr().out) == [
        {
            "municipality": "Abington",
            "effort_yield": "20907982.02",
            "target": "20907982",
            "preliminary": "18881608",
            "increment": "182767",
            "required": "19064375",
            "rule": "first increment",
        }
    ]


@pytest.mark.parametrize("rates", [("0.39056081%", "1.43119005%"), ("0.39056081", "1.43119005")])
def test_rates_in_percent_come_to_the_same_and_a_bare_percentage_is_said_to_be_one(
    write, capsys, rates
) -> None:
    file = write("towns.csv", TOWNS + ABINGTON)
    options = ["--property-rate", rates[0], "--income-rate", rates[1]]
    assert run(["aid", "contribution", file, "--year", "FY25", *options]) == 0
    printed = capsys.readouterr()
    assert table(printed.out)[0]["required"] == "19064375"
    assert ("is read as 0.39056081%" in printed.err) is (not rates[0].endswith("%"))


def test_districts_come_out_with_the_rule_that_binds(write, capsys) -> None:
    file = write(
        "districts.csv",
        DISTRICTS
        + "Boston,1145949554.1,945408382,230700785,57369,yes\n"
        + 'Lexington,"$ 91,458,917.922",75453607,17609131,"6,851",yes\n'
        + "Dalton,212169.48,97790,236581,11,no\n",
    )
    assert run(["aid", "district", file, "--year", "FY25"]) == 0
    rows = table(capsys.readouterr().out)
    assert list(rows[0]) == [
        "district",
        "foundation_aid",
        "minimum_aid",
        "aid",
        "rule",
        "required_net_school_spending",
    ]
    assert [(row["aid"], row["rule"]) for row in rows] == [
        ("236667161", "minimum aid"),
        ("18321635", "minimum aid"),
        ("212169.48", "foundation budget cap"),
    ]
    assert rows[0]["required_net_school_spending"] == "1182075543"


def test_an_other_increment_may_be_handed_in_and_is_added(write, capsys) -> None:
    head = DISTRICTS.replace("operating\n", "operating,other_increment\n")
    file = write("districts.csv", head + "Hanover,29637167.85,22439160,7088745,2528,yes,57584\n")
    assert run(["aid", "district", file, "--year", "FY23"]) == 0
    assert table(capsys.readouterr().out)[0]["aid"] == "7298009"


def test_the_stage_decides_the_minimum(write, capsys) -> None:
    file = write("districts.csv", DISTRICTS + "A,0,0,1000,10,yes\n")
    assert run(["aid", "district", file, "--year", "FY25", "--stage", "governor"]) == 0
    assert table(capsys.readouterr().out)[0]["aid"] == "1300"


def test_a_foundation_budget_is_counted_from_the_pupils(write, capsys) -> None:
    assert run(["aid", "foundation", write("pupils.toml", plymouth()), "--year", "FY25"]) == 0
    assert table(capsys.readouterr().out) == [
        {
            "district": "Plymouth",
            "year": "FY2025",
            "foundation_enrolment": "7591",
            "low_income_group": "6",
            "foundation_budget": "112170810.49",
        }
    ]


def test_a_foundation_budget_explains_itself_line_by_line(write, capsys) -> None:
    assert run(["aid", "foundation", write("pupils.toml", plymouth()), "--year", "FY25", "--explain"]) == 0
    rows = table(capsys.readouterr().out)
    assert (rows[-1]["label"], rows[-1]["amount"]) == ("Foundation budget", "112170810")
    assert all(row["reference"].startswith("M.G.L. c. 70") for row in rows)


def test_requirements_and_aid_explain_themselves_too(write, capsys) -> None:
    file = write("towns.csv", TOWNS + ABINGTON)
    assert run(["aid", "contribution", file, "--year", "FY25", *RATES, "--explain"]) == 0
    rows = table(capsys.readouterr().out)
    assert {row["name"] for row in rows} == {"Abington"}
    assert (rows[-1]["amount"], rows[-1]["because"]) == ("19064375", "first increment")
    file = write("districts.csv", DISTRICTS + "Boston,1145949554.1,945408382,230700785,57369,yes\n")
    assert run(["aid", "district", file, "--year", "FY25", "--explain"]) == 0
    amounts = {row["label"]: row["amount"] for row in table(capsys.readouterr().out)}
    assert amounts["Minimum aid increment"] == "5966376"
    assert amounts["Chapter 70 aid"] == "236667161"


def test_a_year_beyond_the_lawbook_is_refused_until_an_assumption_has_a_name(write, capsys) -> None:
    file = write("districts.csv", DISTRICTS + "A,0,0,1000,10,yes\n")
    assert run(["aid", "district", file, "--year", "FY31"]) == 2
    assert "src/tally/lawbook/ma/chapter70.yaml" in capsys.readouterr().err
    assert run(["aid", "district", file, "--year", "FY31", "--assume", "FY2026 goes on"]) == 0
    row = table(capsys.readouterr().out)[0]
    assert row["aid"] == "2500"
    assert "FY2026 goes on: minimum_aid_per_pupil = 150" in row["assumptions"]


def test_rates_beyond_the_lawbook_need_both_indices_and_a_name(write, capsys) -> None:
    file = write("pupils.toml", plymouth())
    assert run(["aid", "foundation", file, "--year", "FY26", "--assume", "mild prices"]) == 2
    assert "foundation_rates_fy2026.csv" in capsys.readouterr().err
    indices = ["--inflation", "2%", "--benefits-inflation", "0.05"]
    assert run(["aid", "foundation", file, "--year", "FY26", "--assume", "mild prices", *indices]) == 0
    told = table(capsys.readouterr().out)[0]["assumptions"]
    assert "mild prices: benefits_inflation_index = 0.05" in told
    assert told.count("mild prices: sixths of the phase-in taken after the published rates = 0") == 1


@pytest.mark.parametrize("name", ["", " ", "\t"])
def test_an_assumption_without_a_name_is_refused(write, capsys, name) -> None:
    file = write("districts.csv", DISTRICTS + "A,0,0,1000,10,yes\n")
    assert run(["aid", "district", file, "--year", "FY31", "--assume", name]) == 2
    assert "--assume: an assumption needs a name" in capsys.readouterr().err


def test_a_column_that_is_there_twice_is_refused(write, capsys) -> None:
    head = DISTRICTS.replace("operating\n", "operating,Prior_Aid\n")
    file = write("districts.csv", head + "A,0,0,1000,10,yes,2000\n")
    assert run(["aid", "district", file, "--year", "FY25"]) == 2
    assert "districts.csv, row 1, column prior_aid: this column is there twice" in capsys.readouterr().err


def test_every_mistake_is_told_at_once_with_its_place_and_nothing_is_written(write, tmp_path, capsys) -> None:
    file = write("towns.csv", TOWNS + "A,x,1,,3,3.31\na,-5,1,2,3,0.01\n")
    out = tmp_path / "out.csv"
    options = ["--property-rate", "3x", "--out", str(out)]
    assert run(["aid", "contribution", file, "--year", "FX", *options]) == 2
    printed = capsys.readouterr()
    assert printed.err.splitlines() == [
        "--year: 'FX' is not a fiscal year; write it as FY25 or FY2025",
        "--property-rate: '3x' is not a number",
        "--income-rate: both rates are needed, or neither to have them solved",
        "towns.csv, row 2, column equalized_valuation: 'x' is not an amount of money",
        "towns.csv, row 2, column foundation_budget: there is nothing in this cell",
        "towns.csv, row 2, column growth_factor: "
        "'3.31' is no fraction; write 3.31 percent as 0.0331 or as 3.31%",
        "towns.csv, row 3, column equalized_valuation: '-5' is negative; a sum of nothing or more is wanted",
        "towns.csv, row 3, column municipality: 'a' is in row 2 already",
    ]
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the file is empty; it needs the columns district, foundation_budget"),
        ("district,aid\nA,1\n", "row 1, column operating: no column 'operating'; the file has district, aid"),
        (DISTRICTS, "there are no rows under the header"),
        (DISTRICTS + "A,1,1,1,1,perhaps\n", "row 2, column operating: 'perhaps' is neither yes nor no"),
        (DISTRICTS + "\n\nA,1,1,1\n", "row 4, column operating: there is nothing in this cell"),
        (DISTRICTS + "A,1,1,1,nan,yes\n", "row 2, column foundation_enrolment: 'nan' is not a number"),
        (
            DISTRICTS + "A,1e400,1,1,1,yes\n",
            "row 2, column foundation_budget: '1e400' is more than there can be",
        ),
        (DISTRICTS + "A,1,1,1,1,yes\nB,1,000,1,1,1,yes\n", "row 3: 7 cells under 6 headers"),
    ],
)
def test_a_file_that_is_not_as_agreed_says_where(write, capsys, text: str, complaint: str) -> None:
    assert run(["aid", "district", write("districts.csv", text), "--year", "FY25"]) == 2
    assert complaint in capsys.readouterr().err


def test_a_file_from_a_spreadsheet_is_read_with_its_mark_its_line_ends_and_its_headings(
    tmp_path, capsys
) -> None:
    file = tmp_path / "mac.csv"
    head = "\ufeff" + DISTRICTS.replace("district", " District ").replace("foundation_b", "Foundation_B")
    file.write_bytes((head + "A,0,0,10,1,Y\n").replace("\n", "\r").encode())
    assert run(["aid", "district", str(file), "--year", "FY25"]) == 0
    assert table(capsys.readouterr().out)[0]["aid"] == "114"


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path, capsys) -> None:
    (tmp_path / "latin.csv").write_bytes(b"district\xe9")
    assert run(["aid", "district", str(tmp_path / "latin.csv"), "--year", "FY25"]) == 2
    assert run(["aid", "district", str(tmp_path / "nowhere.csv"), "--year", "FY25"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "latin.csv: the file is not UTF-8 text; save it as CSV UTF-8",
        "nowhere.csv: there is no such file",
    ]


def test_wrong_pupils_are_told_by_key_all_at_once(write, capsys) -> None:
    text = 'wage_factor = "0.9"\nteachers = 1\n[pupils]\nhigh = "x"\ncollege = 3\nmiddle = -1\n'
    assert run(["aid", "foundation", write("pupils.toml", text), "--year", "FY25"]) == 2
    told = capsys.readouterr().err
    for key in (
        "column teachers",
        "column pupils.high",
        "column pupils.college",
        "column pupils.middle",
        "wage_factor",
    ):
        assert key in told


def test_more_low_income_pupils_or_english_learners_than_pupils_are_refused(write, capsys) -> None:
    text = "[pupils]\nhigh = 10\nlow_income = 11\nenglish_learners_high = 12\n"
    assert run(["aid", "foundation", write("pupils.toml", text), "--year", "FY25"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "pupils.toml, column pupils.low_income: 11 of 10 pupils is more than there are",
        "pupils.toml, column pupils.english_learners_high: 12 of 10 pupils is more than there are",
    ]


def test_pupils_with_a_mark_and_windows_line_ends_are_read(tmp_path, capsys) -> None:
    file = tmp_path / "pupils.toml"
    file.write_bytes(b"\xef\xbb\xbf[pupils]\r\nhigh = 10\r\n")
    assert run(["aid", "foundation", str(file), "--year", "FY25"]) == 0
    assert table(capsys.readouterr().out)[0]["foundation_enrolment"] == "10"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--inflation", "0.02"], ["--benefits-inflation: both", "--assume: an assumed index needs a name"]),
        (
            ["--assume", "A", "--inflation", "x", "--benefits-inflation", "2"],
            ["--inflation: 'x'", "write 2 percent"],
        ),
        (
            ["--assume", "A", "--inflation=-150%", "--benefits-inflation", "5000%"],
            ["--inflation: '-150%' is a whole or more", "--benefits-inflation: '5000%' is a whole or more"],
        ),
    ],
)
def test_an_index_alone_without_a_name_or_without_sense_is_refused(write, capsys, options, told) -> None:
    file = write("pupils.toml", "[pupils]\nhigh = 10\n")
    assert run(["aid", "foundation", file, "--year", "FY26", *options]) == 2
    printed = capsys.readouterr().err
    assert all(part in printed for part in told)


@pytest.mark.parametrize(
    ("year", "told"),
    [
        ("FY2150", "FY2150 is more than 30 years after the last published rates"),
        ("FY2201", "--year: FY2201 is not from FY1990 to FY2200"),
        ("FY9999", "--year: FY9999 is not from FY1990 to FY2200"),
    ],
)
def test_a_year_too_far_ahead_is_refused(write, capsys, year, told) -> None:
    file = write("pupils.toml", "[pupils]\nhigh = 10\n")
    indices = ["--assume", "A", "--inflation", "99%", "--benefits-inflation", "99%"]
    assert run(["aid", "foundation", file, "--year", "FY2040", *indices]) == 0
    assert run(["aid", "foundation", file, "--year", year, *indices]) == 2
    assert told in capsys.readouterr().err


def test_a_growth_factor_rate_or_wage_factor_out_of_all_reason_is_refused(write, capsys) -> None:
    file = write("towns.csv", TOWNS + "A,1,1,1,3,-331%\nB,1,1,1,3,331%\n")
    rates = ["--property-rate", "0.39%", "--income-rate", "9999999%"]
    assert run(["aid", "contribution", file, "--year", "FY25", *rates]) == 2
    pupils = write("pupils.toml", "wage_factor = 1e21\n[pupils]\nhigh = 10\n")
    assert run(["aid", "foundation", pupils, "--year", "FY25"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "--income-rate: '9999999%' is more than all there is; the rates are a few percent at most",
        "towns.csv, row 2, column growth_factor: '-331%' is a whole or more; a share is below 100%",
        "towns.csv, row 3, column growth_factor: '331%' is a whole or more; a share is below 100%",
        "pupils.toml, column wage_factor: 1E+21 is 10 or more, which no wage adjustment comes near",
    ]


def test_a_file_of_pupils_without_pupils_or_without_sense_is_refused(write, capsys) -> None:
    assert run(["aid", "foundation", write("none.toml", 'district = "A"\n'), "--year", "FY25"]) == 2
    assert run(["aid", "foundation", write("torn.toml", "[pupils\n"), "--year", "FY25"]) == 2
    told = capsys.readouterr().err
    assert "no table [pupils]" in told
    assert "torn.toml: the file cannot be read" in told


def test_a_goal_the_towns_cannot_reach_is_a_refusal_and_no_stack_trace(write, capsys) -> None:
    file = write("towns.csv", TOWNS + "A,0,0,100,3,0.01\n")
    assert run(["aid", "contribution", file, "--year", "FY25"]) == 2
    assert "no rate can raise anything" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_refused(write, tmp_path, capsys) -> None:
    file = write("districts.csv", DISTRICTS + "A,0,0,10,1,yes\n")
    assert run(["aid", "district", file, "--year", "FY25", "--out", str(tmp_path / "no" / "such.csv")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_name_that_a_spreadsheet_would_run_is_defused(write, capsys) -> None:
    file = write("districts.csv", DISTRICTS + "=1+1,0,0,10,1,yes\n")
    assert run(["aid", "district", file, "--year", "FY25"]) == 0
    assert table(capsys.readouterr().out)[0]["district"] == "'=1+1"
