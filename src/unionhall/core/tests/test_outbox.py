"""Letters: written with their cause, sent once, tried again, given up, and taken back from the dead."""

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from unionhall.core import outbox
from unionhall.core.models import Letter

# Later than anything the tests write, however long they take.
NOW = timezone.now().replace(microsecond=0) + timedelta(hours=1)


class Server(BaseEmailBackend):
    """A mail server of our own: what it accepts, and what it answers."""

    accepted: list = []
    answers: list[Exception] = []
    is_down = False

    def open(self):
        if self.is_down:
            raise ConnectionRefusedError("nobody there")

    def send_messages(self, messages):
        if self.answers:
            raise self.answers.pop(0)
        self.accepted.extend(messages)
        return len(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.LETTER_BACKEND = f"{__name__}.Server"
    monkeypatch.setattr(Server, "accepted", [])
    monkeypatch.setattr(Server, "answers", [])
    monkeypatch.setattr(Server, "is_down", False)
    return Server


def write(key="thanks:1", **facts) -> Letter:
    return outbox.write(**{"key": key, "to": "ana@example.org", "subject": "Hello", "text": "Ana,"} | facts)


def test_a_letter_is_sent_once_however_often_the_worker_comes_by(db, server):
    write()
    assert outbox.deliver(NOW).sent == 1
    assert outbox.deliver(NOW + timedelta(days=2)).sent == 0
    assert [message.to for message in server.accepted] == [["ana@example.org"]]
    assert Letter.objects.get().state == Letter.State.SENT


def test_the_same_key_twice_is_one_letter(db):
    assert write() == write(subject="Another subject")
    assert Letter.objects.get().subject == "Hello"


def test_what_is_undone_is_not_written(transactional_db):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


def test_a_letter_waits_for_its_hour(db, server):
    write(send_after=NOW + timedelta(hours=1))
    assert outbox.deliver(NOW).sent == 0
    assert outbox.deliver(NOW + timedelta(hours=1)).sent == 1


def test_a_letter_that_fails_is_tried_again_after_growing_pauses_and_given_up_in_the_end(db, server):
    letter, now, pauses = write(), NOW, []
    server.answers.extend([TimeoutError("too slow")] * outbox.MOST_ATTEMPTS)
    for _attempt in range(outbox.MOST_ATTEMPTS):
        assert outbox.deliver(now).sent == 0
        letter.refresh_from_db()
        pauses.append((letter.send_after - now).total_seconds() / 60)
        now = max(letter.send_after, now)
    assert pauses[:-1] == [1, 4, 16, 64, 256, 1024]
    assert letter.state == Letter.State.FAILED
    assert "too slow" in letter.last_error
    assert outbox.deliver(now + timedelta(days=9)).sent == 0
    assert server.accepted == []


def test_an_address_refused_for_good_is_given_up_at_once(db, server):
    letter = write()
    server.answers.append(smtplib.SMTPRecipientsRefused({letter.recipient: (550, b"no such person")}))
    assert outbox.deliver(NOW).given_up == 1


def test_one_letter_that_fails_holds_up_no_other(db, server):
    write("one"), write("two")
    server.answers.append(TimeoutError())
    done = outbox.deliver(NOW)
    assert (done.sent, done.postponed) == (1, 1)


def test_a_server_that_is_down_costs_no_attempt_and_staff_see_why(db, server):
    letter = write()
    server.is_down = True
    outbox.deliver(NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (Letter.State.WAITING, 0)
    assert "nobody there" in letter.last_error
    server.is_down = False
    assert outbox.deliver(NOW).sent == 1


def test_a_letter_left_by_a_killed_worker_goes_out_with_the_same_message_id(db, server):
    letter = write()
    assert outbox._claim(letter.pk, NOW)
    assert outbox.deliver(NOW + timedelta(minutes=1)).sent == 0
    assert outbox.deliver(NOW + timedelta(minutes=11)).sent == 1
    assert server.accepted[0].extra_headers["Message-ID"] == outbox.message_id(letter)


def test_a_letter_that_kills_every_worker_is_given_up(db, server):
    letter = write()
    Letter.objects.update(state=Letter.State.SENDING, attempts=outbox.MOST_ATTEMPTS, send_after=NOW)
    assert outbox.deliver(NOW).sent == 0
    letter.refresh_from_db()
    assert letter.state == Letter.State.FAILED


def test_many_workers_at_once_send_each_letter_once(transactional_db, server):
    for number in range(20):
        write(f"letter:{number}")
    together = Barrier(4)

    def work(_number):
        together.wait()
        try:
            return outbox.deliver(NOW).sent
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 20
    ids = [message.extra_headers["Message-ID"] for message in server.accepted]
    assert len(ids) == len(set(ids)) == 20


def test_a_letter_can_be_sent_again_by_hand(db, server):
    letter = write()
    outbox.deliver(NOW)
    outbox.send_again(letter)
    outbox.deliver(NOW)
    assert len(server.accepted) == 2


def test_headers_and_enclosures_arrive_and_lines_cannot_be_smuggled_in(db, server):
    one_click = {
        "List-Unsubscribe": "<https://x.example/u/1>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    write(headers=one_click, attachments=[outbox.Enclosure("a.csv", b"a;b", "text/csv")], html="<p>Ana,</p>")
    outbox.deliver(NOW)
    sent = server.accepted[0].message()
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_filename() for part in sent.walk() if part.get_filename()] == ["a.csv"]
    with pytest.raises(ValueError, match="one line"):
        write("two", headers={"X-A": "1\r\nBcc: cleo@example.org"})
    with pytest.raises(ValidationError):
        write("three", to="ana@example.org\nBcc: cleo@example.org")
    assert write("four", subject="Hello\nBcc: cleo@example.org").subject == "Hello Bcc: cleo@example.org"


def test_djangos_own_mail_goes_the_same_way_and_is_private(db, server):
    message = EmailMultiAlternatives(
        "Password", "A link", to=["Ana <ana@example.org>"], reply_to=["b@example.org"]
    )
    get_connection("unionhall.core.outbox.Postbox").send_messages([message])
    letter = Letter.objects.get()
    assert (letter.recipient, letter.headers) == ("ana@example.org", {"Reply-To": "b@example.org"})
    assert outbox.is_private(letter)
    assert not outbox.is_private(write())
    assert outbox.deliver(NOW).sent == 2


def test_in_tests_letters_go_into_a_folder(db, settings, tmp_path):
    write()
    outbox.deliver(NOW)
    assert [b"To: ana@example.org" in file.read_bytes() for file in (tmp_path / "letters").iterdir()] == [
        True
    ]
