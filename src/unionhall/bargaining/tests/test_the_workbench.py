"""The workbench over HTTP: forms made from terms, what-ifs beside what is saved, two who edit at once."""

import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from unionhall.bargaining import actions, drafting
from unionhall.bargaining.bridge import KINDS, cost, fields_of, term_from
from unionhall.bargaining.changes import Place, with_term, without_term
from unionhall.bargaining.costed import built, costed, package_of
from unionhall.bargaining.drafting import Edit
from unionhall.bargaining.fields import Names, field_of
from unionhall.bargaining.forms import TermForm
from unionhall.bargaining.models import Package
from unionhall.bargaining.tests.samples import DAY, GRID, add, lay
from unionhall.contracts.models import Agreement

TEN = {"kind": "across_the_board", "rate": "0.10"}
NAMES = Names(("1", "2", "3"), ("HS", "BA"))


@pytest.fixture
def laid(roll, ben):
    return lay(roll.paras, ben)


@pytest.fixture
def browser(as_user, ben):
    return as_user(ben)


def term_url(laid, query: str) -> str:
    return f"{reverse('bargaining:term', args=[laid.table.key, laid.ours.pk])}?{query}"


def package_url(laid) -> str:
    return reverse("bargaining:package", args=[laid.table.key, laid.ours.pk])


def form_key(page: str) -> str:
    return re.search(r'name="form_key" value="([^"]+)"', page)[1]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_term_has_a_form_made_of_its_own_fields(laid, browser, kind):
    page = browser.get(term_url(laid, f"year=0&kind={kind}")).content.decode()
    for spec in fields_of(kind):
        assert f"id_{spec.name}" in page or f'name="{spec.name}' in page


@pytest.mark.parametrize(
    ("kind", "posted", "read"),
    [
        ("across_the_board", {"rate": "3%", "lanes": ["BA"]}, {"rate": "0.03", "lanes": ["BA"]}),
        ("set_row", {"step": "1", "rates:HS": "19", "rates:BA": ""}, {"step": "1", "rates": {"HS": "19"}}),
        ("longevity", {"tiers": "15 = 500\n20 = 1000"}, {"tiers": {"15": "500", "20": "1000"}}),
        ("set_cells", {"rates": "step\tHS\n1\t19.00"}, {"rates": {"1|HS": "19.00"}}),
        ("step", {"on": "2027-01-15", "anniversary": ""}, {"on": "2027-01-15"}),
    ],
)
def test_what_is_written_in_a_form_is_the_term(kind, posted, read):
    form = TermForm(kind, NAMES, {"seen": "1", "form_key": "5b4c3c8e-2f0c-4c39-8a0e-6c9a51f7d1aa"} | posted)
    assert form.is_valid(), form.errors
    assert term_from(form.term) == term_from({"kind": kind} | read)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_of_every_term_is_drawn(kind):
    for spec in fields_of(kind):
        assert str(field_of(spec, NAMES).label)


def test_a_what_if_is_costed_beside_what_is_saved_and_saves_nothing(laid, browser):
    before = cost(package_of(laid.ours.now))
    posted = {"rate": "0.10", "seen": "3", "form_key": "5b4c3c8e-2f0c-4c39-8a0e-6c9a51f7d1aa"}
    page = browser.post(
        term_url(laid, "year=1&kind=across_the_board"), posted | {"try": "1"}
    ).content.decode()
    assert f"{before.cumulative:,.2f}" in page
    now = laid.ours.now
    tried = cost(built(laid.ours.title, now.placement, with_term(now.content, Place(1), TEN)))
    assert f"{tried.cumulative:,.2f}" in page
    laid.ours.refresh_from_db()
    assert laid.ours.version == 3


def test_what_is_remembered_of_a_costing_follows_every_save(laid):
    for rate in ("0.01", "0.02"):
        assert costed(laid.ours.now).cumulative == cost(package_of(laid.ours.now)).cumulative
        before = costed(laid.ours.now)
        assert costed(laid.ours.now) is before
        add(laid.ours, 1, {"kind": "across_the_board", "rate": rate})
        assert costed(laid.ours.now).cumulative > before.cumulative
    drafting.undo(laid.ours, laid.ours.version, what="undone", by=None, on=DAY)
    laid.ours.refresh_from_db()
    assert costed(laid.ours.now).cumulative == before.cumulative


