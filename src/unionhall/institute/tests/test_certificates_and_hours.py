"""Certificates follow attendance, can be verified and revoked; hours add up by rule, year and topic."""

import base64
import gzip
import hashlib
import json
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pypdf import PdfReader

from unionhall.core.models import Letter
from unionhall.institute import actions, badges, certificates, exports, opinions
from unionhall.institute.hours import transcript
from unionhall.institute.models import (
    Certificate,
    Credit,
    Notice,
    Participant,
    Presenter,
    Question,
    Rating,
    Registration,
)
from unionhall.institute.rules import rules
from unionhall.institute.tests.samples import FIRST, NOW, guest, place, sign_up, sitting, summer, workshop
from unionhall.places.actions import (
    DistrictFacts,
    LocalFacts,
    record_district,
    record_employer,
    record_local,
)
from unionhall.roster.models import Employment, Person

pytestmark = pytest.mark.django_db


def attended(who, held, **credits) -> Certificate:
    """Her certificate for a sitting that counts for so many hours by rule."""
    for rule, hours in credits.items():
        Credit.objects.create(workshop=held.workshop, rule=rule.replace("_", "-"), hours=Decimal(hours))
    sign_up(who, held, on=held.starts_at - timedelta(days=1))
    Registration.objects.filter(participant=who, sitting=held).update(came=True)
    certificates.issue(held, by=None, on=FIRST + timedelta(hours=3))
    return place(who, held).certificate


def test_only_who_came_has_a_certificate_and_thanks_once():
    held = sitting(workshop(summer()))
    attended(guest("Una"), held, federation="1.5")
    vic = guest("Vic")
    sign_up(vic, held)
    Registration.objects.filter(participant=vic).update(came=False)
    assert certificates.issue(held, by=None, on=FIRST) == 0
    assert Certificate.objects.count() == 1
    assert Notice.objects.filter(kind="thanks").count() == 1


def test_anybody_verifies_a_code_and_a_revoked_one_says_so(client, home):
    one = attended(guest("Una Vale"), sitting(workshop(summer())), federation="1.5")
    assert client.get(f"/institute/certificates/?code={one.code.lower()}").url == one.get_absolute_url()
    page = client.get(one.get_absolute_url()).content.decode()
    assert "genuine" in page
    assert "Una Vale" in page
    certificates.revoke(one, by=None, on=NOW, why="It was somebody else.")
    page = client.get(one.get_absolute_url()).content.decode()
    assert "genuine" not in page
    assert "It was somebody else." in page
    assert client.get(f"/institute/certificates/{one.code}.json").status_code == 410


def test_the_paper_is_tagged_and_in_the_readers_language(client, home):
    one = attended(guest("Una Vale"), sitting(workshop(summer())), ma_pdp="1.5")
    paper = PdfReader(BytesIO(client.get(f"/es/institute/certificates/{one.code}.pdf").content))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"].startswith("es")
    (page,) = paper.pages
    words = page.extract_text()
    assert "Una Vale" in words
    assert one.code in words
    assert "Certificado de asistencia" in words


def test_a_badge_carries_a_signature_that_a_change_breaks():
    one = attended(guest("Una Vale"), sitting(workshop(summer())), federation="1.5")
    badge = badges.credential(one)
    verify(badge)
    badge["credentialSubject"]["name"] = "Somebody Else"
    with pytest.raises(InvalidSignature):
        verify(badge)


def test_a_badge_names_its_owner_as_open_badges_asks_and_is_one_in_every_language(client, home):
    one = attended(guest("Una Vale"), sitting(workshop(summer())), federation="1.5")
    badge = client.get(f"/institute/certificates/{one.code}.json").json()
    (identity,) = badge["credentialSubject"]["identifier"]
    assert (identity["identityHash"], identity["identityType"], identity["hashed"]) == (
        "Una Vale",
        "name",
        False,
    )
    assert client.get(f"/es/institute/certificates/{one.code}.json").json() == badge
    known = client.get("/institute/certificates/issuer.json").json()
    assert client.get("/es/institute/certificates/issuer.json").json() == known
    verify(badge)


