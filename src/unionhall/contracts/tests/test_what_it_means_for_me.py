"""A member looks herself up: without signing in, by the engine of everything else, and nothing is kept."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from tally.pay.placement import Change
from tally.pay.terms.grid import AcrossTheBoard
from tally.pay.terms.movement import Step
from unionhall.contracts import actions
from unionhall.contracts.bridge import RefusedError
from unionhall.contracts.lookup import Asked, answer
from unionhall.contracts.models import Agreement
from unionhall.contracts.tests.samples import NOW, address, kept, known

ME = Asked(step="1", lane="HS", hours=Decimal("6.5"), days=Decimal(183), pays=22)
QUERY = {"step": "1", "lane": "HS", "hours": "6.5", "days": "183", "pays": "22"}


@pytest.fixture
def agreement(roll) -> Agreement:
    return known(roll.paras, beside=kept([], []), beside_title="Theirs")


def test_each_year_and_each_pay_cheque_by_hand(agreement):
    # 1,189.5 hours. Today 18.00: 21,411.00. A step to 19.00, then 3%: 19.57. Then 2%: 19.96.
    hers = answer(agreement, ME)
    assert hers.today == Decimal("21411.00")
    assert [year.rate for year in hers.years] == [Decimal("19.57"), Decimal("19.96")]
    assert [year.pay for year in hers.years] == [Decimal("23278.52"), Decimal("23742.42")]
    assert [year.more for year in hers.years] == [Decimal("1867.52"), Decimal("2331.42")]
    # 23,278.52 in 22 cheques are 1,058.11 and a cent here and there; today's are 973.23.
    assert hers.years[0].cheque - Decimal("1058.11") in (0, Decimal("0.01"))
    assert hers.cheque_today - Decimal("973.23") in (0, Decimal("0.01"))


def test_against_the_other_sides_package(agreement):
    hers = answer(agreement, ME)
    assert [year.beside for year in hers.years] == [Decimal("21411.00")] * 2
    assert hers.beside_together == Decimal("1867.52") + Decimal("2331.42")


def test_a_rate_of_her_own_is_raised_like_the_others(agreement):
    hers = answer(agreement, Asked(rate=Decimal("25.00"), hours=Decimal(6), days=Decimal(180)))
    assert hers.today == Decimal("27000.00")
    assert hers.years[0].rate == Decimal("25.75")
    assert hers.years[0].cell is None


def test_what_is_owed_for_the_time_before(roll):
    late = known(roll.paras, first_paid=NOW.date().replace(year=2027, month=1, day=1))
    owed = answer(late, ME).owed
    # 132 of FY27's 261 weekdays lie before January 1: of the step's 1,189.50 and the raise's 678.02.
    assert [line.amount for line in owed.lines] == [Decimal("601.59"), Decimal("342.91")]
    assert owed.due == Decimal("944.50")


def test_with_a_first_pay_in_a_later_year_the_whole_of_the_first_is_owed_too(roll):
    """1,867.52 of FY27, and 66 of FY28's 262 weekdays of that and of the 463.90 that 2 percent add."""
    late = known(roll.paras, first_paid=NOW.date().replace(year=2027, month=10, day=1))
    owed = answer(late, ME).owed
    assert [line.amount for line in owed.lines] == [
        Decimal("1189.50"),
        Decimal("678.02"),
        Decimal("470.44"),
        Decimal("116.86"),
    ]
    page = Client().get(f"/es{address(late)}", QUERY).content.decode()
    assert "FY2028: Lo que añadió FY2027" in page
    beyond = known(roll.paras, first_paid=NOW.date().replace(year=2028, month=10, day=1))
    # All of both years, and 65 of FY29's 260 weekdays of 2,331.42.
    assert answer(beyond, ME).owed.due == Decimal("1867.52") + Decimal("2331.42") + Decimal("582.86")


