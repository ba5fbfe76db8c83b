"""Whoever takes away everything about her takes her sign-ups and certificates too."""

import io
import json

from pypdf import PdfReader

from unionhall.institute.models import Certificate, Participant
from unionhall.institute.tests.samples import NOW, guest, place, sign_up, sitting, summer, workshop


def test_sign_ups_answers_and_certificates_are_in_her_file_and_nobody_else_s(roll, ana, as_user):
    where = sitting(workshop(summer()))
    her = Participant.objects.create(name="Ana Reis", person=ana.person)
    slip = sign_up(her, where)
    slip.needs = {"access": "A seat near the door"}
    slip.save()
    sign_up(guest("Gus"), where)
    made = Certificate.objects.create(registration=place(her, where), facts={}, day=NOW.date(), issued_at=NOW)
    browser = as_user(ana)
    (told,) = json.loads(browser.get("/roll/mine/everything.json").content)["workshops"]["sign_ups"]
    assert (told["workshop"], told["state"]) == ("Know your contract", "seated")
    assert told["needs"] == {"access": "A seat near the door"}
    assert told["certificates"][0]["code"] == made.code
    pages = PdfReader(io.BytesIO(browser.get("/roll/mine/everything.pdf").content)).pages
    words = " ".join("".join(page.extract_text() for page in pages).split())
    for said in ("Know your contract", made.code, "A seat near the door"):
        assert said in words
    assert "Gus" not in words
