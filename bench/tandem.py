"""Planning two streams: a plan solved and answered, beside the bare linear relaxation as the limit.

Three plans: the worked district, fifteen investments over eight years, and fifty over twelve. The relaxation
is the same programme without whole units; no exact answer can be had faster from this solver. Run it as
`python bench/tandem.py`.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from tally.tandem.investments import Investment, Kind, Price
from tally.tandem.ledger import ledger
from tally.tandem.model import Goal, Model, choose
from tally.tandem.plan import Plan, objective
from tally.tandem.planning import answer
from tally.tandem.programme import Solution
from tally.tandem.reading import read
from tally.tandem.streams import Grant, Recurring, Reserve
from tally.years import FiscalYear

WORKED = Path(__file__).parent.parent / "src/tally/tandem/tests/harborview.toml"
USES = ("staff", "learning-loss", "hvac", "technology")


def main() -> int:
    plans = {
        "worked district": read(WORKED.read_text(encoding="utf-8")),
        "15 investments, 8 years": invented(15, 8),
        "50 investments, 12 years": invented(50, 12),
    }
    print(f"{'plan':26}{'limit':>10}{'chosen':>10}{'answered':>10}  worth")
    for name, plan in plans.items():
        limit, _ = timed(relaxed, plan)
        chosen, choice = timed(choose, plan)
        whole, _ = timed(answer, plan)
        proved = "proved" if choice.proved else "not proved"
        print(
            f"{name:26}{limit:9.3f}s{chosen:9.3f}s{whole:9.3f}s  ${objective(plan, choice.levels):,} {proved}"
        )
    return 0


def relaxed(plan: Plan) -> Solution | None:
    """The same programme with every unit divisible."""
    programme = Model(ledger(plan), Goal(plan.span), spared=0).programme
    programme.whole = [False] * len(programme.whole)
    return programme.solve()


def timed(work: Callable, plan: Plan):
    """The best of three runs, in seconds, and what the last one made."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        made = work(plan)
        times.append(time.perf_counter() - start)
    return min(times), made


def invented(asks: int, years: int) -> Plan:
    """A district of invented numbers, the same every time."""
    dice = random.Random(asks)
    span = tuple(FiscalYear(2022 + place) for place in range(years))
    start = date(2020, 3, 13)
    streams = (
        Grant("ESSER I", Decimal(asks * 150_000), start, date(2022, 9, 30), frozenset(USES[:1])),
        Grant("ESSER II", Decimal(asks * 570_000), start, date(2023, 9, 30), frozenset(USES[:3])),
        Grant(
            *("ESSER III", Decimal(asks * 1_280_000), start, date(2024, 9, 30), frozenset(USES)),
            Reserve("learning-loss", Decimal("0.20")),
        ),
        Recurring(
            "SOA growth", {year: Decimal(asks * 140_000 * (1 + place)) for place, year in enumerate(span)}
        ),
    )
    wanted = [investment(f"Investment {place}", dice, span) for place in range(asks)]
    return Plan("Harborview", span, streams, tuple(wanted))


def investment(name: str, dice: random.Random, span: tuple[FiscalYear, ...]) -> Investment:
    kind = dice.choices(list(Kind), (6, 1, 2))[0]
    earliest = dice.randrange(4)
    cost = dice.randint(35_000, 120_000) if kind is Kind.POSITIONS else dice.randint(200_000, 4_000_000)
    return Investment(
        name=name,
        kind=kind,
        units=Decimal(dice.randint(5, 60) if kind is Kind.POSITIONS else 1),
        price=Price(span[0], Decimal(cost), Decimal(dice.choice(("0.02", "0.025", "0.03")))),
        earliest=span[earliest],
        latest=span[earliest + dice.randrange(4)],
        whole=True,
        priority=Decimal(dice.randint(1, 3)),
        tags=frozenset(dice.sample(USES, 2)),
    )


if __name__ == "__main__":
    sys.exit(main())
