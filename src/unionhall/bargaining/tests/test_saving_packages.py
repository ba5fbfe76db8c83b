"""Packages are saved version by version; nobody loses a change in silence, and nothing is lost by undoing."""

import io
import json
import uuid
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import ModelLogEntry

from unionhall.bargaining import actions, drafting
from unionhall.bargaining.actions import ChangedMeanwhileError, InUseError, ProposalFacts
from unionhall.bargaining.bridge import RefusedError, cost, snapshot
from unionhall.bargaining.changes import Place, with_term, without_term
from unionhall.bargaining.costed import package_of
from unionhall.bargaining.drafting import Edit
from unionhall.bargaining.ledger import KeptForGoodError
from unionhall.bargaining.models import Costing, Seat, Table
from unionhall.bargaining.tests.samples import DAY, add, lay
from unionhall.contracts.actions import AgreementFacts

STEP = {"kind": "step"}


@pytest.fixture
def laid(roll, ben):
    return lay(roll.paras, ben)


def test_a_package_costs_what_the_arithmetic_says(laid):
    # By hand: 1,189.5 hours a year. Base: (18 + 19 + 22 + 22) x 1,189.5. FY27: two move up, top stays.
    hours = Decimal("1189.5")
    base = (18 + 19 + 22 + 22) * hours
    after = [Decimal(rate) * hours for rate in ("19.57", "20.60", "22.66", "22.66")]
    costing = cost(package_of(laid.ours.now))
    assert costing.base_payroll == base
    assert costing.years[0].payroll == sum(rate.quantize(Decimal("0.01")) for rate in after)


def test_undoing_goes_back_step_by_step_and_keeps_everything(laid):
    ours = laid.ours
    drafting.undo(ours, 3, what="undone", by=None, on=DAY)
    ours.refresh_from_db()
    assert [term["kind"] for term in ours.now.years[0]["terms"]] == ["step"]
    drafting.undo(ours, 4, what="undone", by=None, on=DAY)
    ours.refresh_from_db()
    assert ours.now.years[0]["terms"] == []
    drafting.restore(ours, 3, 5, what="taken back", by=None, on=DAY)
    ours.refresh_from_db()
    assert [term["kind"] for term in ours.now.years[0]["terms"]] == ["step", "across_the_board"]
    assert ours.versions.count() == 6


def test_undoing_once_more_is_named_after_the_change_it_takes_back(laid):
    ours = laid.ours
    changed, added = ours.versions.get(number=3), ours.versions.get(number=2)
    assert (ours.now.change, added.change) == (changed, added)
    drafting.undo(ours, 3, what="undone", by=None, on=DAY)
    ours.refresh_from_db()
    assert ours.now.change == added


def test_who_edits_what_somebody_else_has_changed_is_told(laid):
    add(laid.ours, 1, STEP)
    stale = with_term(laid.ours.versions.get(number=3).content, Place(1), {"kind": "hold"})
    with pytest.raises(ChangedMeanwhileError):
        drafting.save(laid.ours, Edit(stale, "hold", 3), by=None, on=DAY)
    laid.ours.refresh_from_db()
    assert laid.ours.now.years[1]["terms"] == [STEP]


def test_a_form_pressed_twice_saves_once(laid):
    key = uuid.uuid4()
    content = with_term(laid.ours.now.content, Place(1), STEP)
    edit = Edit(content, "a step", 3, form_key=key)
    first = drafting.save(laid.ours, edit, by=None, on=DAY)
    again = drafting.save(laid.ours, edit, by=None, on=DAY)
    assert first == again
    laid.ours.refresh_from_db()
    assert laid.ours.version == 4


def test_what_cannot_be_costed_is_not_saved(laid):
    content = with_term(laid.ours.now.content, Place(0), {"kind": "hold", "lanes": ["BAA"]})
    with pytest.raises(RefusedError, match="BAA"):
        drafting.save(laid.ours, Edit(content, "hold", 3), by=None, on=DAY)
    laid.ours.refresh_from_db()
    assert laid.ours.version == 3


def test_a_term_can_be_taken_out_again(laid):
    content = without_term(laid.ours.now.content, Place(0, 0))
    drafting.save(laid.ours, Edit(content, "no step", 3), by=None, on=DAY)
    laid.ours.refresh_from_db()
    assert [term["kind"] for term in laid.ours.now.years[0]["terms"]] == ["across_the_board"]


def test_only_who_sits_at_the_table_saves(laid, sure, ana, ben, dot):
    content = with_term(laid.ours.now.content, Place(1), STEP)
    for outsider in (ana, sure(dot), ben):
        with pytest.raises(PermissionDenied):
            drafting.save(laid.ours, Edit(content, "a step", 3), by=outsider, on=DAY)
    assert drafting.save(laid.ours, Edit(content, "a step", 3), by=sure(ben), on=DAY).number == 4


def test_an_adviser_sees_and_changes_nothing(laid, sure, ana):
    actions.seat(laid.table, ana, Seat.Role.ADVISER, by=None, on=DAY)
    content = with_term(laid.ours.now.content, Place(1), STEP)
    with pytest.raises(PermissionDenied):
        drafting.save(laid.ours, Edit(content, "a step", 3), by=sure(ana), on=DAY)


