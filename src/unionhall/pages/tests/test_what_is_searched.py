"""Whatever a page shows is what it is found by, and so is what the documents it leads to say."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from wagtail.rich_text import RichText

from unionhall.core.models import Attachment
from unionhall.core.tests import brought
from unionhall.newsroom import actions
from unionhall.newsroom.tests.samples import MAY_DAY, campaign_draft, entry, post_draft, publish_in
from unionhall.pages import indexing, words
from unionhall.pages.actions import RoomDraft, open_room
from unionhall.places.models import Division


def paper(title: str, name: str, content: bytes) -> Attachment:
    return Attachment.objects.create(title=title, file=ContentFile(content, name=name))


def leading_to(document: Attachment) -> str:
    return f'<p>See <a linktype="document" id="{document.pk}">the paper</a></p>'


def found(client, asked: str) -> list[str]:
    return [hit.entry.title for hit in client.get("/search/", {"q": asked}).context["hits"]]


def test_a_page_is_found_by_all_that_it_shows(home, dot, client):
    psrp = Division.objects.create(name="Paraprofessionals", slug="psrp")
    people = [("Hortensia Vander", "Field representative", "h@example.org")]
    open_room(home, RoomDraft("Paras", psrp, note="<p>Aqueduct</p>", people=people), by=dot, on=MAY_DAY)
    draft = campaign_draft(
        asks=[("Fund quokkas", "<p>because wombats</p>")],
        milestones=[(date(2030, 1, 1), "Hearing on axolotls")],
        partners=[("Narwhal League", "", None)],
    )
    publish_in(home, draft, by=dot)
    actions.correct(publish_in(home, post_draft(), by=dot), "It was platypus.", by=dot, on=MAY_DAY)
    indexing.reindex()
    for asked, title in {
        "hortensia": "Paras",
        "representative": "Paras",
        "aqueduct": "Paras",
        "quokkas": "A fair budget",
        "wombats": "A fair budget",
        "axolotls": "A fair budget",
        "narwhal": "A fair budget",
        "platypus": "Members win a raise",
    }.items():
        assert found(client, asked) == [title], asked


def test_a_page_is_found_by_the_documents_that_its_note_or_asks_lead_to(
    home, dot, client, django_capture_on_commit_callbacks
):
    noted, asked = paper("Wolverine", "n.txt", b"quetzal"), paper("Marmot", "a.txt", b"okapi")
    psrp = Division.objects.create(name="Paraprofessionals", slug="psrp")
    with django_capture_on_commit_callbacks(execute=True):
        open_room(home, RoomDraft("Paras", psrp, note=leading_to(noted)), by=dot, on=MAY_DAY)
        publish_in(home, campaign_draft(asks=[("Fund it", leading_to(asked))]), by=dot)
        actions.add_resource(entry(title="Memo", link="", document=noted), by=dot)
    assert sorted(found(client, "quetzal")) == sorted(found(client, "wolverine")) == ["Memo", "Paras"]
    assert found(client, "okapi") == found(client, "marmot") == ["A fair budget"]
    connection.run_on_commit.clear()  # the test's transaction holds on to what it has carried out
    with django_capture_on_commit_callbacks(execute=True):
        asked.title = "Badger"
        asked.save()
    assert (found(client, "badger"), found(client, "marmot")) == (["A fair budget"], [])


WORD = "<w:document xmlns:w='w'><w:p><w:t>Ven</w:t><w:t>tilation</w:t></w:p><w:p><w:t>plan</w:t></w:p>{}"
OPEN = (
    "<o xmlns:text='t'><text:tracked-changes><text:p>Struck</text:p></text:tracked-changes>"
    "<text:h>Ven<text:span>tilation</text:span></text:h><text:p>plan</text:p></o>"
)
OFFICE = {
    "a Word document": ("a.docx", {"word/document.xml": WORD.format("</w:document>")}, "Ventilation plan"),
    "an OpenDocument text": ("a.odt", {"content.xml": OPEN}, "Ventilation plan"),
    "what an author has deleted": (
        "a.docx",
        {"word/document.xml": "<w:p xmlns:w='w'><w:delText>No</w:delText><w:t>Yes</w:t></w:p>"},
        "Yes",
    ),
    "broken markup": ("a.docx", {"word/document.xml": WORD.format("</w:p>")}, ""),
    "entities": ("a.odt", {"content.xml": "<!DOCTYPE o [<!ENTITY a 'x'>]><o><p>&a;</p></o>"}, ""),
    "a bomb": ("a.odt", {"content.xml": f"<o><p>{'x' * 30 * 2**20}</p></o>"}, ""),
}


@pytest.mark.parametrize("kind", OFFICE)
def test_the_words_of_an_office_document_are_read_with_care(db, kind):
    name, parts, said = OFFICE[kind]
    assert words.text_in(paper("x", name, brought.office(name.rpartition(".")[2], **parts))) == said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_the_encoding_it_has(db, encoding):
    assert words.text_in(paper("x", "x.csv", "negociação, sí".encode(encoding))) == "negociação, sí"


def test_an_index_made_anew_reads_again_what_could_not_be_read(home, dot, client):
    memo = paper("x", "x.docx", brought.office("docx", **OFFICE["a Word document"][1]))
    Attachment.objects.update(text="", text_read_at=MAY_DAY)
    memo.refresh_from_db()
    publish_in(home, post_draft(body=[("paragraph", RichText(leading_to(memo)))]), by=dot)
    indexing.reindex()
    assert found(client, "ventilation") == ["Members win a raise"]
