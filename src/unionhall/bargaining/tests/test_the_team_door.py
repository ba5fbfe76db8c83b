"""Only who sits at a table finds it: others are answered as if it were not there, and looks are logged."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from unionhall.bargaining import actions
from unionhall.bargaining.actions import LastLeadError, ProposalFacts, SessionFacts
from unionhall.bargaining.looks import PAGES
from unionhall.bargaining.models import Seat
from unionhall.bargaining.tests.samples import DAY, lay
from unionhall.bargaining.urls import urlpatterns
from unionhall.contracts.actions import AgreementFacts
from unionhall.core.models import User
from unionhall.roster.signin import factors, slips
from unionhall.roster.tests.samples import officer


@pytest.fixture
def laid(roll, ben):
    return lay(roll.paras, ben)


@pytest.fixture
def addresses(laid) -> list[str]:
    """Every page of a table that has one of everything on it."""
    key, table = laid.table.key, laid.table
    held = actions.hold_session(table, SessionFacts(DAY, agenda="Pay"), by=None, on=DAY)
    kept = actions.keep(laid.ours.now, by=None, on=DAY)
    facts = ProposalFacts("ours", "Opening", DAY, "A raise.", held, kept)
    actions.propose(table, facts, by=None, on=DAY)
    pages = {
        "table": [], "amend": [], "team": [], "session-new": [], "grid-new": [], "placement-new": [],
        "package-new": [], "ledger": [], "propose": [], "quarrel": [],
        "sheet": [held.pk], "sheet-pdf": [held.pk], "session": [held.pk], "grid": [laid.grid.pk],
        "placement": [laid.placement.pk], "costing": [kept.pk], "publish": [kept.pk],
        **{name: [laid.ours.pk] for name in ("package", "versions", "basis", "solve", "pictures")},
    }  # fmt: skip
    found = [reverse(f"bargaining:{name}", args=[key, *args]) for name, args in pages.items()]
    found += [
        reverse(f"bargaining:{name}-file", args=[key, pk, form])
        for name, pk in (("package", laid.ours.pk), ("costing", kept.pk))
        for form in ("xlsx", "pdf")
    ]
    term = reverse("bargaining:term", args=[key, laid.ours.pk])
    packages = f"?ours={laid.ours.pk}&theirs={laid.theirs.pk}&sense=cumulative"
    solving = reverse("bargaining:solve", args=[key, laid.ours.pk])
    return [
        *found,
        f"{term}?year=0&kind=step",
        f"{term}?year=0&term=1",
        f"{term}?year=-1&kind=stipend",
        reverse("bargaining:quarrel", args=[key]) + packages,
        f"{solving}?kind=flat&spend=5000&measure=ongoing",
    ]


def test_the_team_finds_every_page(addresses, as_user, ben):
    browser = as_user(ben)
    assert {address: browser.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_nobody_else_finds_any(addresses, as_user, ana, cleo, dot):
    researcher = User.objects.create_user("research@example.org")
    officer("research_staff", user=researcher)
    outsiders = {
        "a stranger": Client(),
        "a member": as_user(ana),
        "a member of another local": as_user(cleo),
        "staff of the federation": as_user(dot),
        "whoever may open tables": as_user(researcher),
    }
    answers = {
        who: {browser.get(address).status_code for address in addresses} for who, browser in outsiders.items()
    }
    assert answers == {who: {404} for who in outsiders}


def test_who_sits_there_but_has_not_shown_her_second_factor_is_sent_to_show_it(addresses, as_user, ben):
    browser = as_user(ben, surely=False)
    answers = [browser.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {302}
    assert all(answer.url.startswith("/account/") for answer in answers)


def test_who_was_signed_out_while_she_wrote_is_told_how_to_save_what_she_wrote(laid):
    answers = [
        Client().post(reverse("bargaining:session-new", args=[key]), {"notes": "They left at ten."})
        for key in (laid.table.key, "5b4c3c8e-2f0c-4c39-8a0e-6c9a51f7d1aa")
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert "what you wrote is still there" in answers[0].content.decode()


def test_a_seat_that_has_ended_is_no_way_in(laid, as_user, ana):
    seat = actions.seat(laid.table, ana, Seat.Role.MEMBER, by=None, on=DAY)
    assert as_user(ana).get(laid.table.get_absolute_url()).status_code == 200
    actions.unseat(seat, by=None, on=DAY)
    assert as_user(ana).get(laid.table.get_absolute_url()).status_code == 404


def test_a_table_is_never_without_somebody_who_leads(laid):
    with pytest.raises(LastLeadError):
        actions.unseat(laid.table.seats.get(), by=None, on=DAY)
    assert laid.table.seats.get().until is None


def test_who_leaves_the_table_herself_is_told_so_and_not_shown_a_shut_door(laid, as_user, ben, ana):
    held = laid.table.seats.get()
    actions.seat(laid.table, ana, Seat.Role.LEAD, by=None, on=DAY)
    address = reverse("bargaining:unseat", args=[laid.table.key, held.pk])
    answer = as_user(ben).post(address, follow=True)
    assert answer.status_code == 200
    assert "You no longer sit at this table." in answer.content.decode()


def test_a_number_leads_to_no_other_table(laid, roll, as_user, cleo):
    other = lay(roll.faculty, cleo)
    browser = as_user(cleo)
    for name, pk in (("package", laid.ours.pk), ("grid", laid.grid.pk), ("placement", laid.placement.pk)):
        assert browser.get(reverse(f"bargaining:{name}", args=[other.table.key, pk])).status_code == 404


def test_every_look_is_in_the_log_with_who_looked_at_what(laid, as_user, ben):
    as_user(ben).get(reverse("bargaining:package", args=[laid.table.key, laid.ours.pk]))
    entry = ModelLogEntry.objects.filter(action="bargaining.look").latest("pk")
    assert (entry.user, entry.object_id, entry.data) == (
        ben,
        str(laid.table.pk),
        {"what": f"show {laid.ours.pk}"},
    )


def test_an_adviser_sees_and_is_shown_no_way_to_change(laid, as_user, ana):
    actions.seat(laid.table, ana, Seat.Role.ADVISER, by=None, on=DAY)
    browser, package = as_user(ana), reverse("bargaining:package", args=[laid.table.key, laid.ours.pk])
    assert "<form" not in browser.get(package).content.decode().partition("<main")[2].partition("</main>")[0]
    undo = reverse("bargaining:undo", args=[laid.table.key, laid.ours.pk])
    assert browser.post(undo, {"seen": 3}).status_code == 404


def test_who_may_open_tables_opens_one_and_leads_it(roll, as_user, ben, ana):
    browser, address = as_user(ben), reverse("bargaining:open")
    facts = {
        "unit": roll.paras.pk,
        "title": "New",
        "us": "We",
        "them": "They",
        "first_year": 2028,
        "years": 3,
    }
    answer = browser.post(address, facts)
    assert browser.get(answer.url).status_code == 200
    assert as_user(ana).get(address).status_code == 404
    other = browser.post(address, facts | {"unit": roll.faculty.pk})
    assert other.status_code == 200  # the unit is none of his


def test_paper_names_its_reader(addresses, laid, as_user, ben):
    page = as_user(ben).get(laid.table.get_absolute_url()).content.decode()
    assert "Confidential" in page
    assert str(ben) in page.partition("watermark")[2][:200]


def test_what_is_made_known_holds_nobody_and_no_sum(laid):
    kept = actions.keep(laid.ours.now, by=None, on=DAY)
    agreement = actions.publish(kept, AgreementFacts("Known", "Words", kept.kept), by=None, on=kept.at)
    assert agreement.kept["package"]["groups"] == []
    assert "result" not in agreement.kept
    assert agreement.percent == Decimal("3.0")


def test_the_team_reads_who_looked_at_what_in_its_own_words(laid, as_user, ben):
    table, client = laid.table, as_user(ben)
    for name, numbers in (
        ("table", []),
        ("package", [laid.ours.pk]),
        ("versions", [laid.theirs.pk]),
        ("ledger", []),
    ):
        client.get(reverse(f"bargaining:{name}", args=[table.key, *numbers]))
    client.get(reverse("bargaining:package-file", args=[table.key, laid.ours.pk, "pdf"]))
    address = reverse("bargaining:log", args=[table.key])
    told = [(look.name, look.done, look.what) for look in client.get(address).context["looks"]]
    looked = "Looked at"
    assert told[:6] == [
        ("Ben", looked, "Who looked at what"),
        ("Ben", "A file was taken out", "Ours (PDF)"),
        ("Ben", looked, "Ours"),
        ("Ben", looked, "Ledger of proposals"),
        ("Ben", looked, "Versions: Theirs"),
        ("Ben", looked, "Ours"),
    ]
    # The site's own history, which others read, knows only its number: a title may say what is proposed.
    taken = ModelLogEntry.objects.get(action="bargaining.take_out")
    assert taken.data == {"what": f"package {laid.ours.pk} pdf"}
    assert "Versiones: Theirs" in client.get(f"/es{address}").content.decode()
    assert 'rel="next"' not in client.get(address).content.decode()


def test_a_page_of_the_log_is_known_for_every_page_of_the_desk():
    views = {
        path.callback.__wrapped__.__name__ for path in urlpatterns if hasattr(path.callback, "__wrapped__")
    }
    posted = {"unseat", "drop", "undo", "restore", "keep", "discard", "withdraw", "mark"}
    assert views - posted - {"index", "open_table"} == set(PAGES)


def test_nobody_of_her_local_lets_anybody_in_as_who_sits_at_a_table(laid, ana, ben, dot, sure):
    today = timezone.localdate()
    assert slips.may_issue(sure(ben), ana.person, on=today)
    actions.seat(laid.table, ana, Seat.Role.MEMBER, by=None, on=today)
    for user, may in ((ben, False), (dot, True)):
        assert slips.may_issue(sure(user), ana.person, on=today) == may
        assert factors.may_forget(sure(user), ana.person, on=today) == may