def test_an_annual_grid_takes_the_share_of_a_post(roll):
    agreement = known(roll.faculty, kept=kept(basis="annual"))
    hers = answer(agreement, Asked(step="2", lane="BA", fte=Decimal("0.5")))
    assert hers.today == Decimal("10250.00")


def test_a_stranger_looks_herself_up_in_three_languages(agreement):
    for language, words in (("", "What does it mean for me?"), ("/es", "¿Qué"), ("/pt", "O que")):
        page = Client().get(f"{language}{address(agreement)}", QUERY).content.decode()
        assert words in page
        assert "23,278.52" in page or "23.278,52" in page or "23\xa0278,52" in page


def test_a_step_that_is_not_in_the_lane_is_told_beside_its_field(agreement):
    page = Client().get(address(agreement), QUERY | {"hours": "30"}).content.decode()
    assert "problems" in page
    assert 'class="answer"' not in page


def test_who_is_signed_in_finds_her_own_step_filled_in(roll, agreement, as_user, ana, cleo):
    job = roll.paras.employments.get(person__user=ana)
    type(job).objects.filter(pk=job.pk).update(step="2", lane="ba")
    page = as_user(ana).get(address(agreement)).content.decode()
    assert '<option value="2" selected>' in page
    assert '<option value="BA" selected>' in page
    assert '<option value="2" selected>' not in as_user(cleo).get(address(agreement)).content.decode()


def test_looking_oneself_up_leaves_no_line_anywhere(agreement):
    before = ModelLogEntry.objects.count()
    Client().get(address(agreement), QUERY)
    assert ModelLogEntry.objects.count() == before


def test_what_has_only_a_link_is_in_no_list_and_no_search_engine(roll):
    linked = known(roll.paras, title="Kept among us", audience="link")
    answer_ = Client().get(address(linked))
    assert answer_.status_code == 200
    assert "noindex" in answer_.headers["X-Robots-Tag"]
    assert "Kept among us" not in Client().get("/contracts/").content.decode()


def test_what_is_taken_back_is_gone(agreement):
    actions.withdraw(agreement, by=None, on=NOW)
    assert Client().get(address(agreement)).status_code == 404


def test_an_agreement_that_cannot_be_costed_is_not_made_known(roll):
    broken = kept([{"kind": "set_cell", "step": "9", "lane": "HS", "rate": "20"}])
    with pytest.raises(RefusedError):
        known(roll.paras, kept=broken)
    assert not Agreement.objects.exists()


def test_the_packet_holds_summary_text_grids_and_answers(roll):
    asked = [actions.Asked("When?", "In autumn.", "¿Cuándo?", "En otoño.")]
    facts = {"summary_es": "Tres por ciento.", "full_text": "Article 12."}
    agreement = known(roll.paras, **facts)
    told = actions.AgreementFacts(agreement.title, agreement.summary, kept(), audience="public", **facts)
    actions.amend(agreement, told, asked, by=None)
    page = Client().get(f"/es{address(agreement)}packet/").content.decode()
    for words in ("Tres por ciento.", "¿Cuándo?", "Article 12.", "20,50", "21,12", "21,54"):
        assert words in page
    pdf = Client().get(f"{address(agreement)}packet.pdf")
    assert pdf.content.startswith(b"%PDF")


def test_the_list_of_agreements_has_the_figures_of_a_quarterly_report(agreement):
    rows = Client().get("/contracts/agreements.json").json()
    assert [list(row.values())[3:9] for row in rows] == [[2027, 2028, "5.0000", "hour", "18.00", "18.91"]]


def test_what_was_made_known_stays_whatever_becomes_of_the_program(agreement, monkeypatch):
    before, page = answer(agreement, ME), Client().get(f"{address(agreement)}packet/").content
    monkeypatch.setattr(AcrossTheBoard, "new_rules", lambda *_: {})
    monkeypatch.setattr(Step, "change", lambda *_: Change())
    assert answer(agreement, ME) == before
    assert Client().get(f"{address(agreement)}packet/").content == page
    # Said in other words, or to others, it is the same agreement still; another package is another.
    told = actions.AgreementFacts("Renamed", "The same.", kept(), audience="public", beside=kept([], []))
    assert answer(actions.amend(agreement, told, by=None), ME).years == before.years
    other = actions.amend(agreement, replace(told, kept=kept([], [])), by=None)
    assert answer(other, ME).years[0].pay == before.today


