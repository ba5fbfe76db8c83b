"""Joining on the local's page: what is kept, what is sent, what it tells, and what an officer makes of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from PIL import Image

from unionhall.core.models import Letter
from unionhall.places.actions import record_employer
from unionhall.roster import actions, joining, pledges, seals
from unionhall.roster.models import AuthorisationCard, CardText, Consent, Person, Unit, Worksite
from unionhall.roster.tests.samples import para

FACTS = {
    "given": "Nadia",
    "surname": "Cole",
    "email": "nadia@example.org",
    "phone": "(978) 555-0100",
    "street": "3 Elm Street",
    "locality": "Lunenburg",
    "state": "ma",
    "postcode": "01462",
    "worksite": "Primary School",
    "title": "Paraprofessional",
    "classification": "paraprofessional",
    "agree_membership": "on",
    "signature": "Nadia Cole",
}


def card_form(**more: str) -> dict[str, str]:
    return FACTS | {"form_key": str(uuid4())} | more


def sign(browser: Client | None = None, *, language: str = "", **more: str) -> AuthorisationCard:
    answer = (browser or Client()).post(f"{language}/join/1/", card_form(**more))
    assert answer.status_code == 302, answer.context["form"].errors
    return AuthorisationCard.objects.order_by("-pk").first()


@pytest.fixture
def president(roll, ben, as_user) -> Client:
    return as_user(ben)


def shown(president: Client, card: AuthorisationCard):
    return president.get(f"/roll/locals/1/cards/{card.key}/")


def accept(president: Client, card: AuthorisationCard, person: str = "new", **more: str):
    unit, today = str(card.local.units.first().pk), localdate().isoformat()
    facts = {"person": person, "unit": unit, "since": today} | more
    return president.post(f"/roll/locals/1/cards/{card.key}/accept/", facts)


def test_a_card_keeps_what_was_signed_word_for_word(roll):
    card = sign(agree_dues="on", agree_texts="on")
    assert card.signed["agreements"] == {
        "membership": True,
        "dues": True,
        "email": False,
        "texts": True,
        "political": False,
    }
    assert card.signed["from"] == "127.0.0.1"
    assert card.signed["signature"] == "Nadia Cole"
    assert card.signed["text"]["version"] == 1
    assert "authorize my employer" in card.signed["text"]["words"]["dues"]
    assert card.facts["state"] == "MA"


def test_the_signer_sees_the_address_that_is_kept(roll):
    page = Client().get("/join/1/", REMOTE_ADDR="203.0.113.5")
    assert "203.0.113.5" in page.content.decode()


def test_nothing_is_ticked_beforehand_and_only_membership_is_asked(roll):
    form = Client().get("/join/1/").context["form"]
    assert {field.name for field in form.agreements if field.field.required} == {"agree_membership"}
    assert not any(field.value() for field in form.agreements)


def test_two_employers_may_each_have_a_worksite_of_one_name(roll, president):
    """Her unit says which of the two she works at."""
    charter = record_employer("Lunenburg Charter School", by=None)
    roll.local_1.employers.add(charter)
    aides = Unit.objects.create(local=roll.local_1, employer=charter, name="Aides")
    hers = Worksite.objects.create(employer=charter, name="Primary School")
    page = Client().get("/join/1/").content.decode()
    assert page.count('<option value="Primary School"') == 1
    accept(president, sign(unit=str(aides.pk)), unit=str(aides.pk))
    assert Person.objects.get(display_name="Nadia Cole").employments.get().worksite == hers


def test_a_form_sent_twice_is_one_card_and_one_pair_of_letters(roll):
    roll.local_1.contact_email = "one@example.org"
    roll.local_1.save()
    facts = card_form()
    for _twice in range(2):
        assert Client().post("/join/1/", facts).status_code == 302
    assert AuthorisationCard.objects.count() == 1
    assert sorted(Letter.objects.values_list("recipient", flat=True)) == [
        "nadia@example.org",
        "one@example.org",
    ]
    for letter in Letter.objects.all():
        [(name, _content, kind)] = letter.attachments
        assert (name, kind) == ("card-1-1.pdf", "application/pdf")


def test_a_local_without_a_mailbox_hears_through_its_officers(roll, ben):
    sign()
    assert ben.email in Letter.objects.values_list("recipient", flat=True)


@pytest.mark.parametrize(("language", "word"), [("/es", "Únase al"), ("/pt", "Filie-se")])
def test_a_card_is_read_and_signed_in_her_language(roll, language, word):
    assert word in Client().get(f"{language}/join/1/").content.decode()
    card = sign(language=language)
    assert card.language == language.strip("/")
    assert "authorise" not in card.signed["text"]["words"]["dues"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signature", "Somebody Else"),
        ("agree_membership", ""),
        ("email", "nobody"),
        ("postcode", "1462"),
        ("given", ""),
        ("email", "nadia@schools.lunenburg.example"),
    ],
)
def test_a_card_that_is_not_right_is_not_kept(roll, field, value):
    roll.employer.mail_domains = "lunenburg.example"
    roll.employer.save()
    answer = Client().post("/join/1/", card_form(**{field: value}), follow=True)
    assert field in answer.context["form"].errors
    assert not AuthorisationCard.objects.exists()


def test_a_refused_card_comes_back_as_a_page_of_its_own_with_all_that_was_typed(roll):
    browser, facts = Client(), card_form(postcode="1462", agree_texts="on")
    answer = browser.post("/join/1/", facts)
    assert (answer.status_code, answer.url) == (302, "/join/1/")
    cookie = answer.cookies["unfinished-card"]
    assert (cookie["httponly"], cookie["path"], cookie["max-age"]) == (True, "/join/1/", 900)
    for _reloaded in range(2):
        form = browser.get("/join/1/").context["form"]
        ticked = {True: "on", False: ""}
        typed = {name: form[name].value() for name in facts}
        assert {name: ticked.get(value, str(value)) for name, value in typed.items()} == facts
        assert "postcode" in form.errors
    assert browser.post("/join/1/", facts | {"postcode": "01462"}).url == "/join/1/signed/"
    page = browser.get("/join/1/")
    assert not page.context["form"].is_bound
    assert "A card was signed here just now" in page.content.decode()
    assert "A card was signed here just now" not in Client().get("/join/1/").content.decode()


def test_a_refused_card_that_is_too_long_for_a_cookie_is_answered_where_it_is(roll):
    answer = Client().post("/join/1/", card_form(given="".join(chr(99 + n * n % 9973) for n in range(4000))))
    assert answer.status_code == 200
    assert "given" in answer.context["form"].errors


def test_a_field_nobody_sees_that_is_filled_in_costs_one_more_press_and_nothing_typed(roll):
    browser = Client()
    page = browser.post("/join/1/", card_form(kept_empty="x"), follow=True).content.decode()
    assert not AuthorisationCard.objects.exists()
    assert "please send once more" in page
    assert 'value="Nadia"' in page
    assert 'value="x"' not in page


def test_joining_tells_nobody_who_is_on_the_roll(roll):
    person = para(roll, "Nadia", "Cole")
    known, unknown = Client(), Client()
    assert person.memberships.exists()
    pages = []
    for browser, name in ((known, "Nadia"), (unknown, "Zoe")):
        answer = browser.post("/join/1/", card_form(given=name, signature=f"{name} Cole"), follow=True)
        pages.append(answer.content.decode())
    assert pages[0] == pages[1]
    assert person.memberships.count() == 1


def test_her_copy_is_for_the_browser_that_signed(roll):
    browser = Client()
    sign(browser)
    answer = browser.get("/join/1/copy.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in answer.content
    assert Client().get("/join/1/copy.pdf").status_code == 404
    assert browser.get("/join/2/copy.pdf").status_code == 404


def test_too_many_cards_for_one_address_have_to_wait(roll):
    answers = [Client().post("/join/1/", card_form()) for _each in range(8)]
    assert [answer.url for answer in answers].count("/join/1/signed/") == 6


def test_an_officer_takes_in_somebody_new(roll, president):
    card = sign(agree_dues="on")
    assert accept(president, card).status_code == 302
    person = Person.objects.get(display_name="Nadia Cole")
    [membership] = person.memberships.all()
    assert (membership.status, membership.local, membership.unit) == ("member", roll.local_1, roll.paras)
    [job] = person.employments.all()
    assert (job.worksite, job.classification) == (roll.primary, "paraprofessional")
    assert person.emails.get().address == "nadia@example.org"
    assert person.addresses.get().postcode == "01462"
    assert set(Consent.objects.values_list("kind", flat=True)) == {"membership", "dues"}


def test_an_officer_chooses_whose_card_it_is(roll, president):
    person = para(roll, "Nadia", "Marsh-Cole")
    para(roll, "Zoe", "Quint")
    card = sign()
    found = shown(president, card).context["found"]
    assert [one.person for one in found] == [person]
    accept(president, card, str(person.key))
    assert Person.objects.filter(display_name__contains="Cole").count() == 1
    assert person.memberships.on(card.signed_at.date()).get().status == "member"


def test_a_card_shows_an_officer_nobody_she_does_not_see_anyway(roll, president, cleo):
    card = sign(given="Cleo", surname="Marsh", signature="Cleo Marsh")
    assert shown(president, card).context["found"] == []
    stranger = Person.objects.get(user=cleo)
    assert accept(president, card, str(stranger.key)).status_code == 200
    card.refresh_from_db()
    assert card.state == "signed"


def test_a_card_is_decided_once(roll, president):
    card = sign()
    accept(president, card)
    answer = accept(president, card)
    assert answer.status_code == 302
    assert Person.objects.filter(display_name="Nadia Cole").count() == 1
    refused = president.post(f"/roll/locals/1/cards/{card.key}/decline/", {"reason": "twice"}, follow=True)
    assert "already" in refused.content.decode()


@pytest.mark.parametrize("since", ["1926-11-01", "2126-11-01", "not a day"])
def test_membership_begins_about_when_the_card_was_signed(roll, president, since):
    card = sign()
    assert "since" in accept(president, card, since=since).context["decision"].errors
    card.refresh_from_db()
    assert card.state == AuthorisationCard.State.SIGNED


def test_a_membership_that_begins_earlier_does_not_strike_what_the_roll_says_of_later_days(roll, president):
    month = localdate() - timedelta(days=30)
    nadia = para(roll, "Nadia", "Cole")
    actions.stand(nadia, roll.local_1, "declined", by=None, on=month)
    card = sign()
    answer = accept(president, card, str(nadia.key), since=(month - timedelta(days=1)).isoformat())
    assert "since" in answer.context["decision"].errors
    assert accept(president, card, str(nadia.key)).status_code == 302
    held = nadia.memberships.order_by("since").values_list("status", flat=True)
    assert list(held) == ["member", "declined", "member"]


def test_a_declined_card_leaves_no_trace_on_the_roll(roll, president):
    card = sign()
    president.post(f"/roll/locals/1/cards/{card.key}/decline/", {"reason": "Works in another town"})
    card.refresh_from_db()
    assert card.state == "declined"
    assert not Person.objects.filter(display_name="Nadia Cole").exists()


def test_officers_of_another_local_find_no_card(roll, cleo, as_user):
    card = sign()
    assert as_user(cleo).get(f"/roll/locals/1/cards/{card.key}/").status_code == 404


def picture() -> SimpleUploadedFile:
    file = SimpleUploadedFile("card.png", b"", "image/png")
    Image.new("RGB", (40, 30), "white").save(file, "PNG")
    file.seek(0)
    return file


def on_paper(president: Client, scan: SimpleUploadedFile):
    ticked = {"signed_on": "2024-09-20", "agreed": ["membership", "dues"], "language": "es"}
    facts = card_form() | ticked | {"scan": scan}
    return president.post("/roll/locals/1/cards/new/", facts)


def test_the_picture_of_a_card_on_paper_is_kept_behind_the_door(roll, president, settings):
    answer = on_paper(president, picture())
    assert answer.status_code == 302
    card = AuthorisationCard.objects.get()
    address = f"/roll/locals/1/cards/{card.key}/scan/"
    assert b"".join(president.get(address).streaming_content).startswith(b"\x89PNG")
    assert Client().get(address).status_code == 302
    assert not card.scan.path.startswith(str(settings.MEDIA_ROOT))
    assert president.get(f"/media/cards/{card.scan.name.rpartition('/')[2]}").status_code == 404
    assert list(seals.flaws(roll.local_1)) == []


@pytest.mark.parametrize(
    "scan",
    [
        SimpleUploadedFile("card.png", b"<script>", "image/png"),
        SimpleUploadedFile("card.pdf", b"no pdf", "application/pdf"),
        SimpleUploadedFile("card.html", b"<html>", "text/html"),
    ],
)
def test_what_is_no_picture_is_not_taken(roll, president, scan):
    assert "scan" in on_paper(president, scan).context["form"].errors


def test_what_was_signed_keeps_its_text_when_the_federation_writes_another(roll, dot, as_user):
    before = sign()
    browser = as_user(dot)
    form = browser.get("/roll/card-text/").context["form"]
    words = {field.html_name: field.value() for field in form}
    assert browser.post("/roll/card-text/", words | {"en-pledge": "We stand together."}).status_code == 302
    after = sign(email="other@example.org")
    before.refresh_from_db()
    assert (before.signed["text"]["version"], after.signed["text"]["version"]) == (1, 2)
    assert after.signed["text"]["words"]["pledge"] == "We stand together."
    assert CardText.objects.count() == 2


def test_a_card_on_paper_says_what_cards_said_on_the_day_it_was_signed_in_its_own_language(roll, president):
    words = {code: pledges.shipped()[code] | {"pledge": "Of this year."} for code in ("en", "es", "pt")}
    joining.write_text(words, by=None, on=date(2025, 1, 1))
    on_paper(president, picture())
    text = AuthorisationCard.objects.get().signed["text"]
    assert (text["version"], text["language"]) == (1, "es")
    assert text["words"] == pledges.shipped()["es"]
