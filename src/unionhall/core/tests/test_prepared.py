"""A question whose SQL is made once answers as the query does that it was made of; rows are as Django's."""

import pytest
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from unionhall.core.models import Knock, Letter
from unionhall.core.prepared import Prepared, PreparedRows

pytestmark = pytest.mark.django_db


@pytest.fixture
def knocks() -> list[Knock]:
    now = timezone.now()
    words = ["north", "south_", "so%th", "blank 4611686018427387904"]
    return [Knock.objects.create(address=word, client="school", at=now) for word in words]


def test_it_answers_with_things_that_can_be_changed(knocks: list[Knock]) -> None:
    asked: Prepared[Knock] = Prepared(lambda key: Knock.objects.filter(pk=key))
    for each in knocks:
        [found] = asked.ask(each.pk)
        assert (found, found.address, found.at) == (each, each.address, each.at)
    found.client = "elsewhere"
    found.save(update_fields=["client"])
    assert Knock.objects.get(pk=found.pk).client == "elsewhere"


def test_a_list_may_be_of_any_length_and_of_none(knocks: list[Knock]) -> None:
    asked: Prepared[tuple[str]] = Prepared(
        lambda keys: Knock.objects.filter(pk__in=keys).order_by("pk").values_list("address")
    )
    for length in (1, 3, 2, 1):
        keys = [each.pk for each in knocks[:length]]
        assert asked.ask(keys) == [(each.address,) for each in knocks[:length]]
    assert asked.ask([]) == []


def test_a_word_means_itself_and_stands_wherever_it_is_asked_for(knocks: list[Knock]) -> None:
    asked: Prepared[Knock] = Prepared(
        lambda after, word: Knock.objects.filter(Q(address=word) | Q(client=word), pk__gt=after).order_by(
            "pk"
        )
    )
    for each in knocks:
        assert asked.ask(0, each.address) == [each]
    assert asked.ask(knocks[1].pk, "school") == knocks[2:]
    assert asked.ask(0, "' OR 1=1 --") == []


def test_rows_are_what_the_model_would_have_written() -> None:
    facts = {"recipient": "una@example.org", "subject": "50% 'off'", "headers": {"X-Kind": "é"}}
    ours = [Letter(key=f"ours {number}", attempts=number, **facts) for number in range(3)]
    PreparedRows(Letter).write(ours)
    theirs = Letter.objects.bulk_create(Letter(key=f"theirs {n}", attempts=n, **facts) for n in range(3))
    assert [each.pk for each in ours] == [theirs[0].pk - 3 + number for number in range(3)]
    both = [
        list(Letter.objects.filter(key__startswith=whose).order_by("pk").values("attempts", *facts))
        for whose in ("ours", "theirs")
    ]
    assert both[0] == both[1] == [{"attempts": number, **facts} for number in range(3)]
    ours[0].attempts = 7
    ours[0].save()
    assert Letter.objects.get(key="ours 0").attempts == 7


def test_what_may_be_there_once_is_written_once_and_the_rest_of_the_transaction_stands() -> None:
    letters = PreparedRows(Letter)
    facts = {"key": "once", "recipient": "una@example.org", "subject": "Hello", "text": "Hello.", "html": ""}
    first, second = (Letter(**facts, send_after=timezone.now()) for _twice in range(2))
    with transaction.atomic():
        assert letters.write_once(first)
        assert not letters.write_once(second)
        assert second.pk is None
    assert [each.pk for each in Letter.objects.all()] == [first.pk]
