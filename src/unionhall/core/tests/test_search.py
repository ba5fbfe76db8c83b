"""Search finds by the beginnings of words, forgives typing, ranks titles first, and shows where it stands."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from unionhall.core import search
from unionhall.core.freshness import generation
from unionhall.core.search import Entry, Narrowing, find, fold, snippet


def keep(key: str, title: str, body: str = "", **other) -> None:
    facts = {"kind": "post", "language": "en", "read_in": ["en"], "url": f"/{key}/", **other}
    search.record(Entry(key=key, title=title, body=body, **facts))


@pytest.fixture
def shelf(db):
    keep("tutors", "Tutors for every school", "Smaller classes and counselors.", groups=["prek-12"])
    keep("counsel", "Counsel's memo", "Work out of title and tutors.", kind="resource", groups=["psrp"])
    keep("vacunas", "Las vacunas y la región", "Una cita para cada persona.", language="es", read_in=["es"])


def found(text: str, language: str = "en", **narrowing) -> list[str]:
    answer = find(text, language, Narrowing(**narrowing))
    return [hit.entry.key for hit in search.hits(answer, answer.ids)]


def test_a_title_counts_more_than_the_text(shelf):
    assert found("tutors") == ["tutors", "counsel"]


@pytest.mark.parametrize(
    "typed", ["counselor", "counselors", "COUNSELORS", "counsellors", "conselor", "counse"]
)
def test_a_word_is_found_however_it_ends_and_is_typed(shelf, typed):
    assert "tutors" in found(typed)


def test_what_was_looked_for_instead_is_told(shelf):
    answer = find("tuters", "en")
    assert answer.is_respelled
    assert answer.spelling == "tutors"


def test_words_that_came_or_went_after_they_were_listed_lead_nobody_astray(shelf):
    assert "tutors" in found("tuters")
    keep("test-kits", "Test kits", "A thermometer for every nurse.")
    generation().bump()  # as every publication does
    assert found("thermometr") == ["test-kits"]
    search.forget("test-kits")
    assert found("thermometr") == []
    keep("heat", "Thermostats", "Heat in every classroom.")
    generation().bump()
    assert found("thermostets") == ["heat"]


def test_every_word_has_to_be_there(shelf):
    assert found("tutors memo") == ["counsel"]
    assert found("tutors zebra") == []


def test_accents_do_not_matter_and_languages_do(shelf):
    assert found("region", "es") == found("REGIÓN", "es") == ["vacunas"]
    assert found("region", "en") == []


def test_facets_count_everything_found_and_narrow_it(shelf):
    answer = find("tutors", "en", Narrowing(kind="resource"))
    assert answer.kinds == {"post": 1, "resource": 1}
    assert answer.groups == {"prek-12": 1, "psrp": 1}
    assert found("tutors", group="prek-12") == ["tutors"]
    assert found("tutors", year=2021) == []


def test_of_very_many_the_newest_are_looked_at_and_older_ones_whose_title_has_the_words(db):
    posts = (
        Entry(f"p{number}", "post", "en", ["en"], f"Post {number}", "A bus for every school", "/")
        for number in range(search.MOST + 20)
    )
    old = [
        Entry("buses", "resource", "en", ["en"], "Buses", "Who drives them", "/"),
        Entry("rides", "resource", "en", ["en"], "Rides", "Once by bus", "/"),
        Entry("autobús", "resource", "es", ["es"], "Bus", "En bus", "/"),
    ]
    assert search.rebuild([*old, *posts]) == search.MOST + 23
    answer = find("bus", "en")
    assert len(answer.ids) == search.MOST
    keys = found("bus")
    assert keys[0] == "buses"
    assert "rides" not in keys
    assert f"p{search.MOST + 19}" in keys
    assert found("bus", "es") == ["autobús"]


def test_of_very_many_those_of_another_kind_year_or_group_are_still_found(db):
    day = date(2021, 5, 1)
    posts = (
        Entry(f"p{number}", "post", "en", ["en"], f"Post {number}", "A bus", "/", day)
        for number in range(search.MOST + 20)
    )
    old = [
        Entry("memo", "resource", "en", ["en"], "Rides", "Once by bus", "/", date(2003, 2, 1), ["prek-12"]),
        Entry("nurses", "post", "en", ["en"], "Rides", "By bus", "/", day, ["nurses"]),
        Entry("autobús", "resource", "es", ["es"], "Bus", "En bus", "/", date(2003, 2, 1)),
    ]
    search.rebuild([*old, *posts])
    assert found("bus", kind="resource") == found("bus", year=2003) == found("bus", group="prek-12")
    assert found("bus", kind="resource") == ["memo"]
    assert found("bus", group="nurses", kind="post", year=2021) == ["nurses"]
    assert found("bus", group="nurses", year=2003) == []
    assert len(found("bus", kind="post")) == search.MOST
    assert find("bus", "en", Narrowing(kind="resource")).is_cut
    assert found("bus", kind="\"' OR x", group="*") == []
    with CaptureQueriesContext(connection) as seen:
        assert find("bus", "en", Narrowing(kind="post")).is_cut
    assert len([each for each in seen if "newest AS" in each["sql"]]) == 1, (
        "What is not counted is not asked for."
    )


@pytest.mark.parametrize("typed", ["tutros", "utors", "ttutors", "rutors"])
def test_a_letter_may_be_wrong_anywhere_in_a_word(shelf, typed):
    assert found(typed) == ["tutors", "counsel"]


def test_a_number_is_asked_for_as_it_is(db):
    for number in (78, 70, 7):
        keep(f"local-{number}", f"Bay Clerks, Local {number}", kind="local")
    assert found("local 7") == ["local-7"]
    assert found("local 78") == ["local-78"]


def test_beside_a_name_what_a_kind_is_called_need_not_be_said(db, monkeypatch):
    monkeypatch.setitem(search.CALLED, "aid", frozenset(["school", "aid", "ayuda"]))
    keep("plymouth", "Plymouth", kind="aid")
    keep("lowell", "Lowell", kind="aid")
    keep("news", "School aid passes", "Plymouth cheers.")
    assert set(found("plymouth aid")) == {"plymouth", "news"}
    assert found("aid") == found("school aid") == ["news"]
    assert found("lowell school ayuda") == ["lowell"]
    assert found("lowell wages") == []


@pytest.mark.parametrize("text", ["", " ", '"', "' OR 1=1 --", "a:* & !b", "(((", "%", "\\", "NEAR(", "*"])
def test_no_text_breaks_the_search(shelf, text):
    find(text, "en")


def test_what_is_recorded_again_replaces_and_what_is_forgotten_is_gone(shelf):
    keep("tutors", "Nurses in every building")
    assert found("tutors") == ["counsel"]
    assert found("nurse") == ["tutors"]
    search.forget("tutors")
    assert found("nurse") == []


def test_a_snippet_shows_the_place_and_marks_the_words():
    body = "Nothing here. " * 40 + "Then the tutors came and the Tutoring began. " + "After that, rest. " * 40
    pieces = snippet(body, ["tutor"])
    assert [piece for piece, is_hit in pieces if is_hit] == ["tutors", "Tutoring"]
    assert len("".join(piece for piece, _hit in pieces)) < 300


@given(st.text(max_size=400), st.lists(st.text("abcé", min_size=1, max_size=4), max_size=3))
def test_a_snippet_is_always_a_part_of_its_text(body, words):
    text = "".join(piece for piece, _hit in snippet(body, [fold(word) for word in words]))
    assert text.removeprefix("… ").removesuffix(" …") in body


@given(st.text())
def test_folding_keeps_every_letter_in_its_place(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("classes", "class"),
        ("taxes", "tax"),
        ("buses", "bus"),
        ("laws", "law"),
        ("policies", "policy"),
        ("policy", "policies"),
        ("tutoring", "tutor"),
        ("organizing", "organize"),
        ("organize", "organizing"),
        ("negotiated", "negotiate"),
        ("meses", "mes"),
        ("leyes", "ley"),
        ("uniones", "unión"),
        ("voces", "voz"),
        ("negociações", "negociação"),
        ("negociação", "negociações"),
        ("locais", "local"),
        ("papéis", "papel"),
        ("viagens", "viagem"),
        ("leis", "lei"),
    ],
)
def test_a_word_is_found_in_its_other_number_and_form_and_is_told_as_it_was_typed(db, typed, written):
    keep("meant", "Of staff", f"At last: {written}.")
    keep("other", "Takes, eyes, messages, businesses, taxis", "Mesa e lazer.")
    assert found(typed) == ["meant"]
    answer = find(typed, "en")
    assert not answer.is_respelled
    (hit,) = search.hits(answer, answer.ids)
    assert [piece for piece, is_hit in hit.snippet if is_hit] == [written]


def test_what_has_the_word_as_it_was_typed_stands_before_what_has_it_otherwise(db):
    keep("title", "Class", "A class, and a class.")
    keep("typed", "Of schools", "Of very many rooms and of smaller classes.")
    for number in range(20):
        keep(f"p{number}", "Schools", "Rooms for all classes.")
    assert found("classes")[-1] == "title"
    assert found("smaller classes") == ["typed"]
    assert find("classes", "en").kinds == {"post": 22}


def test_of_two_words_one_in_another_form_and_one_misspelt_are_both_found(db):
    keep("meant", "Tutor", "For every counselor.")
    assert found("tutoring conselor") == ["meant"]
    assert find("tutors conselor", "en").spelling == "tutors counselor"


def test_what_only_looks_like_a_plural_is_none(db):
    keep("town", "New Salem")
    keep("told", "Good news")
    assert found("news") == ["told"]


def test_a_reader_is_offered_no_word_of_a_language_she_does_not_read(db):
    keep("serie", "Serie de talleres", language="es", read_in=["es"])
    assert found("seriex", "es") == ["serie"]
    answer = find("seriex", "en")
    assert (list(answer.words), answer.is_respelled) == ([[]], False)
    keep("series", "A series of workshops")
    assert found("seriex") == ["series"]
