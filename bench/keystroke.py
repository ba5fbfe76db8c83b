"""The screen on which a package is built: a key is pressed in the form of one term, and the sums change.

5,000 people, five years, twelve terms a year, brought in and saved as a team would; then the whole answer of
the site to one change, in this process: door, form, both costings, page. Beside it the two costings alone,
as the limit. The browser waits before it asks, which is added. Exits with 1 when a change takes 200 ms.
"""

import re
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import stage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from paid import FIRST, LANES, STEPS, YEARS, people, schedule, terms

from tally.pay.costing import cost
from tally.pay.terms.registry import as_data
from unionhall.bargaining import actions, costed, drafting
from unionhall.bargaining.actions import TableFacts
from unionhall.bargaining.changes import blank
from unionhall.bargaining.drafting import GridFacts, PackageFacts, PlacementFacts
from unionhall.bargaining.models import Package, Seat
from unionhall.core.models import User
from unionhall.pages.actions import open_hall
from unionhall.places.actions import LocalFacts, record_employer, record_local
from unionhall.roster.middleware import SECOND_FACTOR
from unionhall.roster.models import Unit

TIMES, MOST = 15, 0.2
DAY = date(2026, 9, 1)


def main() -> int:
    call_command("migrate", verbosity=0)
    open_hall("Federation of Benches", host="127.0.0.1", port=8000)
    lead = User.objects.create_user("lead@example.org", first_name="Lead")
    package = laid(lead)
    browser, rates = signed_in(lead), iter(range(10_000))
    address = f"{reverse('bargaining:term', args=[package.table.key, package.pk])}?year=1&term=2"
    now = costed.package_of(package.now)

    def key() -> None:
        rate = f"3.{next(rates):04d}%"
        posted = {"rate": rate, "seen": "1", "form_key": "5b4c3c8e-2f0c-4c39-8a0e-6c9a51f7d1aa"}
        said = browser.post(address, posted, headers={"HX-Request": "true"})
        assert said.status_code == 200, said.status_code
        assert b"<table" in said.content

    def first_key() -> None:
        costed._costed.cache_clear()
        key()

    placed = package.now.placement.people
    print(f"{int(placed)} people, {YEARS} years, {len(now.years[0].terms)} terms a year")
    told("two costings alone", lambda: (cost(now), cost(now)))
    told("the site's answer to a key", key)
    slowest = told("to the first key in a process", first_key)
    seconds = slowest + wait()
    print(f"  with the browser's wait of {wait() * 1000:.0f} ms: {seconds * 1000:.0f} ms at most")
    print("every bar is cleared" if seconds < MOST else f"missed: over {MOST * 1000:.0f} ms")
    return 0 if seconds < MOST else 1


def laid(lead: User) -> Package:
    """A table, the grid and the people of `paid`, and a package with its terms."""
    local = record_local("1", LocalFacts("Teachers"), by=None)
    unit = Unit.objects.create(local=local, employer=record_employer("A city's schools", by=None), name="All")
    facts = TableFacts("Five thousand", "The local", "The committee", FIRST, YEARS)
    table = actions.open_table(unit, facts, by=None, on=DAY)
    actions.seat(table, lead, Seat.Role.LEAD, by=None, on=DAY)
    printed = schedule()
    rows = [[step, *(str(printed.rates[step, lane] / Decimal(100)) for lane in LANES)] for step in STEPS]
    grid = drafting.bring_grid(table, GridFacts("Grid", DAY, [["step", *LANES], *rows]), by=None, on=DAY)
    each = [[*group.cell, str(group.time.fte), str(group.service[0][0])] for group in people()]
    stand = PlacementFacts("People", DAY, rows=[["step", "lane", "fte", "years"], *each])
    placement = drafting.place(grid, stand, by=None, on=DAY)
    years = [f"FY{FIRST + place}" for place in range(YEARS)]
    content: dict[str, Any] = blank(years)
    for place, year in enumerate(content["years"]):
        year["terms"] = [as_data(term) for term in terms(FIRST + place, "0.025")]
    return drafting.start(placement, PackageFacts("Ours", content=content), by=None, on=DAY)


def signed_in(user: User) -> Client:
    browser = Client(HTTP_HOST="127.0.0.1:8000")
    browser.force_login(user)
    session = browser.session
    session[SECOND_FACTOR] = "told by the bench"
    session.save()
    return browser


def wait() -> float:
    """How long the page lets a key rest before it asks, in seconds."""
    folder = Path(stage.__file__).parent.parent / "src/unionhall/bargaining/templates/bargaining"
    return int(re.search(r"input delay:(\d+)ms", (folder / "term.html").read_text())[1]) / 1000


def told(name: str, act: Callable[[], object]) -> float:
    """The median of what something takes, by the clock and by the processor."""
    act()
    wall, work = [], []
    for _time in range(TIMES):
        began, worked = perf_counter(), process_time()
        act()
        wall.append(perf_counter() - began)
        work.append(process_time() - worked)
    print(f"  {name:32} {median(wall) * 1000:6.0f} ms, {median(work) * 1000:.0f} of the processor")
    return median(wall)


if __name__ == "__main__":
    sys.exit(main())
