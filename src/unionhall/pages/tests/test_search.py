"""Readers find what is published, in their language, and nothing else."""

from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction
from wagtail.rich_text import RichText

from unionhall.core import search
from unionhall.core.models import Attachment, SearchEntry
from unionhall.funding import actions as aid
from unionhall.funding.actions import RecipientFacts
from unionhall.newsroom import actions
from unionhall.newsroom.actions import PostDraft, ResourceEntry
from unionhall.newsroom.models import Post, PostIndex, Resource
from unionhall.pages import indexing, words
from unionhall.pages.actions import RoomDraft, open_room
from unionhall.places.actions import (
    LocalFacts,
    record_division,
    record_employer,
    record_local,
    record_town,
)

NOW = timezone.make_aware(datetime(2021, 7, 8, 10))


def draft(title: str, text: str = "Words.", **other) -> PostDraft:
    facts = {"summary": "In short.", "body": [("paragraph", RichText(f"<p>{text}</p>"))], "date": NOW}
    return PostDraft(title=title, **{**facts, **other})


def index(language: str = "en") -> PostIndex:
    return PostIndex.objects.get(locale__language_code=language)


@pytest.fixture
def publish(dot, django_capture_on_commit_callbacks):
    """`publish(draft)` publishes and indexes, as a committed transaction does."""

    def act(what: PostDraft, language: str = "en"):
        with django_capture_on_commit_callbacks(execute=True):
            return actions.publish_post(index(language), what, by=dot, on=NOW)

    return act


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` is a transaction of its own: the test's holds on to what it has carried out."""

    @contextmanager
    def act():
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return act


def titles(client, query: str, path: str = "/search/") -> list[str]:
    page = client.get(path, {"q": query})
    assert page.status_code == 200
    return [hit.entry.title for hit in page.context["hits"]]


def test_a_published_post_is_found_and_a_withdrawn_one_is_not(
    client, dot, publish, django_capture_on_commit_callbacks
):
    post = publish(draft("Tutors arrive", "A counselor for every school."))
    assert titles(client, "counsellors") == ["Tutors arrive"]
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(post, by=dot)
    assert titles(client, "counselor") == []


def test_a_draft_is_never_found(client, dot, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.draft_post(index(), draft("Secret plan"), by=dot)
    indexing.reindex()
    assert titles(client, "secret") == []


def test_a_reader_finds_the_translation_and_otherwise_the_original(client, publish):
    english = publish(draft("Nurses week"))
    assert titles(client, "nurses", "/es/search/") == ["Nurses week"]
    publish(draft("Semana de nurses", translates=english), "es")
    assert titles(client, "nurses", "/es/search/") == ["Semana de nurses"]
    assert titles(client, "nurses") == titles(client, "nurses", "/pt/search/") == ["Nurses week"]


def test_a_resource_is_found_by_the_text_of_its_document(client, dot, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = ContentFile(b"Ask for the measured ventilation.", name="guide.txt")
        document = Attachment.objects.create(title="Guide", file=file)
        entry = ResourceEntry(
            "Winter guide", "Us", date(2021, 1, 2), Resource.Jurisdiction.UNION, document=document
        )
        actions.add_resource(entry, by=dot)
    assert titles(client, "ventilation") == ["Winter guide"]


def test_what_a_document_said_before_is_found_no_more(client, dot, committed):
    with committed():
        file = ContentFile(b"Old ventilation.", name="a.txt")
        document = Attachment.objects.create(title="Guide", file=file)
        entry = ResourceEntry(
            "Winter guide", "Us", date(2021, 1, 2), Resource.Jurisdiction.UNION, document=document
        )
        actions.add_resource(entry, by=dot)
    assert titles(client, "ventilation") == ["Winter guide"]
    document = Attachment.objects.get(pk=document.pk)
    with committed():
        document.file = ContentFile(b"New thermostats.", name="b.txt")
        document.save()
    assert titles(client, "thermostats") == ["Winter guide"]
    assert titles(client, "ventilation") == []
    with committed():
        document.file.save("c.txt", ContentFile(b"Windows."), save=False)
        document.save()
    assert (titles(client, "windows"), titles(client, "thermostats")) == (["Winter guide"], [])


def test_a_post_is_found_by_the_documents_it_leads_to_unless_they_are_kept(client, publish, committed):
    shelf = Collection.get_first_root_node().add_child(name="Papers")
    papers = {text: ContentFile(text.encode(), f"{text}.txt") for text in ("ventilation", "thermostats")}
    with committed():
        first, second = (
            Attachment.objects.create(title="Paper", file=file, collection=shelf) for file in papers.values()
        )
    link = RichText(f'<p><a linktype="document" id="{second.pk}">A plan</a></p>')
    publish(draft("Two papers", body=[("document", first), ("paragraph", link)]))
    assert titles(client, "ventilation") == titles(client, "thermostats") == ["Two papers"]
    with committed():
        first.file = ContentFile(b"windows", name="d.txt")
        first.save()
    assert titles(client, "windows") == ["Two papers"]
    with committed():
        kept = CollectionViewRestriction.objects.create(collection=shelf, restriction_type="login")
    assert titles(client, "windows") == titles(client, "thermostats") == []
    with committed():
        kept.delete()
    assert titles(client, "thermostats") == ["Two papers"]


def test_a_document_whose_file_is_gone_stops_nobody_and_is_read_when_it_is_back(db):
    document = Attachment.objects.create(title="Guide", file=ContentFile(b"Ventilation.", "gone.txt"))
    kept = document.file.name
    document.file.storage.delete(kept)
    assert words.text_in(document) == ""
    document.file.storage.save(kept, ContentFile(b"Ventilation."))
    assert words.text_in(document) == "Ventilation."


def test_what_is_made_private_leaves_at_once_with_all_below_it_and_comes_back(
    client, publish, django_capture_on_commit_callbacks
):
    post = publish(draft("Tutors arrive"))
    for page in (post, post.get_parent()):
        with django_capture_on_commit_callbacks(execute=True):
            kept = PageViewRestriction.objects.create(page=page, restriction_type="login")
        assert titles(client, "tutors") == []
        with django_capture_on_commit_callbacks(execute=True):
            kept.delete()
        assert titles(client, "tutors") == ["Tutors arrive"]


def test_what_moves_is_found_at_its_new_address_and_not_below_a_private_page(
    client, dot, home, publish, django_capture_on_commit_callbacks
):
    post = publish(draft("Tutors arrive"))
    room = PostIndex(title="Closed news", slug="closed", locale=post.locale)
    home.add_child(instance=room)
    with django_capture_on_commit_callbacks(execute=True):
        post.move(room, pos="last-child", user=dot)
    assert 'href="/closed/tutors-arrive/"' in client.get("/search/?q=tutors").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        room.slug = "open"
        room.save_revision(user=dot).publish()
    assert 'href="/open/tutors-arrive/"' in client.get("/search/?q=tutors").content.decode()
    closed = PostIndex.objects.get(slug="news")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    with django_capture_on_commit_callbacks(execute=True):
        Post.objects.get(pk=post.pk).move(closed, pos="last-child", user=dot)
    assert titles(client, "tutors") == []


def pdf(text: str) -> bytes:
    """A PDF of one page with that text."""
    said, font, whole = DecodedStreamObject(), DictionaryObject(), BytesIO()
    said.set_data(f"BT /F 9 Tf ({text}) Tj ET".encode())
    for key, value in (("/Type", "/Font"), ("/Subtype", "/Type1"), ("/BaseFont", "/Courier")):
        font[NameObject(key)] = NameObject(value)
    fonts = DictionaryObject({NameObject("/F"): font})
    writer = PdfWriter()
    page = writer.add_blank_page(72, 72)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = said.flate_encode()
    writer.write(whole)
    return whole.getvalue()


def test_a_damaged_pdf_is_found_by_its_title_only(db):
    whole = pdf("Ventilation")
    damaged = [b"", whole[:200], b"%PDF-1.7 nonsense", whole.replace(b"/FlateDecode", b"/FlatEDecode")]
    for content, text in ((whole, "Ventilation"), *((each, "") for each in damaged)):
        document = Attachment.objects.create(title="x", file=ContentFile(content, name="x.pdf"))
        assert words.text_in(document) == text


def test_a_local_is_found_by_its_town_and_division(client, home, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        names = {"name": "Support staff", "name_es": "Paraprofesionales"}
        division = record_division("psrp", names, 0, by=None)
        record_local("12", LocalFacts(name="Bay Clerks", divisions=[division]), by=None)
    assert titles(client, "support staff") == ["Bay Clerks, Local 12"]
    assert titles(client, "paraprofesionales", "/es/search/") == ["Bay Clerks, Local 12"]


def test_a_local_is_found_by_the_new_name_of_its_employer_division_or_town(client, home, committed):
    with committed():
        division = record_division("psrp", {"name": "Support staff"}, 0, by=None)
        employer, town = record_employer("Harbor Schools", by=None), record_town("MA", "Elmton", by=None)
        facts = {"divisions": [division], "employers": [employer], "towns": [town]}
        record_local("12", LocalFacts(name="Bay Clerks", **facts), by=None)
    for thing, old, new in (
        (employer, "harbor", "lighthouse"),
        (division, "support", "paraprofessionals"),
        (town, "elmton", "oakton"),
    ):
        assert titles(client, old) == ["Bay Clerks, Local 12"]
        with committed():
            thing.name = new.title()
            thing.save()
        assert titles(client, old) == []
        assert titles(client, new) == ["Bay Clerks, Local 12"]
    with committed():
        employer.delete()
    assert titles(client, "lighthouse") == []


def test_facets_narrow_and_can_be_taken_off(client, publish):
    publish(draft("Tutors one"))
    publish(draft("Tutors two", date=NOW.replace(year=2020)))
    page = client.get("/search/", {"q": "tutors", "year": "2020"})
    assert [hit.entry.title for hit in page.context["hits"]] == ["Tutors two"]
    assert 'href="/search/?q=tutors"' in page.content.decode()


def test_of_very_much_every_kind_and_year_can_be_chosen_and_no_number_is_wrong(client, publish, monkeypatch):
    monkeypatch.setattr(search, "MOST", 1)
    publish(draft("Tutors long ago", date=NOW.replace(year=2019)))
    page = client.get("/search/", {"q": "tutors"}).content.decode()
    assert 'href="/search/?q=tutors&amp;year=2019"' in page
    assert "2020</a>" in page
    assert "News</a>" in page
    assert "(1)" not in page


def test_rebuilding_finds_the_same_things(publish):
    publish(draft("Tutors arrive"))
    before = set(SearchEntry.objects.values_list("key", "title", "body", "read_in"))
    indexing.reindex()
    assert set(SearchEntry.objects.values_list("key", "title", "body", "read_in")) == before


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "%00", "'; DROP TABLE", "a" * 500])
def test_whatever_is_typed_is_answered_and_escaped(client, home, query):
    page = client.get("/search/", {"q": query, "page": "x", "year": "²²²²"})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_what_is_asked_for_at_length_is_not_repeated_at_length_by_every_link(client, publish):
    publish(draft("Tutors arrive"))
    short = client.get("/search/", {"q": "tutors", "year": "2020"}).content.decode()
    blanks, noise = " " * 12_000, "x" * 12_000
    asked = {"q": f"tutors {noise}", "year": f"2020{blanks}", "kind": noise, "z": noise}
    assert len(client.get("/search/", asked).content) < len(short) + 10_000
    assert '/es/search/?q=tutors&amp;year=2020" hreflang' in short


def test_a_town_is_found_with_its_school_aid_and_a_local_leads_there(
    client, dot, django_capture_on_commit_callbacks
):
    town = record_town("MA", "Plymouth", by=dot)
    record_local("1", LocalFacts(name="Pilgrim Paraprofessionals", towns=[town]), by=dot)
    with django_capture_on_commit_callbacks(execute=True):
        aid.record_recipient(239, RecipientFacts("Plymouth"), by=dot)
        aid.record_recipient(240, RecipientFacts("Plympton"), by=dot)
    aid.link_to_places()
    assert titles(client, "plymouth ayuda", "/es/search/") == ["Plymouth"]
    assert titles(client, "plymouth school aid") == ["Plymouth"]
    assert titles(client, "ayuda escolar", "/es/search/") == ["Ayuda escolar"]
    assert titles(client, "plymouth auxilio", "/pt/search/") == ["Plymouth"]
    assert titles(client, "chapter 70") == ["School aid"]
    way = 'href="/funding/places/plymouth/"'
    assert way in client.get("/search/", {"q": "plymouth", "kind": "aid"}).content.decode()
    page = client.get("/locals/1/").content.decode()
    assert way in page
    assert "plympton" not in page
    assert 'href="/locals/1/"' in client.get("/funding/places/plymouth/").content.decode()


def test_towns_with_their_aid_do_not_stand_before_the_news_of_it(client, dot, publish, committed):
    publish(draft("Aid for every school", "Chapter 70 grows."))
    with committed():
        for number, town in enumerate(("Acton", "Lowell", "Lynn"), 1):
            aid.record_recipient(number, RecipientFacts(town), by=dot)
    assert set(titles(client, "school")) == {"Aid for every school", "School aid"}
    indexing.reindex()
    assert set(titles(client, "school")) == {"Aid for every school", "School aid"}
    newest = SearchEntry.objects.order_by("pk").last()
    assert newest.title == "Aid for every school"


def test_a_division_is_found_by_what_it_goes_by(client, dot, home, django_capture_on_commit_callbacks):
    division = record_division("psrp", {"name": "Support staff"}, 0, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        open_room(home, RoomDraft("Paraprofessionals", division), by=dot, on=NOW)
    assert titles(client, "PSRP") == ["Paraprofessionals"]
