"""Rows that are written many at a time: they are noticed, and take numbers nobody else has."""

import pytest
from django.db import transaction
from django.utils import timezone

from unionhall.core.freshness import generation
from unionhall.roster import bulk
from unionhall.roster.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def _write(count: int) -> list[int]:
    with transaction.atomic():
        numbers = bulk.reserve(Person, count)
        bulk.insert(Person, ["id", "written_at"], [(number, timezone.now()) for number in numbers])
    return numbers


def test_whatever_was_read_from_their_table_is_known_to_be_stale(home):
    before = generation().of([Person._meta.db_table])
    _write(3)
    assert generation().of([Person._meta.db_table]) != before


def test_a_row_written_by_itself_comes_after_them(home):
    numbers = _write(3)
    assert set(Person.objects.values_list("pk", flat=True)) >= set(numbers)
    assert Person.objects.create().pk not in numbers


def test_rows_may_ask_the_database_while_they_are_made(home):
    with transaction.atomic():
        bulk.insert(
            Person, ["notes", "written_at"], ((str(Person.objects.count()), timezone.now()) for _row in "ab")
        )
    assert set(Person.objects.values_list("notes", flat=True)) == {"0"}