def test_what_was_made_known_before_courses_were_kept_follows_its_terms(agreement):
    before = answer(agreement, ME)
    del agreement.kept["course"], agreement.beside["course"]
    assert answer(agreement, ME) == before


def test_paid_days_are_asked_for_where_a_term_changes_them(roll):
    longer = [{"kind": "added_days", "days": "2"}]
    agreement = known(roll.faculty, kept=kept(longer, basis="annual"))
    asked = {"step": "2", "lane": "BA", "pays": "26"}
    page = Client().get(address(agreement), asked).content.decode()
    assert 'name="days"' in page
    assert 'class="answer"' not in page
    # Two days more of 183: 20,500 x 185/183 is 20,724.04.
    assert "20,724.04" in Client().get(address(agreement), asked | {"days": "183"}).content.decode()
    fewer = known(roll.faculty, kept=kept([{"kind": "added_days", "days": "-2"}], basis="annual"))
    assert "too few are paid" in Client().get(address(fewer), asked | {"days": "1"}).content.decode()


def test_against_a_package_on_another_grid_only_ours_is_told(roll):
    theirs = kept([], [])
    theirs["package"]["schedule"] = {**theirs["package"]["schedule"], "rates": [["2", "HS", "19.00"]]}
    hers = answer(known(roll.paras, beside=theirs, beside_title="Theirs"), ME)
    assert hers.beside_together is None
    assert hers.years[0].pay == Decimal("23278.52")


def test_what_is_owed_is_told_with_its_working_in_the_readers_language(roll):
    once = [{"kind": "one_time", "amount": "300"}, {"kind": "across_the_board", "rate": "0.03"}]
    late = known(roll.paras, kept=kept(once), first_paid=NOW.date().replace(year=2027, month=1, day=1))
    page = Client().get(f"/es{address(late)}", QUERY).content.decode()
    # 3 percent of 18.00 is 0.54: 642.33 a year, of which 44/87 are 324.86; and the 300 once.
    assert "624,86" in page
    assert "44/87 de los días de trabajo del año" in page


def test_her_years_of_service_are_whole_ones_at_the_start_of_the_base_year(roll, agreement, as_user, ana):
    """FY26 begins on 1 July 2025: 19 whole years since 5 July 2005, though 20 times 365 days."""
    job = roll.paras.employments.get(person__user=ana)
    type(job).objects.filter(pk=job.pk).update(hired_on=NOW.date().replace(year=2005, month=7, day=5))
    page = as_user(ana).get(address(agreement)).content.decode()
    assert re.search(r'name="years" value="19"', page)
    assert "Whole years on July 1, 2025." in page


def test_who_goes_up_a_step_within_the_year_is_paid_the_rest_of_it_at_the_new_rate(roll):
    """129 of FY27's 261 weekdays are from 1 January on."""
    agreement = known(roll.faculty, kept=kept([{"kind": "step", "anniversary": True}], basis="annual"))
    asked = Asked(step="1", lane="HS")
    in_july, in_january = (
        answer(agreement, replace(asked, step_date=day)) for day in (None, date(2020, 1, 1))
    )
    gain = in_july.years[0].pay - in_july.today
    assert in_january.years[0].pay == in_july.today + round(gain * 129 / 261, 2)
    assert in_january.years[0].cell == in_july.years[0].cell
    page = Client().get(address(agreement)).content.decode()
    assert "The day you go up a step" in page
    assert "The day you go up a step" not in Client().get(address(known(roll.paras))).content.decode()
