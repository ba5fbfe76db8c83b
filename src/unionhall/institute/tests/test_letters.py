"""Each letter once, in her language, with a calendar file that moves and cancels; none comes too late."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from unionhall.core import outbox
from unionhall.core.models import Letter
from unionhall.institute import actions, letters
from unionhall.institute.actions import Times
from unionhall.institute.models import Notice, Presenter
from unionhall.institute.tests.samples import FIRST, NOW, guest, place, sign_up, sitting, summer, workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return sitting(workshop(summer(contact="desk@example.org")), room="Hall 2")


def written(on: datetime = NOW) -> list[Letter]:
    """The letters that are written now."""
    before = set(Letter.objects.values_list("pk", flat=True))
    letters.write_owed(on=on)
    return list(Letter.objects.exclude(pk__in=before).order_by("pk"))


def calendar(letter: Letter, number: int = 0) -> Calendar:
    return Calendar.from_ical(base64.b64decode(letter.attachments[number][1]))


def event(letter: Letter, number: int = 0):
    return calendar(letter, number).events[0]


def test_the_confirmation_is_written_once_with_every_choice_and_its_calendar(first):
    sign_up(guest("Una"), first)
    (letter,) = written()
    assert written() == []
    assert letter.recipient == "una@example.org"
    assert "You have a seat." in letter.text
    assert "meet.example.org" not in letter.text
    assert calendar(letter)["method"] == "PUBLISH"
    assert [zone["tzid"] for zone in calendar(letter).timezones] == ["America/New_York"]
    assert event(letter).start == FIRST


def test_moving_keeps_the_uid_and_raises_the_sequence(first):
    sign_up(guest("Una"), first)
    (before,) = written()
    later = FIRST + timedelta(days=1)
    actions.move(first, Times(later, later + timedelta(hours=1), "Hall 3"), by=None, on=NOW)
    (after,) = written()
    assert "It was planned for Wednesday, July 8, 2026, 10 a.m. Eastern" in after.text
    assert "Hall 3" in after.text
    assert event(after)["uid"] == event(before)["uid"]
    assert event(after)["sequence"] > event(before)["sequence"]
    assert event(after).start == later


def test_every_event_has_an_organizer():
    for number, contact in enumerate(("desk@example.org", "")):
        held = sitting(workshop(summer(slug=f"summer-{number}", contact=contact)))
        sign_up(guest(f"Una {number}"), held)
    with_contact, without = (str(event(letter)["organizer"]) for letter in written())
    assert with_contact == "mailto:desk@example.org"
    assert without.startswith("mailto:")
    assert "@" in without


def test_moving_to_where_it_is_tells_nobody(first):
    sign_up(guest("Una"), first)
    written()
    same = Times(first.starts_at, first.ends_at, first.room, first.join_link)
    actions.move(first, same, by=None, on=NOW)
    assert written() == []


def test_cancelling_cancels_the_event(first):
    sign_up(guest("Una"), first)
    (before,) = written()
    actions.cancel([first], by=None, on=NOW, why="A storm is coming.")
    (after,) = written()
    assert "A storm is coming." in after.text
    assert calendar(after)["method"] == "CANCEL"
    assert after.attachments[0][2] == "text/calendar; method=CANCEL"
    assert event(after)["status"] == "CANCELLED"
    assert event(after)["sequence"] > event(before)["sequence"]


def test_leaving_and_coming_back_always_raises_the_sequence(first):
    una = guest("Una")
    sign_up(una, first)
    sequences = [event(written()[0])["sequence"]]
    for _time in range(2):
        actions.drop(place(una, first), by=None, on=NOW)
        sequences.append(event(written()[0])["sequence"])
        sign_up(una, first)
        sequences.append(event(written()[0])["sequence"])
    assert sequences == sorted(set(sequences))


def test_whoever_takes_an_offered_seat_has_a_letter_with_the_event_confirmed():
    small = sitting(workshop(summer()), capacity=1)
    una, vic = guest("Una"), guest("Vic")
    for who in (una, vic):
        sign_up(who, small)
    waiting = event(written()[1])
    actions.drop(place(una, small), by=None, on=NOW)
    written()
    for _twice in range(2):
        actions.accept(place(vic, small), by=None, on=NOW)
    (letter,) = written()
    assert letter.subject == "You have a seat: Know your contract"
    assert (waiting["status"], event(letter)["status"]) == ("TENTATIVE", "CONFIRMED")
    assert event(letter)["uid"] == waiting["uid"]
    assert event(letter)["sequence"] > waiting["sequence"]


def test_another_link_is_told_of_without_saying_it_and_the_time_is_said_to_stay(first):
    sign_up(guest("Una"), first)
    written()
    times = Times(first.starts_at, first.ends_at, first.room, "https://meet.example.org/8")
    actions.move(first, times, by=None, on=NOW)
    (letter,) = written()
    assert "The link to join is another one." in letter.text
    assert "The time stays." in letter.text
    assert "meet.example.org" not in letter.text


def test_a_sitting_that_is_moved_on_its_day_is_not_said_to_be_tomorrow(first):
    sign_up(guest("Una"), first)
    written()
    later = FIRST + timedelta(hours=6)
    actions.move(first, Times(later, later + timedelta(hours=1)), by=None, on=FIRST - timedelta(hours=2))
    letters.remind(on=FIRST - timedelta(hours=2))
    subjects = [each.subject for each in written(FIRST - timedelta(hours=2))]
    assert subjects == ["Changed: Know your contract", "Today: Know your contract"]


def test_a_changed_sitting_cancels_the_one_that_was_left(first):
    una, other = guest("Una"), sitting(first.workshop, starts_at=FIRST + timedelta(days=2))
    sign_up(una, first)
    written()
    actions.swap(place(una, first), other, by=None, on=NOW)
    (letter,) = written()
    assert calendar(letter)["method"] == "PUBLISH"
    assert calendar(letter, 1)["method"] == "CANCEL"
    assert event(letter)["uid"] != event(letter, 1)["uid"]


def test_a_presenter_who_withdraws_is_told_of_and_the_workshop_goes_on(first):
    zed = Presenter.objects.create(workshop=first.workshop, name="Zed Moor")
    sign_up(guest("Una"), first)
    written()
    actions.withdraw(zed, by=None, on=NOW)
    actions.withdraw(zed, by=None, on=NOW)
    (letter,) = written()
    assert "Zed Moor cannot present. The workshop goes ahead." in letter.text


@pytest.mark.parametrize(
    ("before", "subject", "has_link"),
    [
        (timedelta(days=7), "In a week: Know your contract", False),
        (timedelta(days=1), "Tomorrow: Know your contract", True),
        (timedelta(hours=1), "In an hour: Know your contract", True),
    ],
)
def test_reminders_come_a_week_a_day_and_an_hour_before_each_once(first, before, subject, has_link):
    sign_up(guest("Una"), first)
    written()
    at = FIRST - before
    letters.remind(on=at - timedelta(minutes=1))
    early = written(at)
    letters.remind(on=at)
    letters.remind(on=at + timedelta(minutes=1))
    (letter,) = written(at)
    assert subject not in [each.subject for each in early]
    assert letter.subject == subject
    assert ("meet.example.org" in letter.text) == has_link
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_moved_sitting_is_reminded_of_again(first):
    sign_up(guest("Una"), first)
    written()
    letters.remind(on=FIRST - timedelta(days=1))
    assert len(written(FIRST - timedelta(days=1))) == 1
    later = FIRST + timedelta(days=3)
    actions.move(first, Times(later, later + timedelta(hours=1)), by=None, on=FIRST - timedelta(hours=2))
    letters.remind(on=later - timedelta(days=1))
    subjects = [each.subject for each in written(later - timedelta(days=1))]
    assert subjects == ["Changed: Know your contract", "Tomorrow: Know your contract"]


def test_who_signs_up_an_hour_before_is_not_reminded_at_once(first):
    sign_up(guest("Una"), first, on=FIRST - timedelta(minutes=50))
    letters.remind(on=FIRST - timedelta(minutes=49))
    assert [each.subject for each in written(FIRST - timedelta(minutes=49))] == [
        "Your workshops: Summer Leadership Institute"
    ]


def test_only_who_has_a_seat_is_reminded(first):
    for name in ("Una", "Vic", "Wes"):
        sign_up(guest(name), first)
    written()
    letters.remind(on=FIRST - timedelta(days=1))
    assert {each.recipient for each in written(FIRST - timedelta(days=1))} == {
        "una@example.org",
        "vic@example.org",
    }


def test_a_letter_is_in_her_language(first):
    sign_up(guest("Una", language="es"), first)
    (letter,) = written()
    assert "/es/institute/mine/" in letter.text
    assert letter.subject != "Your workshops: Summer Leadership Institute"


def test_one_click_turns_off_reminders_and_nothing_that_she_asked_for(client, home, first):
    una = guest("Una")
    sign_up(una, first)
    address = letters.unsubscribe_headers(una)["List-Unsubscribe"].strip("<>")
    path = address.partition("//")[2].partition("/")[2]
    assert "No more reminders?" in client.get(f"/{path}").content.decode()
    una.refresh_from_db()
    assert una.wants_reminders
    client.post(f"/{path}", "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    una.refresh_from_db()
    assert not una.wants_reminders
    letters.remind(on=FIRST - timedelta(days=1))
    assert [each.subject for each in written()] == ["Your workshops: Summer Leadership Institute"]
    actions.cancel([first], by=None, on=NOW)
    assert [each.subject for each in written()] == ["Canceled: Know your contract"]


def test_a_reminder_that_the_mail_server_kept_for_a_day_is_taken_back(first):
    sign_up(guest("Una"), first)
    written()
    letters.remind(on=FIRST - timedelta(hours=1))
    (late,) = written(FIRST - timedelta(hours=1))
    assert letters.take_back_late(on=FIRST - timedelta(minutes=1)) == 0
    assert letters.take_back_late(on=FIRST + timedelta(hours=20)) == 1
    late.refresh_from_db()
    assert late.state == Letter.State.FAILED
    assert Letter.objects.filter(state=Letter.State.WAITING).count() == 1


def test_a_reminder_that_was_not_written_in_time_is_not_written_at_all(first):
    sign_up(guest("Una"), first)
    written()
    letters.remind(on=FIRST - timedelta(hours=1))
    assert written(FIRST + timedelta(hours=20)) == []
    assert not Notice.objects.filter(written_at=None).exists()


def test_every_letter_goes_out_once_the_mail_server_is_back(first, settings, tmp_path):
    for name in ("Una", "Vic"):
        sign_up(guest(name), first)
    written()
    settings.LETTER_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert outbox.deliver().sent == 0
    settings.LETTER_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert outbox.deliver().sent == 2
    assert outbox.deliver().sent == 0


def test_a_workshop_in_the_hour_that_comes_twice_has_one_time_everywhere():
    second_half_past_one = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    night = sitting(workshop(summer()), starts_at=second_half_past_one)
    sign_up(guest("Una"), night)
    (letter,) = written()
    assert "1:30 a.m. Eastern (after the clocks are set back)" in letter.text
    assert event(letter).start == second_half_past_one


@pytest.mark.parametrize("what", ["moved", "given up", "cancelled"])
def test_a_reminder_that_still_waits_is_taken_back_when_it_is_no_longer_so(first, what):
    una = guest("Una")
    sign_up(una, first)
    written()
    day_before = FIRST - timedelta(hours=20)
    letters.remind(on=day_before)
    (reminder,) = written(day_before)
    deeds = {
        "moved": lambda: actions.move(
            first,
            Times(FIRST + timedelta(days=2), FIRST + timedelta(days=2, hours=1)),
            by=None,
            on=day_before,
        ),
        "given up": lambda: actions.drop(place(una, first), by=None, on=day_before),
        "cancelled": lambda: actions.cancel([first], by=None, on=day_before),
    }
    deeds[what]()
    reminder.refresh_from_db()
    assert reminder.state == Letter.State.FAILED
