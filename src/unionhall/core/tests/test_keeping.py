"""What is kept holds exactly until a table it was made from is written to, quiet or not."""

import pytest
from django.db import transaction

from unionhall.core.freshness import ALL_TABLES, generation
from unionhall.core.keeping import Kept, named
from unionhall.core.models import Chore, SearchEntry


@pytest.fixture
def count(transactional_db):
    """How many entries there are; and how often they were counted."""
    kept, asked = Kept(2), []

    def ask() -> tuple[int, int]:
        found = kept.get("all", lambda: asked.append(1) or SearchEntry.objects.count())
        return found, len(asked)

    return ask


def test_it_holds_while_other_tables_change_and_no_longer(count):
    assert [count(), count()] == [(0, 1), (0, 1)]
    Chore.objects.create(name="sweep")
    assert count() == (0, 1)
    SearchEntry.objects.create(key="a")
    assert [count(), count()] == [(1, 2), (1, 2)]
    generation().bump()
    assert count() == (1, 3)


def test_a_quiet_table_counts_too_for_what_is_made_from_it(transactional_db):
    kept = Kept(2)
    assert kept.get("all", Chore.objects.count) == 0
    Chore.objects.create(name="sweep")
    assert kept.get("all", Chore.objects.count) == 1


def test_nothing_is_kept_of_what_a_transaction_has_written(count):
    assert count() == (0, 1)
    with transaction.atomic():
        SearchEntry.objects.create(key="a")
        assert [count(), count()] == [(1, 2), (1, 3)]
        transaction.set_rollback(True)
    assert count() == (0, 3)


def test_what_a_transaction_has_only_read_is_kept_and_found_in_it(count):
    with transaction.atomic():
        Chore.objects.create(name="sweep")
        assert [count(), count()] == [(0, 1), (0, 1)]
        with transaction.atomic():
            SearchEntry.objects.create(key="a")
            assert count() == (1, 2)
            transaction.set_rollback(True)
        assert count() == (0, 2)
        transaction.set_rollback(True)
    assert count() == (0, 2)


def test_what_a_transaction_writes_while_it_is_made_is_not_kept(transactional_db):
    kept = Kept(2)
    with transaction.atomic():
        kept.get("all", lambda: SearchEntry.objects.create(key="a") and SearchEntry.objects.count())
        transaction.set_rollback(True)
    assert kept.get("all", SearchEntry.objects.count) == 0


def test_what_contains_something_kept_changes_with_it(transactional_db):
    inner, outer = Kept(2), Kept(2)

    def ask() -> int:
        return outer.get("sum", lambda: inner.get("count", SearchEntry.objects.count) + 1)

    inner.get("count", SearchEntry.objects.count)
    assert ask() == 1
    SearchEntry.objects.create(key="a")
    assert ask() == 2


def test_what_is_written_while_it_is_made_makes_it_stale(transactional_db):
    kept = Kept(2)

    def slow() -> int:
        found = SearchEntry.objects.count()
        SearchEntry.objects.create(key="late")
        return found

    assert kept.get("all", slow) == 0
    assert kept.get("all", SearchEntry.objects.count) == 1


def test_a_statement_that_names_no_known_table_depends_on_all():
    assert named("SELECT 1") == [ALL_TABLES] == named(None)
    assert named('SELECT "core_chore"."name" FROM "core_chore"') == ["core_chore"]
