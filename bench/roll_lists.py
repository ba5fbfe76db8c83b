"""Every list of people on the roll, as the membership secretary opens it in `unionhall demo --large`.

Asks for each page in this process, without the kept pages of a server, and prints the median time, the
processor's share of it, and the questions to the database. Exits with 1 when a list takes 100 ms or more at
the median, or more than 15 questions. `python roll_lists.py DATA` takes a demo that is built already, else
one is built first.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from time import perf_counter, process_time
from typing import Any

TIMES, MOST_SECONDS, MOST_QUERIES = 15, 0.1, 15


def main() -> int:
    data = sys.argv[1] if sys.argv[1:] else built()
    os.environ |= {"UNIONHALL_DATA": data, "UNIONHALL_DEMO": "1", "UNIONHALL_DEBUG": "0",
                   "DJANGO_SETTINGS_MODULE": "unionhall.settings"}  # fmt: skip
    import django  # noqa: PLC0415 - only once the settings are decided

    django.setup()
    missed = []
    print(f"{'list':60} {'ms':>6} {'processor':>10} {'queries':>8}")
    for name, address in lists():
        seconds, work, queries = measured(address)
        print(f"{name:60} {1000 * seconds:6.0f} {1000 * work:10.0f} {queries:8}", flush=True)
        if seconds >= MOST_SECONDS or queries > MOST_QUERIES:
            missed.append(name)
    print("\n".join(f"missed: {name}" for name in missed) or "every bar is cleared")
    return 1 if missed else 0


def built() -> str:
    data = tempfile.mkdtemp(prefix="unionhall-bench-")
    command = [sys.executable, "-m", "unionhall", "demo", "--large", "--only-build", "--data", data]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return data


def lists() -> Iterator[tuple[str, str]]:
    """What each is called, and its address; saved lists are made first if there are none."""
    from unionhall.places.models import Local  # noqa: PLC0415
    from unionhall.roster.models import Arrival, SavedList  # noqa: PLC0415

    local = Local.objects.filter(number="1001").get()
    yield "people", "/roll/people/"
    yield "people, page 300", "/roll/people/?page=300"
    yield "people, by name", "/roll/people/?q=sil"
    for name, address in (
        ("wall chart", "chart/"), ("walk-through", "walk/"), ("cards", "cards/"),
        ("conversations", "talks/"), ("assignments", "assignments/"), ("organisers by q", "assignments/?q=a"),
    ):  # fmt: skip
        yield f"{name} of a local", f"/roll/locals/{local.number}/{address}"
    yield "saved lists", "/roll/lists/"
    for question in QUESTIONS:
        kept = SavedList.objects.create(name="bench", owner=secretary(), question=question)
        yield f"saved list: {told(question)}", kept.get_absolute_url()
        kept.delete()
    yield "joining records", "/roll/merges/"
    yield "employers' lists", "/roll/arrivals/"
    for arrival in Arrival.objects.all()[:1]:
        yield "an employer's list", arrival.get_absolute_url()
    yield "the federation in numbers", "/roll/federation/"


def told(question: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in question.items()) or "everybody"


QUESTIONS: tuple[dict[str, Any], ...] = (
    {}, {"standing": "member"}, {"standing": "none"}, {"classification": "nurse"}, {"language": "es"},
    {"assessment": 1}, {"has_email": True}, {"hired_since": "2025-09-01"},
    {"standing": "member", "classification": "paraprofessional", "has_email": True},
)  # fmt: skip


def secretary() -> Any:
    """The membership secretary of the federation."""
    from unionhall.roster.models import Office  # noqa: PLC0415

    office = Office.objects.filter(kind="membership_staff", person__user__isnull=False)[0]
    return office.person.user


def measured(address: str) -> tuple[float, float, int]:
    """The median of some requests in seconds, the processor's mean share, and the questions of one."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from unionhall.roster.middleware import SECOND_FACTOR  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(secretary(), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SECOND_FACTOR] = True
    session.save()
    assert client.get(address).status_code == 200, address
    asked: list[str] = []
    with connection.execute_wrapper(lambda run, sql, *rest: asked.append(sql) or run(sql, *rest)):
        client.get(address)
    times, began = [], process_time()
    for _time in range(TIMES):
        start = perf_counter()
        client.get(address)
        times.append(perf_counter() - start)
    return statistics.median(times), (process_time() - began) / TIMES, len(asked)


if __name__ == "__main__":
    sys.exit(main())