def test_while_somebody_types_only_the_what_if_comes_back(laid, browser):
    posted = {"rate": "0.1", "seen": "3", "form_key": "5b4c3c8e-2f0c-4c39-8a0e-6c9a51f7d1aa"}
    address = term_url(laid, "year=1&kind=across_the_board")
    page = browser.post(address, posted, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "FY2028" in page


def test_what_is_wrong_with_a_term_stands_at_its_field(laid, browser):
    posted = {"rate": "three", "seen": "3", "form_key": "5b4c3c8e-2f0c-4c39-8a0e-6c9a51f7d1aa", "save": "1"}
    answer = browser.post(term_url(laid, "year=1&kind=across_the_board"), posted)
    assert answer.status_code == 422
    assert 'href="#id_rate"' in answer.content.decode()


def test_two_who_edit_at_once_are_told_and_neither_loses_anything(laid, browser):
    address = term_url(laid, "year=1&kind=across_the_board")
    key = form_key(browser.get(address).content.decode())
    posted = {"rate": "0.02", "seen": "3", "form_key": key, "save": "1"}
    add(laid.ours, 1, {"kind": "step"})
    told = browser.post(address, posted)
    page = told.content.decode()
    assert told.status_code == 409
    assert "Somebody else has saved" in page
    assert 'value="0.02"' in page
    assert 'name="seen" value="4"' in page
    assert browser.post(address, posted | {"seen": "4"}).status_code == 302
    kinds = [term["kind"] for term in Package.objects.get(pk=laid.ours.pk).now.years[1]["terms"]]
    assert kinds == ["step", "across_the_board"]


def two_at_one_term(laid, browser) -> tuple[str, dict[str, str]]:
    """A form that changes the raise of the first year, filled in and not sent yet."""
    address = term_url(laid, "year=0&term=1")
    key = form_key(browser.get(address).content.decode())
    return address, {"rate": "0.05", "seen": "3", "form_key": key, "save": "1"}


def first_year(laid) -> list[str]:
    terms = Package.objects.get(pk=laid.ours.pk).now.years[0]["terms"]
    return [f"{term['kind']} {term.get('rate', '')}".strip() for term in terms]


def changed_meanwhile(laid, content: dict) -> None:
    laid.ours.refresh_from_db()
    drafting.save(laid.ours, Edit(content, "hers", laid.ours.version), by=None, on=DAY)


def test_a_term_that_has_moved_up_meanwhile_is_the_one_that_is_changed(laid, browser):
    address, posted = two_at_one_term(laid, browser)
    changed_meanwhile(laid, without_term(laid.ours.now.content, Place(0, 0)))
    page = browser.post(address, posted).content.decode()
    assert "year=0&amp;term=0" in page
    browser.post(address.replace("term=1", "term=0"), posted | {"seen": "4"})
    assert first_year(laid) == ["across_the_board 0.05"]


def test_a_term_that_is_gone_meanwhile_can_be_put_in_anew(laid, browser):
    address, posted = two_at_one_term(laid, browser)
    changed_meanwhile(laid, without_term(laid.ours.now.content, Place(0, 1)))
    told = browser.post(address, posted)
    assert told.status_code == 409
    assert "is no longer there" in told.content.decode()
    browser.post(address.replace("term=1", "kind=across_the_board"), posted | {"seen": "4"})
    assert first_year(laid) == ["step", "across_the_board 0.05"]


def test_the_same_term_a_second_time_in_a_year_is_asked_about_first(laid, browser):
    url = term_url(laid, "year=1&kind=across_the_board")
    posted = {"rate": "0.10", "save": "1", "seen": laid.ours.version}
    first = posted | {"form_key": form_key(browser.get(url).content.decode())}
    assert browser.post(url, first).status_code == 302
    # Pressed twice it is the same press; after going back the form is another.
    assert browser.post(url, first).status_code == 302
    second = posted | {"form_key": form_key(browser.get(url).content.decode()), "seen": laid.ours.version + 1}
    asked = browser.post(url, second)
    assert asked.status_code == 409
    assert "already has this very term" in asked.content.decode()
    assert Package.objects.get(pk=laid.ours.pk).version == laid.ours.version + 1
    assert browser.post(url, second | {"twice": "on"}).status_code == 302


def test_who_changes_the_same_term_is_shown_what_it_says_now(laid, browser):
    address, posted = two_at_one_term(laid, browser)
    hers = {"kind": "across_the_board", "rate": "0.04"}
    changed_meanwhile(laid, with_term(laid.ours.now.content, Place(0, 1), hers))
    page = browser.post(address, posted).content.decode()
    assert "Across the board, 4%" in page
    assert 'value="0.05"' in page
    browser.post(address, posted | {"seen": "4"})
    assert first_year(laid) == ["step", "across_the_board 0.05"]


def test_a_term_is_saved_changed_taken_out_and_that_undone(laid, browser):
    address = term_url(laid, "year=1&kind=stipend")
    key = form_key(browser.get(address).content.decode())
    stipend = {"name": "lunch", "people": "2", "amount": "500", "seen": "3", "form_key": key, "save": "1"}
    browser.post(address, stipend)
    browser.post(address, stipend)  # pressed twice
    assert "lunch" in browser.get(package_url(laid)).content.decode()
    changed = term_url(laid, "year=1&term=0")
    key = form_key(browser.get(changed).content.decode())
    browser.post(changed, stipend | {"amount": "600", "seen": "4", "form_key": key})
    urls = {
        name: reverse(f"bargaining:{name}", args=[laid.table.key, laid.ours.pk]) for name in ("drop", "undo")
    }
    browser.post(urls["drop"], {"seen": "5", "year": "1", "term": "0"})
    assert Package.objects.get(pk=laid.ours.pk).now.years[1]["terms"] == []
    browser.post(urls["undo"], {"seen": "6"})
    terms = Package.objects.get(pk=laid.ours.pk).now.years[1]["terms"]
    assert [term["amount"] for term in terms] == ["600"]


def test_a_workbook_comes_in_and_goes_out_again_with_formulas(laid, browser):
    book = openpyxl.Workbook()
    for row in (line.split(",") for line in GRID.strip().splitlines()):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "grid.xlsx"
    facts = {"title": "Again", "as_of": "2024-09-02", "basis": "hourly", "unit": "1", "origin": "A workbook"}
    facts |= {"form_key": "5b4c3c8e-2f0c-4c39-8a0e-6c9a51f7d1aa", "file": file}
    answer = browser.post(reverse("bargaining:grid-new", args=[laid.table.key]), facts)
    assert answer.status_code == 302
    made = browser.get(reverse("bargaining:package-file", args=[laid.table.key, laid.ours.pk, "xlsx"]))
    sheets = openpyxl.load_workbook(io.BytesIO(made.content))
    formulas = [cell.value for row in sheets["Summary"].iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas


def test_a_bad_paste_is_one_list_with_rows_and_columns(laid, browser):
    facts = {"title": "Bad", "as_of": "2024-09-02", "basis": "hourly", "unit": "1", "origin": "Paste"}
    facts |= {"form_key": "5b4c3c8e-2f0c-4c39-8a0e-6c9a51f7d1aa", "pasted": "step\tHS\n1\tx\n1\t20"}
    answer = browser.post(reverse("bargaining:grid-new", args=[laid.table.key]), facts)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 things are not right" in page
    assert laid.table.grids.count() == 1


def test_a_quarrel_comes_apart_into_lines_that_sum_to_the_gap(laid, browser):
    query = f"?ours={laid.ours.pk}&theirs={laid.theirs.pk}&sense=ongoing"
    answer = browser.get(reverse("bargaining:quarrel", args=[laid.table.key]) + query)
    found = answer.context["found"]
    assert sum(line.amount for line in found.lines) == found.gap
    assert found.gap == cost(package_of(laid.theirs.now)).ongoing - cost(package_of(laid.ours.now)).ongoing


def test_a_quarrel_begins_with_the_newest_of_each_side(laid, browser):
    form = browser.get(reverse("bargaining:quarrel", args=[laid.table.key])).context["form"]
    assert (form["ours"].value(), form["theirs"].value()) == (laid.ours.pk, laid.theirs.pk)


def test_a_proposal_is_entered_with_its_cost_and_made_known(laid, browser):
    address = reverse("bargaining:propose", args=[laid.table.key])
    posted = {"side": "ours", "title": "Opening", "made_on": "2024-09-02", "package": laid.ours.pk}
    posted |= {"form_key": "5b4c3c8e-2f0c-4c39-8a0e-6c9a51f7d1aa"}
    browser.post(address, posted)
    browser.post(address, posted)
    proposal = laid.table.proposals.get()
    assert proposal.costing.ongoing == cost(package_of(laid.ours.now)).ongoing
    publish = reverse("bargaining:publish", args=[laid.table.key, proposal.costing.pk])
    words = {"title": "Known", "stage": "tentative", "audience": "link", "summary": "Three percent."}
    words |= {"questions": "When?\nIn autumn.\n\nHow?\nBy vote.", "questions_es": "¿Cuándo?\nEn otoño."}
    browser.post(publish, words)
    agreement = Agreement.objects.get()
    told = [(one.question, one.answer, one.question_es) for one in agreement.questions.all()]
    assert told == [("When?", "In autumn.", "¿Cuándo?"), ("How?", "By vote.", "")]
    assert "How?\nBy vote." in browser.get(publish).content.decode().replace("\r", "")
    browser.post(publish, words | {"audience": "public"})
    assert Agreement.objects.get().audience == "public"


def test_who_changes_what_is_known_finds_the_package_it_is_shown_against(laid, browser):
    ours, theirs = (actions.keep(one.now, by=None, on=DAY) for one in (laid.ours, laid.theirs))
    publish = reverse("bargaining:publish", args=[laid.table.key, ours.pk])
    words = {"title": "Known", "stage": "tentative", "audience": "link", "summary": "Three percent."}
    browser.post(publish, words | {"beside": theirs.pk})
    assert f'<option value="{theirs.pk}" selected>' in browser.get(publish).content.decode()


def test_a_first_pay_long_after_the_term_is_not_made_known(laid, browser):
    """The package ends with FY28."""
    ours = actions.keep(laid.ours.now, by=None, on=DAY)
    publish = reverse("bargaining:publish", args=[laid.table.key, ours.pk])
    words = {"title": "Known", "stage": "tentative", "audience": "link", "summary": "Three percent."}
    page = browser.post(publish, words | {"first_paid": "2038-07-01"}).content.decode()
    assert "for a first pay up to June 30, 2038" in page
    assert not Agreement.objects.exists()
    assert browser.post(publish, words | {"first_paid": "2027-10-01"}).status_code == 302


def test_a_sum_is_solved_for_and_saved_only_when_asked(laid, browser):
    address = reverse("bargaining:solve", args=[laid.table.key, laid.theirs.pk])
    query = "?kind=across_the_board&spend=5000&measure=ongoing"
    found = browser.get(address + query).context["found"]
    assert 0 <= found.left_over < 10
    assert Package.objects.get(pk=laid.theirs.pk).version == 2
    browser.post(address + query, {"seen": "2"})
    assert cost(package_of(Package.objects.get(pk=laid.theirs.pk).now)).ongoing == found.spent


def test_a_mix_is_solved_for_beside_its_flat_dollars_and_saved(laid, browser):
    """Half a dollar an hour each year costs 4,758 for four by the second; percent takes what is left."""
    address = reverse("bargaining:solve", args=[laid.table.key, laid.theirs.pk])
    query = "?kind=mix&spend=9000&measure=ongoing"
    assert "A mix needs its flat dollars." in browser.get(address + query).content.decode()
    page = browser.get(f"{address}{query}&flat=0.50")
    assert "beside $0.50 flat" in page.content.decode()
    assert "How each cell changes" in page.content.decode()
    browser.post(f"{address}{query}&flat=0.50", {"seen": "2"})
    saved = Package.objects.get(pk=laid.theirs.pk).now
    assert [term["kind"] for term in saved.years[0]["terms"]] == ["across_the_board", "flat"]
    assert 0 <= Decimal(9000) - cost(package_of(saved)).ongoing == page.context["found"].left_over


def test_every_mix_of_percent_and_flat_dollars_is_drawn_and_can_be_looked_at(laid, browser):
    address = reverse("bargaining:solve", args=[laid.table.key, laid.theirs.pk])
    page = browser.get(f"{address}?kind=frontier&spend=9000&measure=ongoing")
    mixes = page.context["mixes"]
    assert (mixes[0].flat, len(mixes)) == (0, 11)
    assert [one.percent for one in mixes] == sorted((one.percent for one in mixes), reverse=True)
    assert "<svg" in page.content.decode()
    found = browser.get(f"{address}?{mixes[4].query}").context["found"]
    assert (found.value * 100, found.left_over) == (mixes[4].percent, mixes[4].left_over)


def test_the_bottom_steps_are_lifted_as_far_as_the_sum_goes(laid, browser):
    address = reverse("bargaining:solve", args=[laid.table.key, laid.theirs.pk])
    page = browser.get(f"{address}?kind=bottom_first&spend=3000&measure=ongoing")
    assert page.context["found"].left_over >= 0
    assert "steps from the bottom" in page.content.decode()


def test_what_a_package_stands_on_is_changed_like_a_term(laid, browser):
    address = reverse("bargaining:basis", args=[laid.table.key, laid.ours.pk])
    posted = {
        "title": "Ours, again",
        "placement": laid.placement.pk,
        "seen": "3",
        "rollup": "medicare = much",
        "first_day": "07-01",
        "last_day": "06-30",
    }
    posted |= {"form_key": "5b4c3c8e-2f0c-4c39-8a0e-6c9a51f7d1aa"}
    assert 'href="#id_rollup"' in browser.post(address, posted).content.decode()
    browser.post(address, posted | {"rollup": "medicare = 1.45%"})
    package = Package.objects.get(pk=laid.ours.pk)
    assert (package.title, package.now.content["rollup"]) == ("Ours, again", {"medicare": "0.0145"})


def test_a_package_is_put_on_the_table_with_its_money_and_its_side_filled_in(laid, browser):
    address = reverse("bargaining:propose", args=[laid.table.key])
    page = browser.get(address, {"package": laid.theirs.pk}).content.decode()
    assert f'<option value="{laid.theirs.pk}" selected>' in page
    assert '<option value="theirs" selected>' in page
    assert browser.get(address, {"package": "999999"}).status_code == 200


def test_what_cannot_be_done_is_told_in_the_readers_language(laid, browser):
    key = "5b4c3c8e-2f0c-4c39-8a0e-6c9a51f7d1aa"
    posted = {"source": "HS", "to": "BA", "people": "400", "seen": "3", "form_key": key}
    page = browser.post(f"/es{term_url(laid, 'year=0&kind=lane_move')}", posted).content.decode()
    assert "han de cambiar 400, pero solo hay 2" in page
    assert "are to move" not in page


def test_what_was_done_is_told_in_the_language_of_whoever_reads_it(laid, browser):
    url = term_url(laid, "year=1&kind=across_the_board")
    key = form_key(browser.get(url).content.decode())
    saved = {"rate": "0.10", "save": "1", "seen": laid.ours.version, "form_key": key}
    assert browser.post(url, saved).status_code == 302
    undo = reverse("bargaining:undo", args=[laid.table.key, laid.ours.pk])
    assert browser.post(undo, {"seen": laid.ours.version + 1}).status_code == 302
    versions = reverse("bargaining:versions", args=[laid.table.key, laid.ours.pk])
    assert "undone: added: Across the board, 10%" in browser.get(versions).content.decode()
    assert "deshecho: añadido: Para todos, 10%" in browser.get(f"/es{versions}").content.decode()
    # What somebody wrote herself stays hers.
    assert "a term" in browser.get(f"/es{versions}").content.decode()