def test_a_kept_costing_shows_the_same_cent_when_the_package_has_gone_on(laid):
    kept = actions.keep(laid.ours.now, by=None, on=DAY)
    ongoing = kept.ongoing
    add(laid.ours, 1, {"kind": "across_the_board", "rate": "0.05"})
    again = Costing.objects.get(pk=kept.pk)
    assert (again.ongoing, snapshot.same_cent(again.kept)) == (ongoing, True)
    assert cost(snapshot.package_from(again.kept["package"])).ongoing == ongoing
    with pytest.raises(KeptForGoodError):
        again.save()


def test_a_kept_costing_that_comes_to_other_sums_today_shows_what_was_kept(laid, as_user, ben):
    kept = actions.keep(laid.ours.now, by=None, on=DAY)
    told = kept.kept | {"result": json.loads(json.dumps(kept.kept["result"]))}
    told["result"]["years"][0]["lines"][0]["amount"] = "4321.09"
    Costing.objects.filter(pk=kept.pk).update(kept=told)
    address = reverse("bargaining:costing", args=[laid.table.key, kept.pk])
    page = as_user(ben).get(address).content.decode()
    assert "+$4,321.09" in page
    assert "Avance de escalón" in as_user(ben).get(f"/es{address}").content.decode()
    del told["words"]
    Costing.objects.filter(pk=kept.pk).update(kept=told)
    assert "Step movement" in as_user(ben).get(f"/es{address}").content.decode()
    assert "What you see is what was kept" in page
    file = reverse("bargaining:costing-file", args=[laid.table.key, kept.pk, "pdf"])
    assert file not in page
    assert as_user(ben).get(file).status_code == 404


def test_the_same_version_is_kept_once(laid):
    assert actions.keep(laid.ours.now, by=None, on=DAY) == actions.keep(laid.ours.now, by=None, on=DAY)


def test_files_of_a_kept_costing_keep_the_floors_of_their_day(laid, as_user, ben):
    Table.objects.filter(pk=laid.table.pk).update(living_wage=Decimal("30.15"), living_wage_source="invented")
    laid.ours.refresh_from_db()
    kept = actions.keep(laid.ours.now, by=None, on=DAY)
    Table.objects.filter(pk=laid.table.pk).update(living_wage=Decimal("99.99"))
    address = reverse("bargaining:costing-file", args=[laid.table.key, kept.pk, "xlsx"])
    workbook = openpyxl.load_workbook(io.BytesIO(as_user(ben).get(address).content), data_only=True)
    told = {cell.value for row in workbook["Floors"] for cell in row}
    assert 30.15 in told
    assert 99.99 not in told


def test_the_packet_and_the_workbook_say_what_is_under_a_floor(laid, as_user, ben):
    facts = {"living_wage": Decimal("30.15"), "living_wage_source": "invented", "household": 3}
    Table.objects.filter(pk=laid.table.pk).update(**facts)
    client = as_user(ben)
    address = reverse("bargaining:package-file", args=[laid.table.key, laid.ours.pk, "xlsx"])
    workbook = openpyxl.load_workbook(io.BytesIO(client.get(address).content), data_only=True)
    assert all("Taken out by Ben" in str(sheet.oddFooter.left.text) for sheet in workbook)
    spanish = openpyxl.load_workbook(io.BytesIO(client.get(f"/es{address}").content), data_only=True)
    assert "Mínimos" in spanish.sheetnames
    assert [cell.value for cell in spanish["Líneas"][1]] == ["Año", "Línea", "Tipo", "Suma", "Porque"]
    floors = workbook["Floors"]
    assert [floors.cell(row, 4).value for row in (4, 5, 6)] == [0, 6, 6]
    paper = client.get(f"/es{address.replace('.xlsx', '.pdf')}").content
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)
    assert "casillas por debajo: 6 hoy" in text.replace("\n", " ")
    assert "A nadie le baja la paga." in text


def test_a_kept_costing_is_thrown_away_by_who_leads_and_only_if_nobody_needs_it(laid, as_user, ben, ana):
    kept = actions.keep(laid.ours.now, by=None, on=DAY)
    with pytest.raises(KeptForGoodError):
        kept.delete()
    with pytest.raises(PermissionDenied):
        actions.discard(kept, by=ana, on=DAY)
    used = actions.keep(laid.theirs.now, by=None, on=DAY)
    actions.propose(laid.table, ProposalFacts("theirs", "Offer", DAY, costing=used), by=None, on=DAY)
    client = as_user(ben)
    for costing in (kept, used):
        client.post(reverse("bargaining:discard", args=[laid.table.key, costing.pk]))
    assert [one.pk for one in laid.table.costings.all()] == [used.pk]
    assert ModelLogEntry.objects.get(action="bargaining.discard").data["digest"] == kept.digest
    published = actions.keep(laid.ours.now, by=None, on=DAY)
    actions.publish(published, AgreementFacts("Known", "Words.", published.kept), by=None, on=published.at)
    with pytest.raises(InUseError):
        actions.discard(published, by=None, on=DAY)
