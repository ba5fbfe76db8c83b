"""Chores are done when they are due, by one worker, and one that fails hinders no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from unionhall.core import clock, outbox, tasks
from unionhall.core.models import Chore, Letter

NOW = timezone.now()
done: list[str] = []


def sweep() -> None:
    done.append("sweep")


def fail() -> None:
    raise RuntimeError("the broom broke")


@pytest.fixture
def chores(settings, db):
    done.clear()
    settings.CHORES = {f"{__name__}.fail": 60, f"{__name__}.sweep": 3600}


def test_a_chore_is_done_when_it_is_due_and_not_before(chores):
    clock.chores(NOW)
    clock.chores(NOW + timedelta(minutes=59))
    assert done == ["sweep"]
    clock.chores(NOW + timedelta(minutes=60))
    assert done == ["sweep", "sweep"]


def test_a_second_worker_that_saw_it_due_too_does_not_do_it(chores):
    path = f"{__name__}.sweep"
    assert clock._claim(path, NOW - timedelta(hours=1), NOW)
    assert not clock._claim(path, NOW - timedelta(hours=1), NOW)


def test_a_chore_that_fails_hinders_no_other(chores):
    assert clock.chores(NOW) == [f"{__name__}.sweep"]
    assert Chore.objects.count() == 2


def test_the_clock_goes_on_whatever_goes_wrong(caplog, db):
    clock.once(fail)
    assert "fail" in caplog.text


def test_the_clock_ticks_and_stops(monkeypatch, settings, transactional_db):
    ticking = clock.Clock()
    ticking.start()
    ticking.stop()
    assert not any(thread.is_alive() for thread in ticking._threads)


def test_what_old_letters_said_is_forgotten_but_not_that_they_were_sent(db):
    for key, age in (("old", 91), ("new", 89)):
        outbox.write(key=key, to="ana@example.org", subject="Hello", text="Ana,", html="<p>Ana,")
        Letter.objects.filter(key=key).update(state="sent", sent_at=timezone.now() - timedelta(days=age))
    tasks.forget_letters()
    assert dict(Letter.objects.values_list("key", "text")) == {"old": "", "new": "Ana,"}


def test_the_grounds_own_chores_can_be_done(db, settings):
    settings.CHORES = {path: 60 for path in settings.CHORES if path.startswith("unionhall.core.")}
    assert len(clock.chores(NOW)) == len(settings.CHORES) > 0
