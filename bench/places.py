"""The pages of school aid beside their limits: all 351 towns, each as a district with 33 years, on SQLite.

Twice for each page: just after somebody published a post, which touches no figure; and just after figures
were read in anew, when the state's books and the page are worked out again. The law explorer is asked for
another law each time, so that the whole state is solved again. Medians, in one process, without a network.
"""

import itertools
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from statistics import median
from time import perf_counter, process_time

from stage import Took, ask, publish, stand

from unionhall.core.freshness import generation
from unionhall.funding import actions
from unionhall.funding.books import tiles
from unionhall.funding.bridge import AMOUNTS, FiscalYear
from unionhall.funding.facts import DistrictYear, Recipient, Source, TownYear

YEAR = FiscalYear(2025)
FIRST = 1993
_LAWS = itertools.cycle(range(500, 650))
# Page, its address, milliseconds after a publication.
PAGES: dict[str, tuple[Callable[[], str], int]] = {
    "a town": (lambda: "/funding/places/plymouth/", 50),
    "law explorer": (lambda: f"/funding/law/?target_local_share={next(_LAWS) / 10}", 100),
    "all places": (lambda: "/funding/", 50),
}
TABLES = [kind._meta.db_table for kind in (Recipient, DistrictYear, TownYear)]


def main() -> int:
    stand(posts=60)
    furnish()
    late = [name for name, (address, limit) in PAGES.items() if is_late(name, address, limit)]
    if late:
        print(f"Over the limit: {', '.join(late)}", file=sys.stderr)
    return len(late) > 0


def furnish() -> None:
    """Every town as a district that has grown by three percent a year, beside the tiles beside it."""
    actions.adopt_lawbook(YEAR, on=date(2026, 1, 5), by=None)
    source = Source.objects.get()
    Recipient.objects.update(runs_schools=True)
    rows = []
    for town in TownYear.objects.all():
        for year in range(FIRST, YEAR.ends_in + 1):
            shrunk = Decimal("0.97") ** (YEAR.ends_in - year)
            budget, required = town.foundation_budget * shrunk, town.required * shrunk
            aid = max(budget - required, budget / 8)
            amounts = (
                budget / 14_000,
                budget,
                required,
                aid,
                required + aid,
                required + aid,
                budget * 2,
                aid,
            )
            facts = dict(zip(AMOUNTS, amounts, strict=True))
            rows.append(DistrictYear(recipient_id=town.recipient_id, year=year, source=source, **facts))
    DistrictYear.objects.bulk_create(rows, batch_size=500)
    join()


def join() -> None:
    known = {one.lea: one for one in Recipient.objects.all()}
    places = {place: lea for lea, place in tiles().items()}
    through = Recipient.neighbours.through
    borders = [
        through(from_recipient_id=known[lea].pk, to_recipient_id=known[places[beside]].pk)
        for lea, (column, row) in tiles().items()
        for beside in ((column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1))
        if beside in places
    ]
    through.objects.bulk_create(borders)


def is_late(name: str, address: Callable[[], str], limit: int) -> bool:
    warm, anew = timed(address, publish), timed(address, read_in)
    print(
        f"{name:14}{warm.wall:7.1f} ms (cpu {warm.cpu:.1f}), limit {limit} ms, {warm.wall / limit:.2f} of it;"
        f" after new figures {anew.wall:.1f} ms (cpu {anew.cpu:.1f})"
    )
    return warm.wall > limit


def read_in() -> None:
    """Figures were read in anew."""
    generation().bump(TABLES)


def timed(address: Callable[[], str], before: Callable[[], None], times: int = 20) -> Took:
    for _warm_up in range(2):
        before()
        ask(address())
    wall, cpu = [], []
    for _time in range(times):
        before()
        page = address()
        began, worked = perf_counter(), process_time()
        ask(page)
        wall.append(perf_counter() - began)
        cpu.append(process_time() - worked)
    return Took(median(wall) * 1000, median(cpu) * 1000)


if __name__ == "__main__":
    sys.exit(main())
