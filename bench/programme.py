"""A programme of 60 workshops: its page uncached, and what 100,000 registrations change, half its own.

Measured in the processor time of this process, whatever else the machine does. The limits:
50 ms for the page, and nothing slower by more than half.
"""

import inspect
import sys
import uuid
from statistics import median
from time import process_time

from django.db import transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from rushed import SEATS, programme, stand

from unionhall.core.freshness import generation
from unionhall.core.models import User
from unionhall.core.sites import site_of
from unionhall.core.waste import look_less
from unionhall.institute import actions, seats
from unionhall.institute.actions import SignUp
from unionhall.institute.desk import show_series
from unionhall.institute.models import Participant, Registration, Series, Sitting

PAGE, GROWTH = 50.0, 1.5
PEOPLE, EACH = 2_500, 20
ROUNDS = 15


def main() -> int:
    stand(1)
    picks = programme("big", 60)
    series = Series.objects.get(slug="big")
    before = _times(series, picks)
    _fill(programme("earlier", 300), 0)
    _fill(picks, PEOPLE)
    after = _times(series, picks)
    print(f"{'milliseconds':24}{'empty':>10}{'100,000':>10}{'times':>8}")
    worst = 0.0
    for name, empty in before.items():
        worst = max(worst, after[name] / empty)
        print(f"{name:24}{empty:10.1f}{after[name]:10.1f}{after[name] / empty:8.2f}")
    print(f"{'limits':24}{PAGE:10.1f}{'':10}{GROWTH:8.2f}")
    return int(before["series page"] > PAGE or worst > GROWTH)


def _times(series: Series, picks: list[int]) -> dict[str, float]:
    look_less()  # as a web process does once it is loaded
    browser, chosen = Client(), "&".join(f"pick={pick}" for pick in picks[:6])
    return {
        "series page": _median(lambda: _get(browser, "/institute/big/")),
        "sign-up page": _median(lambda: _get(browser, f"/institute/big/sign-up/?{chosen}")),
        "one form of six": _median(lambda: _sign_up(series, picks[:6])),
        "counts of a series": _median(lambda: seats.tallies(Sitting.objects.filter(pk__in=picks))),
        "desk of the series": _median(lambda: _desk(series)),
    }


def _median(act) -> float:
    act()
    spent = []
    for _round in range(ROUNDS):
        begin = process_time()
        act()
        spent.append((process_time() - begin) * 1000)
    return median(spent)


def _get(browser: Client, path: str) -> None:
    generation().bump()  # nothing is kept from the last time
    answer = browser.get(path, headers={"host": "127.0.0.1"})
    assert answer.status_code == 200, answer.status_code


def _desk(series: Series) -> None:
    request = RequestFactory().get("/", headers={"host": "127.0.0.1"})
    request.user = User.objects.get_or_create(email="staff@example.org", defaults={"is_superuser": True})[0]
    request._wagtail_site = site_of(request)
    answer = inspect.unwrap(show_series)(request, series.pk)
    assert answer.status_code == 200, answer.status_code


def _sign_up(series: Series, picks: list[int]) -> None:
    who = Participant.objects.create(name="Una", email=f"{uuid.uuid4()}@example.org")
    with transaction.atomic():
        actions.register(who, series, SignUp(uuid.uuid4(), picks), by=None, on=timezone.now())
        transaction.set_rollback(True)


def _fill(picks: list[int], first: int) -> None:
    """50,000 registrations: of 2,500 people in 20 workshops each, spread over all."""
    people = Participant.objects.bulk_create(
        (Participant(name=f"Person {n}", email=f"many{first + n}@example.org") for n in range(PEOPLE)),
        batch_size=500,
    )
    now, taken = timezone.now(), dict.fromkeys(picks, 0)
    rows = []
    for number, who in enumerate(people):
        for step in range(EACH):
            pick = picks[(number + 3 * step) % len(picks)]
            taken[pick] += 1
            state = "seated" if taken[pick] <= SEATS else "waiting"
            rows.append(Registration(participant=who, sitting_id=pick, state=state, written_at=now))
    Registration.objects.bulk_create(rows, batch_size=2000)
    assert actions.recount(on=now) == len(picks)


if __name__ == "__main__":
    sys.exit(main())
