"""The words of all that can be found are known, and asking with them finds what beginnings would."""

from importlib import import_module
from types import SimpleNamespace

from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unionhall.core import search, vocabulary
from unionhall.core.models import SearchWord
from unionhall.core.search import Entry, find

a_few = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
# With what divides words for some and not for others: accents of their own, new signs, underscores.
texts = st.text("aabbnó7  .-_’🥳ǅ\u0301\u00a0", max_size=30)
_TERMS = {
    "sqlite": "SELECT term FROM temp.terms",
    "postgresql": "SELECT word FROM ts_stat('SELECT words FROM core_searchentry')",
}
_BEGUN = {
    "sqlite": ('"{}"', '"{}"*', " AND "),
    "postgresql": ("'{}'", "'{}':*", " & "),
}
_WEIGHED = {
    "sqlite": """
        SELECT e.id FROM core_searchtext JOIN core_searchentry e ON e.id = core_searchtext.rowid
        WHERE core_searchtext MATCH %s ORDER BY bm25(core_searchtext, 10.0, 1.0), e.id DESC""",
    "postgresql": """
        SELECT id FROM core_searchentry, to_tsquery('simple', %s) asked WHERE words @@ asked
        ORDER BY ts_rank('{0, 0, 0.1, 1}', words, asked, 1) DESC, id DESC""",
}


def entry(key: str, title: str, body: str = "") -> Entry:
    return Entry(key, "post", "en", ["en"], title, body, f"/{key}/")


def rows(sql: str, *given: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [row[0] for row in cursor.fetchall()]


def words_of_the_index() -> set[str]:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS temp.terms")
            cursor.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, core_searchtext, 'row')")
    return {word for word in rows(_TERMS[connection.vendor]) if not word.startswith("qzk")}


def known() -> set[str]:
    return set(SearchWord.objects.values_list("word", flat=True))


@a_few
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4))
def test_every_word_of_the_index_is_known(db, told):
    search.rebuild(entry(f"p{number}", *texts) for number, texts in enumerate(told))
    assert known() == words_of_the_index()
    search.record(entry("another", "Nurses’ wages—70%", "Año_nuevo"))
    assert known() == words_of_the_index() >= {"nurses", "wages", "70", "ano", "nuevo"}


@a_few
@given(
    st.lists(st.tuples(texts, texts), min_size=1, max_size=6),
    st.lists(st.text("abn7", min_size=1, max_size=3), min_size=1, max_size=2),
)
def test_what_is_found_by_its_words_is_what_begins_so_and_in_the_same_order(db, told, asked):
    search.rebuild(entry(f"p{number}", *texts) for number, texts in enumerate(told))
    whole, begun, both = _BEGUN[connection.vendor]
    beginnings = both.join((whole if word.isdecimal() else begun).format(word) for word in asked)
    assert list(find(" ".join(asked), "en").ids) == rows(_WEIGHED[connection.vendor], beginnings)


def test_words_that_begin_so_by_the_dozen_are_asked_for_by_their_beginning(db):
    entries = [entry(f"p{number}", f"Tutor{number}") for number in range(70)]
    search.rebuild(entries)
    assert len(find("tutor", "en").ids) == 70


def test_a_rare_word_that_begins_so_weighs_no_more_than_the_others(db):
    search.rebuild(
        [
            entry("rare", "Of much else", "A nursery opens."),
            entry("meant", "Nurses win"),
            *(entry(f"p{number}", "Of staff", "Nurses and others.") for number in range(20)),
        ]
    )
    answer = find("nurses", "en")
    assert search.hits(answer, answer.ids)[0].entry.key == "meant"


def test_a_word_that_was_mended_is_known_and_still_taken_for_a_misspelling(db):
    search.record(entry("march", "Solidarty march"))
    search.record(entry("march", "Solidarity march"))
    assert "solidarty" in known()
    answer = find("solidarty march", "en")
    assert (answer.is_respelled, answer.spelling) == (True, "solidarity march")
    assert len(answer.ids) == 1


def test_an_accent_apart_from_its_letter_does_not_end_the_word(db):
    search.record(entry("region", "La regio\u0301n", "De la regio\u0301n🥳won_all"))
    for asked in ("región", "regio\u0301n", "region", "won", "all"):
        answer = find(asked, "en")
        assert len(answer.ids) == 1, asked
    (hit,) = search.hits(find("region", "en"), answer.ids)
    assert [piece for piece, is_hit in hit.snippet if is_hit] == ["región"]


def test_what_is_too_long_for_a_word_is_left_out(db):
    search.record(entry("noise", "a" * 101, f"{'b' * 100} {'c' * 5000}"))
    assert known() == {"b" * 100}


def test_a_hall_of_before_takes_its_words_from_its_index(db):
    search.record(entry("tutors", "Tutors for every school", "Año 2026"))
    SearchWord.objects.all().delete()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE VIRTUAL TABLE core_searchterms USING fts5vocab(core_searchtext, 'row')")
        editor = SimpleNamespace(connection=connection, execute=lambda sql, params: cursor.execute(sql))
        import_module("unionhall.core.migrations.0004_words").take_words(None, editor)
    assert known() == {"tutors", "for", "every", "school", "ano", "2026"}


def test_no_sign_is_taken_for_a_pattern(db):
    vocabulary.learn(["tutors"])
    assert list(vocabulary.beginning_with("tut")) == ["tutors"]
    assert [*vocabulary.beginning_with("%"), *vocabulary.beginning_with("t_t")] == []