def test_whoever_was_handed_a_badge_learns_from_a_signed_list_that_it_was_revoked(client, home):
    held = sitting(workshop(summer()))
    una, vic = (attended(guest(name), held) for name in ("Una", "Vic"))
    status = client.get(f"/institute/certificates/{una.code}.json").json()["credentialStatus"]
    certificates.revoke(una, by=None, on=NOW, why="A mistake.")
    listed = client.get("/" + status["statusListCredential"].split("/", 3)[3]).json()
    verify(listed)
    assert listed["id"] == status["statusListCredential"]
    packed = listed["credentialSubject"]["encodedList"][1:]
    bits = gzip.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    revoked = [place for place in range(len(bits) * 8) if bits[place // 8] >> 7 - place % 8 & 1]
    assert len(bits) * 8 >= 131_072
    assert revoked == [int(status["statusListIndex"])]
    assert vic.pk not in revoked


def test_a_revoked_certificate_is_issued_anew_once_with_todays_name(client, home):
    una = guest("Una Vael")
    one = attended(una, sitting(workshop(summer())), federation="1.5")
    with pytest.raises(certificates.NotThereError):
        certificates.reissue(one, by=None, on=NOW)
    certificates.revoke(one, by=None, on=NOW, why="The name was misspelt.")
    assert certificates.issue(one.registration.sitting, by=None, on=NOW) == 0
    Participant.objects.update(name="Una Vale")
    made = certificates.reissue(one, by=None, on=NOW)
    assert certificates.reissue(one, by=None, on=NOW) == made
    assert (made.facts["name"], made.code == one.code) == ("Una Vale", False)
    assert [line.certificate for line in transcript(una)[0].lines] == [made]
    assert "genuine" in client.get(made.get_absolute_url()).content.decode()
    assert "revoked" in client.get(one.get_absolute_url()).content.decode()


def test_another_name_may_stand_on_the_new_one_and_nobody_has_two_for_one_sitting():
    una, held = guest("Una Vael"), sitting(workshop(summer()))
    one = attended(una, held)
    certificates.revoke(one, by=None, on=NOW, why="The name was misspelt.")
    assert certificates.reissue(one, by=None, on=NOW, name="Una Vale").facts["name"] == "Una Vale"
    actions.drop(place(una, held), by=None, on=NOW)
    sign_up(una, held)
    Registration.objects.filter(pk=place(una, held).pk).update(came=True)
    assert certificates.issue(held, by=None, on=NOW) == 0


def test_who_did_not_come_after_all_is_given_no_new_certificate():
    one = attended(guest("Una"), sitting(workshop(summer())))
    certificates.revoke(one, by=None, on=NOW, why="She was not there.")
    Registration.objects.update(came=False)
    with pytest.raises(certificates.NotThereError):
        certificates.reissue(one, by=None, on=NOW)


def verify(badge: dict) -> None:
    """Check the signature as a stranger would: with the key that the issuer's document tells."""
    badge = json.loads(json.dumps(badge))
    proof = badge.pop("proof")
    signature = base58(proof.pop("proofValue")[1:])
    method = badges.issuer()["verificationMethod"][0]
    assert method["id"] == proof["verificationMethod"]
    key = base58(method["publicKeyMultibase"][1:])
    assert key[:2] == b"\xed\x01"
    Ed25519PublicKey.from_public_bytes(key[2:]).verify(signature, digest(proof) + digest(badge))


def digest(document: dict) -> bytes:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def base58(text: str) -> bytes:
    letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for letter in text:
        number = number * 58 + letters.index(letter)
    return number.to_bytes((number.bit_length() + 7) // 8)


def test_massachusetts_points_count_from_ten_hours_on_a_topic():
    una, series = guest("Una"), summer()
    for number, hours in enumerate(("6", "3.5")):
        one = workshop(series, f"Fractions {number}", topic="Mathematics")
        attended(una, sitting(one), ma_pdp=hours)
    (year,) = transcript(una)
    assert (year.hours, year.waiting) == (Decimal(0), Decimal("9.5"))
    attended(una, sitting(workshop(series, "Fractions 3", topic="mathematics")), ma_pdp="0.5")
    attended(una, sitting(workshop(series, "Reading", topic="Reading")), ma_pdp="2")
    (year,) = transcript(una)
    assert (year.hours, year.waiting) == (Decimal(10), Decimal(2))


def test_connecticut_asks_for_eighteen_hours_in_a_school_year():
    una, series = guest("Una"), summer()
    june = sitting(workshop(series, "Before"), starts_at=FIRST - timedelta(days=20))
    attended(una, june, ct_paraeducator="5")
    attended(una, sitting(workshop(series, "After")), ct_paraeducator="6")
    newer, older = transcript(una)
    assert (newer.year, newer.hours, newer.missing) == (2026, Decimal(6), Decimal(12))
    assert (older.year, older.hours) == (2025, Decimal(5))


def test_a_rule_says_its_source_and_when_it_was_checked():
    for rule in rules().values():
        assert rule.reference
        assert rule.source
        assert rule.checked_on > rule.since


def test_hours_before_a_rule_was_law_do_not_count_by_it():
    una = guest("Una")
    early = sitting(workshop(summer()), starts_at=FIRST - timedelta(days=4 * 365))
    attended(una, early, ct_paraeducator="2", federation="2")
    assert [year.rule.slug for year in transcript(una)] == ["federation"]


def test_a_revoked_certificate_counts_for_nothing():
    una = guest("Una")
    one = attended(una, sitting(workshop(summer())), federation="1.5")
    certificates.revoke(one, by=None, on=NOW, why="A mistake.")
    assert transcript(una) == []


def test_a_local_sees_only_the_hours_of_who_agreed():
    local = record_local("1", LocalFacts("Harbor Aides"), by=None)
    held = sitting(workshop(summer()), capacity=5)
    attended(guest("Una", local=local, shares_hours=True), held, federation="1.5")
    attended(guest("Vic", local=local), held)
    attended(guest("Wes", shares_hours=True), held)
    sheet = exports.hours_of(local, rules()["federation"], 2026)
    assert [row[:2] for row in sheet.rows] == [["Una", Decimal("1.50")]]


def test_a_district_sees_those_of_its_locals_who_agreed():
    district = record_district("MA", "01490000", DistrictFacts("Lawrence"), by=None)
    employer = record_employer("Lawrence School Committee", district=district, by=None)
    local = record_local("1", LocalFacts("Harbor Aides", employers=[employer]), by=None)
    other = record_local("2", LocalFacts("Hill Aides"), by=None)
    held = sitting(workshop(summer()), capacity=5)
    attended(guest("Una", local=local, shares_hours=True), held, federation="1.5")
    attended(guest("Vic", local=other, shares_hours=True), held)
    assert [row[0] for row in exports.hours_of(district, rules()["federation"], 2026).rows] == ["Una"]


def test_who_works_for_one_of_a_locals_two_districts_is_in_the_report_of_that_one(roll, ben):
    codes = ("01490000", "01630000")
    lawrence, lynn = (record_district("MA", code, DistrictFacts(code), by=None) for code in codes)
    schools = [record_employer(f"Schools of {each}", district=each, by=None) for each in (lawrence, lynn)]
    local = record_local("77", LocalFacts("Two Towns", employers=schools), by=None)
    held, person = sitting(workshop(summer()), capacity=5), Person.objects.get(user=ben)
    Employment.objects.create(person=person, employer=schools[1], since=FIRST.date() - timedelta(days=400))
    attended(guest("Ben", local=local, shares_hours=True, person=person), held, federation="1.5")
    attended(guest("Una", local=local, shares_hours=True), held)

    def named(district) -> list:
        return [row[0] for row in exports.hours_of(district, rules()["federation"], 2026).rows]

    assert (named(lawrence), named(lynn)) == ([], ["Ben"])


def test_a_presenter_reads_how_her_workshop_was_and_no_other(client, home):
    series = summer()
    scale = Question.objects.create(series=series, kind="range", label="How was it?", is_for_after=True)
    held = sitting(workshop(series), capacity=9)
    beside = sitting(workshop(series, "Grievances"), capacity=9)
    Presenter.objects.create(workshop=held.workshop, name="Zed Moor", email="zed@example.org")
    Presenter.objects.create(workshop=held.workshop, name="Without an address")
    for number in range(opinions.FEWEST):
        who = guest(f"Guest {number}")
        for where, mark in ((held, "4"), (beside, "1")):
            attended(who, where)
            opinions.rate(place(who, where), {str(scale.pk): mark})
    (letter,) = Letter.objects.filter(recipient="zed@example.org")
    path = letter.text.split("//")[1].partition("/")[2].strip()
    page = client.get(f"/{path}")
    assert "4.0 of 5 on average" in page.content.decode()
    assert "Guest" not in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"
    Presenter.objects.update(withdrawn_at=NOW)
    assert client.get(f"/{path}").status_code == 404


def test_opinions_have_no_names_and_are_hidden_while_they_are_few():
    series = summer()
    scale = Question.objects.create(series=series, kind="range", label="How was it?", is_for_after=True)
    held = sitting(workshop(series), capacity=9)
    for number in range(opinions.FEWEST):
        assert opinions.results([held], series)[1] == []
        who = guest(f"Guest {number}")
        attended(who, held)
        for _twice in range(2):
            opinions.rate(place(who, held), {str(scale.pk): "5"})
    count, (result,) = opinions.results([held], series)
    assert (count, result.counts) == (opinions.FEWEST, (("5", opinions.FEWEST),))
    assert {field.name for field in Rating._meta.get_fields()} == {"id", "sitting", "answers"}
