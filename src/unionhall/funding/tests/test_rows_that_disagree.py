"""A file that says two things of one place is told so, and so is a town under the number of another."""

import io

import pytest

from unionhall.core.importing import running
from unionhall.funding.facts import Award, Recipient
from unionhall.funding.tests.aided import COUNTS, read_in, tried

CONTRIBUTIONS = "lea,municipality,fy,eqv,income,foundbudget,target,mrgf,preliminary,required\n"
ABINGTON = "{lea},{name},2026,3150000000,700000000,30000000,17000000,0.0331,{required},{required}\n"
RATES = (
    "column,label,Administration,Instructional Leadership,Classroom & Specialist Teachers,"
    "Other Teaching Services,Professional Development,"
    '"Instructional Materials, Equipment & Technology",Guidance & Psychological Services,Pupil Services,'
    "Operations & Maintenance,Employee Benefits/Fixed Charges,Special Education Tuition\n"
    "elementary,Elementary,1,2,3,4,5,6,7,8,9,10,{last}\n"
)


def contribution(lea: int, name: str, required: str) -> str:
    return ABINGTON.format(lea=lea, name=name, required=required)


@pytest.mark.parametrize(
    ("importer", "text"),
    [
        ("esser-awards", "lea,district,ESSER II\n149,Lawrence,100\n149,Lawrence,200\n"),
        ("esser-awards", "lea,district,round,amount\n149,Lawrence,II,100\n01490000,Lawrence,2,200\n"),
        ("ma-head-counts", COUNTS + COUNTS.splitlines()[1].replace("2635", "2636") + "\n"),
        (
            "ma-contributions",
            CONTRIBUTIONS + contribution(1, "Abington", "100") + contribution(1, "Abington", "200"),
        ),
    ],
)
def test_a_row_that_contradicts_an_earlier_one_is_told_with_both_rows(towns, importer, text):
    run = tried(importer, "twice.csv", text)
    assert run.count("wrong") == 1
    problem = run.problems.get()
    assert problem.row == 3
    assert problem.message == "Row 2 says something else of the same. Keep the one that is right."


def test_a_column_of_rates_that_comes_twice_is_told(db):
    text = RATES.format(last=11) + RATES.format(last=12).splitlines()[1] + "\n"
    file, options = io.BytesIO(text.encode()), {"year": "FY25"}
    run = running.receive(file, "rates.csv", importer="ma-rates", by=None, options=options)
    running.check(run)
    assert run.problems.get().row == 3


def test_what_is_said_twice_alike_and_what_completes_a_row_is_taken_in(towns):
    twice = "lea,district,ESSER I,ESSER II\n149,Lawrence,100,\n149,Lawrence,100,200\n"
    assert read_in("esser-awards", "awards.csv", twice) == {"new": 2}
    assert Award.objects.count() == 2


def test_a_town_under_the_number_of_another_is_told_and_renames_nothing(towns):
    run = tried("ma-contributions", "towns.csv", CONTRIBUTIONS + contribution(2, "Abington", "100"))
    assert run.problems.get().message == "Number 2 is Acton; Abington has number 1."
    awards = tried("esser-awards", "awards.csv", "lea,district,ESSER II\n2,Abington,100\n")
    assert awards.count("wrong") == 1
    assert Recipient.objects.get(lea=2).name == "Acton"


def test_a_town_that_is_spelled_anew_is_renamed_and_the_run_says_so(towns):
    text = CONTRIBUTIONS + contribution(1, "Town of Abington", "100")
    run = tried("ma-contributions", "towns.csv", text)
    said = "It was called Abington here, and is called Town of Abington now."
    assert run.problems.get().message == said
