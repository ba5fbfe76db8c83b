"""Every change of a plan is a version; two people's changes meet without either being lost in silence."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from unionhall.funding import answers, drafting, inputs, keeping
from unionhall.funding.drafting import ChangedMeanwhileError, FrameFacts, NothingToUndoError, RaiseFacts, Seen
from unionhall.funding.plans import Plan
from unionhall.funding.tandem import FiscalYear, RefusedError, problems
from unionhall.funding.tests.planned import AIDES, GROWTH, NURSES, RELIEF, YEARS, begun
from unionhall.roster.tests.samples import officer

pytestmark = pytest.mark.django_db
ENDING = {"start": ["FY22", "FY24"], "end": "FY24"}


@pytest.fixture
def plan(roll) -> Plan:
    return begun(roll.local_1)


@pytest.fixture
def cast(ana, ben, cleo):
    return ana, ben, cleo


def item(plan: Plan, name: str) -> dict:
    return next(one for _section, one in inputs.items(plan.latest.values) if one["name"] == name)


def test_ben_begins_a_plan_for_his_local_and_ana_and_cleo_do_not(roll, ben, ana, cleo, sure):
    plan = begun(roll.local_1, by=sure(ben))
    assert plan.owner == ben
    assert (plan.latest.number, plan.latest.change) == (1, "begun")
    for other in (ana, cleo):
        with pytest.raises(PermissionDenied):
            begun(roll.local_1, by=sure(other))
    with pytest.raises(PermissionDenied):
        begun(roll.local_2, by=sure(ben))
    with pytest.raises(PermissionDenied):
        begun(roll.local_1, by=ben)


def test_every_change_is_a_version_and_a_line_of_the_log(plan, ben, sure):
    by = sure(ben)
    changed = {**AIDES, "fte": "20"}
    drafting.change(plan, ("investments", "i1"), changed, seen=Seen(1), by=by)
    drafting.add(plan, "investments", {**NURSES, "name": "Counselors"}, seen=Seen(2), by=by)
    drafting.remove(plan, ("investments", "i2"), seen=Seen(3), by=by)
    drafting.move_starts(plan, {"i1": "FY24"}, seen=Seen(4), by=by)
    told = [(one.number, one.change, one.about) for one in plan.versions.order_by("number")]
    assert told[1:] == [
        (2, "changed", "Paraprofessionals"),
        (3, "added", "Counselors"),
        (4, "removed", "School nurses"),
        (5, "moved", "Paraprofessionals"),
    ]
    assert item(plan, "Paraprofessionals")["start"] == ["FY24", "FY24"]
    edits = ModelLogEntry.objects.filter(object_id=plan.pk, action="wagtail.edit", user=ben)
    assert edits.count() == 4


def test_changes_of_two_people_to_different_things_both_stand(plan, ben, sure, roll, eve):
    officer("research_staff", user=eve)
    drafting.change(plan, ("investments", "i1"), {**AIDES, "fte": "20"}, seen=Seen(1), by=sure(ben))
    drafting.change(plan, ("streams", "s1"), {**RELIEF, "amount": "5"}, seen=Seen(1), by=sure(eve))
    drafting.move_starts(plan, {"i1": "", "i2": "FY23"}, seen=Seen(1), by=sure(eve))
    assert item(plan, "Paraprofessionals")["fte"] == "20"
    assert item(plan, "ESSER III")["amount"] == "5"
    assert item(plan, "School nurses")["start"] == ["FY23", "FY23"]


def test_a_second_change_of_the_same_thing_is_not_made_in_silence(plan, ben, sure, eve):
    officer("research_staff", user=eve)
    drafting.change(plan, ("investments", "i1"), {**AIDES, "fte": "20"}, seen=Seen(1), by=sure(ben))
    for meanwhile in (
        lambda: drafting.change(
            plan, ("investments", "i1"), {**AIDES, "fte": "25"}, seen=Seen(1), by=sure(eve)
        ),
        lambda: drafting.remove(plan, ("investments", "i1"), seen=Seen(1), by=sure(eve)),
        lambda: drafting.move_starts(plan, {"i1": "FY23"}, seen=Seen(1), by=sure(eve)),
        lambda: drafting.go_back(plan, 1, seen=Seen(1), by=sure(eve)),
    ):
        with pytest.raises(ChangedMeanwhileError) as stopped:
            meanwhile()
        assert stopped.value.theirs.made_by == ben
    assert item(plan, "Paraprofessionals")["fte"] == "20"
    drafting.change(plan, ("investments", "i1"), {**AIDES, "fte": "25"}, seen=Seen(2), by=sure(eve))
    assert item(plan, "Paraprofessionals")["fte"] == "25"


def test_the_same_form_sent_twice_makes_one_change(plan, ben, sure):
    twice = Seen(1, uuid.uuid4())
    counselors = {**NURSES, "name": "Counselors"}
    first = drafting.add(plan, "investments", counselors, seen=twice, by=sure(ben))
    second = drafting.add(plan, "investments", counselors, seen=twice, by=sure(ben))
    assert first == second
    assert plan.versions.count() == 2


def test_undoing_goes_back_step_by_step_and_can_itself_be_undone(plan, ben, sure):
    by = sure(ben)
    for fte in ("20", "10"):
        seen = Seen(plan.latest.number)
        drafting.change(plan, ("investments", "i1"), {**AIDES, "fte": fte}, seen=seen, by=by)
    for fte in ("20", "30"):
        latest = plan.latest
        drafting.go_back(plan, drafting.before(latest), seen=Seen(latest.number), by=by)
        assert item(plan, "Paraprofessionals")["fte"] == fte
    assert drafting.before(plan.latest) is None
    drafting.go_back(plan, 3, seen=Seen(plan.latest.number), by=by)
    assert item(plan, "Paraprofessionals")["fte"] == "10"


def test_an_undo_sent_twice_undoes_once(plan, ben, sure):
    by = sure(ben)
    for fte in ("20", "10"):
        drafting.change(
            plan, ("investments", "i1"), {**AIDES, "fte": fte}, seen=Seen(plan.latest.number), by=by
        )
    seen = Seen(plan.latest.number)
    for _tap in range(2):
        drafting.go_back(plan, None, seen=seen, by=by)
    assert item(plan, "Paraprofessionals")["fte"] == "20"
    drafting.go_back(plan, None, seen=Seen(plan.latest.number), by=by)
    with pytest.raises(NothingToUndoError):
        drafting.go_back(plan, None, seen=Seen(plan.latest.number), by=by)


def test_a_start_given_back_to_the_plan_has_the_years_it_was_written_with(plan, ben, sure):
    for year in ("FY23", "FY26", ""):
        drafting.move_starts(plan, {"i1": year}, seen=Seen(plan.latest.number), by=sure(ben))
    assert item(plan, "Paraprofessionals") == {**AIDES, "id": "i1"}


@pytest.mark.parametrize("back", ["FY23", ""])
def test_an_end_that_a_start_was_moved_past_is_there_again_when_it_is_moved_back(plan, ben, sure, back):
    by = sure(ben)
    drafting.change(plan, ("investments", "i1"), AIDES | ENDING, seen=Seen(1), by=by)
    for number, year in enumerate(("FY24", "FY26", "FY25"), start=2):
        drafting.move_starts(plan, {"i1": year}, seen=Seen(number), by=by)
    assert item(plan, "Paraprofessionals")["end"] == "FY25"
    drafting.move_starts(plan, {"i1": back}, seen=Seen(5), by=by)
    written = {**AIDES, **ENDING, "id": "i1"}
    moved = {"start": ["FY23", "FY23"], "window": ENDING["start"]} if back else {}
    assert item(plan, "Paraprofessionals") == written | moved


def test_a_plan_that_another_changed_meanwhile_is_not_kept_unseen(plan, ben, eve, sure):
    officer("research_staff", user=eve)
    drafting.remove(plan, ("investments", "i2"), seen=Seen(1), by=sure(eve))
    with pytest.raises(ChangedMeanwhileError):
        keeping.keep(plan, "For the hearing", seen=Seen(1), by=sure(ben))
    assert keeping.keep(plan, "For the hearing", seen=Seen(2), by=sure(ben)).number == 2


def test_what_makes_no_plan_is_refused_with_every_reason(plan, ben, sure):
    wrong = {**AIDES, "name": "School nurses", "unit_cost": "much", "start": ["FY25", "FY22"]}
    with pytest.raises(RefusedError) as refused:
        drafting.change(plan, ("investments", "i1"), wrong, seen=Seen(1), by=sure(ben))
    assert {problem.column.split("].")[1] for problem in refused.value.problems} == {
        "name",
        "start",
        "unit_cost",
    }
    assert plan.versions.count() == 1


def test_other_years_keep_the_plan_a_plan(plan, ben, sure):
    facts = FrameFacts("Harborview, later", ("FY23", "FY24", "FY25", "FY26", "FY27"), cuts=True)
    drafting.reframe(plan, facts, seen=Seen(1), by=sure(ben))
    assert Plan.objects.get().title == "Harborview, later"
    # What recurs goes on, and what costs were written in dollars of FY22 still are.
    assert item(plan, "SOA growth")["by_year"]["FY27"] == item(plan, "SOA growth")["by_year"]["FY26"]
    course = answers.of_version(plan.latest).courses[0]
    assert (course.started, course.investment.price.at(course.started)) == (
        FiscalYear(2023),
        Decimal("39655"),
    )
    assert item(plan, "Paraprofessionals")["start"] == ["FY23", "FY25"]
    assert answers.of_version(plan.latest).plan.cuts


def test_money_of_years_taken_off_is_not_told_and_there_again_with_the_years(plan, ben, sure):
    growth = next(one for one in plan.latest.values["streams"] if one["kind"] == "recurring")
    long = growth["by_year"]
    growth = {**growth, "commitments": {"FY26": "5"}, "stages": {"governor": {"FY26": "7"}}}
    by = sure(ben)
    drafting.change(plan, ("streams", growth["id"]), growth, seen=Seen(1), by=by)
    for number, years in ((2, YEARS[:3]), (3, YEARS)):
        drafting.reframe(plan, FrameFacts("Harborview", years), seen=Seen(number), by=by)
        told = next(one for one in inputs.told(plan.latest.values)["streams"] if one["kind"] == "recurring")
        assert told["by_year"] == {year: long[year] for year in years}
        assert problems(plan.latest.values) == []
    assert (told["commitments"]["FY26"], told["stages"]["governor"]) == ("5", {"FY26": "7"})


def test_what_is_typed_while_the_years_are_fewer_loses_nothing_of_the_others(plan, ben, sure, as_user):
    bens, by, long = as_user(ben), sure(ben), item(plan, "SOA growth")["by_year"]
    growth = {**GROWTH, "commitments": {"FY26": "5"}, "stages": {"governor": {"FY26": "7"}}}
    loss = {"name": "Late", "unit": "months", "worst": "2", "stream": "SOA growth", "per_unit": {"FY26": "9"}}
    costs = {year: Decimal(300) for year in YEARS}
    drafting.change(plan, ("streams", "s2"), growth, seen=Seen(1), by=by)
    drafting.add(plan, "assumptions", loss, seen=Seen(2), by=by)
    drafting.add_raise(plan, RaiseFacts("Contract", costs), by=by)
    drafting.reframe(plan, FrameFacts("Harborview", YEARS[:3]), seen=Seen(4), by=by)
    for number, place in enumerate(("streams/s2", "assumptions/a1", "investments/i3"), start=5):
        address = f"/funding/plans/{plan.pk}/{place}/"
        shown = {bound.html_name: bound.value() for bound in bens.get(address).context["form"]}
        typed = {name: value for name, value in shown.items() if value not in (None, "", [], False)}
        sent = bens.post(address, {**typed, "note": "Typed anew", "seen": number})
        assert sent.status_code == 302, sent.context["form"].errors
    drafting.reframe(plan, FrameFacts("Harborview", YEARS), seen=Seen(8), by=by)
    kept = item(plan, "SOA growth")
    assert (kept["by_year"], kept["commitments"]["FY26"], kept["stages"]) == (long, "5", growth["stages"])
    assert item(plan, "Late")["per_unit"] == {"FY26": "9"}
    assert item(plan, "Contract")["by_year"] == dict.fromkeys(YEARS, "300")


def test_a_costed_package_becomes_a_raise_that_starts_when_it_costs(plan, ben, sure):
    cost = {"FY23": Decimal("310000"), "FY24": Decimal(0), "FY25": Decimal("655000.50")}
    facts = RaiseFacts("Paraprofessional contract", cost, "Costing 7, kept on May 3")
    drafting.add_raise(plan, facts, by=sure(ben))
    made = item(plan, "Paraprofessional contract")
    assert made["by_year"] == {"FY23": "310000", "FY24": "0", "FY25": "655000.50"}
    assert (made["kind"], made["start"], made["note"]) == (
        "raise",
        ["FY23", "FY23"],
        "Costing 7, kept on May 3",
    )
    course = answers.of_version(plan.latest).courses[2]
    assert [str(cost) for cost in course.cost_by_year.values()] == [
        "0",
        "310000.00",
        "0",
        "655000.50",
        "655000.50",
    ]
    with pytest.raises(RefusedError):
        drafting.add_raise(plan, RaiseFacts("Later", {"FY31": Decimal(1)}), by=sure(ben))


def test_what_a_package_costs_after_the_plan_is_there_with_the_years(plan, ben, sure):
    by = sure(ben)
    cost = {"FY26": Decimal(100), "FY27": Decimal(300), "FY28": Decimal(0)}
    drafting.add_raise(plan, RaiseFacts("Contract", cost), by=by)
    assert item(plan, "Contract")["by_year"] == {"FY26": "100", "FY27": "300", "FY28": "0"}
    (later,) = answers.of_version(plan.latest).dearer_later
    assert (later.name, later.year, later.dollars) == ("Contract", FiscalYear(2027), Decimal(300))
    drafting.reframe(plan, FrameFacts("Longer", (*YEARS, "FY27", "FY28")), seen=Seen(2), by=by)
    course = answers.of_version(plan.latest).courses[2]
    assert list(course.cost_by_year.values())[-3:] == [Decimal(100), Decimal(300), Decimal(0)]


def test_a_copy_changes_without_its_original(plan, ben, sure, roll):
    other = drafting.copy(plan, "The other way", by=sure(ben))
    drafting.remove(other, ("investments", "i2"), seen=Seen(1), by=sure(ben))
    assert len(other.latest.values["investments"]) == 1
    assert len(plan.latest.values["investments"]) == 2
    assert (other.owner, other.local) == (ben, roll.local_1)


def test_a_plan_is_seen_by_its_owner_and_by_who_may_plan_for_its_local(plan, cast, eve, sure):
    ana, ben, cleo = cast
    officer("auditor", user=eve)
    mine = begun(by=None, owner=ana)
    seen = {user.first_name: set(Plan.objects.visible_to(sure(user))) for user in (ana, ben, cleo, eve)}
    assert seen == {"Ana": {mine}, "Ben": {plan}, "Cleo": set(), "Eve": set()}


def test_a_stream_taken_out_twice_takes_nothing_else_with_it(plan, ben, sure):
    doubt = {"name": "Dearer aides", "unit": "percent", "worst": "3", "growth": "0.01", "kind": "dearer"}
    values = inputs.added(plan.latest.values, "assumptions", doubt)[0]
    once = inputs.removed(values, "streams", "s1")
    assert [one["name"] for one in once["assumptions"]] == ["Dearer aides"]
    assert inputs.removed(once, "streams", "s1") == once


def test_what_is_added_never_has_the_id_of_what_was_taken_out(plan, ben, sure):
    by, last = sure(ben), item(plan, "School nurses")["id"]
    drafting.remove(plan, ("investments", last), seen=Seen(1), by=by)
    drafting.add(plan, "investments", {**NURSES, "name": "Librarians"}, seen=Seen(2), by=by)
    assert item(plan, "Librarians")["id"] != last


def test_what_was_saved_before_the_first_year_is_there_in_it_and_what_comes_after_the_last_is_left_out():
    savings = {"id": "s1", "kind": "fund", "name": "Savings"}
    savings["by_year"] = {"FY22": "250000", "FY23": "5000", "FY26": "70"}
    values = inputs.empty("Harborview", ("FY22", "FY23", "FY24", "FY25", "FY26")) | {"streams": [savings]}
    years = ("FY23", "FY24", "FY25")
    moved = inputs.with_frame(values, "Harborview", years, cuts=False)
    assert moved["streams"][0]["by_year"] == {"FY23": "255000"}
    assert inputs.left_out(values, years) == ["Savings"]
    assert inputs.left_out(moved, years) == []


def test_a_raise_starts_only_where_it_has_a_cost_from_then_on():
    years = ("FY23", "FY24", "FY25", "FY26", "FY27", "FY28")
    package = {"name": "Raise", "by_year": {"FY24": "1", "FY26": "2", "FY27": "3"}, "start": ["FY26", "FY26"]}
    assert inputs.startable(package, years) == ["FY26", "FY27", "FY28"]
    assert inputs.freed(package, years)["start"] == ["FY26", "FY28"]
    assert inputs.freed({**package, "end": "FY27"}, years)["start"] == ["FY26", "FY27"]
    assert inputs.startable(AIDES, years) == list(years)
