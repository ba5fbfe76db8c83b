"""Who gains, told in text and as JSON: by cell and lane, bottom to top, a career; and the mixes of a sum.

What is measured is `equity` and `solve.frontier`; here it is only written down.
"""

from collections.abc import Sequence
from typing import Any

from tally.pay.equity import by_classification, by_lane, career, gains, spreads, top_to_bottom
from tally.pay.outcome import Costing
from tally.pay.report import row
from tally.pay.schedule import Schedule
from tally.pay.solve import Mix
from tally.pay.terms.term import percent, plain

CAREERS = (10, 20, 30)


def equity_as_json(costing: Costing) -> dict[str, Any]:
    """Gains by cell, what each lane gains together, and both grids from bottom to top and over a career."""
    found = gains(costing)
    return {
        "gains": [
            {
                "began_in": list(gain.began_in),
                "ends_in": list(gain.ends_in),
                "people": plain(gain.people),
                "was": str(gain.was),
                "now": str(gain.now),
                "amount": str(gain.amount),
                "percent": str(gain.percent),
            }
            for gain in found
        ],
        "by_classification": {
            kind: {
                "people": plain(share.people),
                "was": str(share.was),
                "more": str(share.more),
                "percent": str(share.percent),
            }
            for kind, share in by_classification(found).items()
        },
        "by_lane": {lane: str(amount) for lane, amount in by_lane(found).items()},
        "before": _grid(costing.package.base.schedule, costing),
        "after": _grid(costing.final_schedule, costing),
    }


def equity_as_text(costing: Costing) -> str:
    """The same as a table to read, the largest gain in percent first."""
    found = sorted(gains(costing), key=lambda gain: (-gain.percent, str(gain.began_in)))
    lines = ["Who gains, a full year at the end of the term over today"]
    for gain in found:
        because = f"{gain.percent}%, {plain(gain.people)} of them, then at {gain.ends_in}"
        lines.append(row(str(gain.began_in), f"{gain.amount:+,.2f}", because))
    lines += ["", "By lane, everybody together"]
    lines += [row(lane, f"{amount:+,.2f}") for lane, amount in by_lane(found).items()]
    kinds = by_classification(found)
    if set(kinds) != {""}:
        lines += ["", "By classification, everybody together"]
        for kind, share in kinds.items():
            because = f"{share.percent}%, {plain(share.people)} of them"
            lines.append(row(kind or "not noted", f"{share.more:+,.2f}", because))
    for name, schedule in (("today", costing.package.base.schedule), ("at the end", costing.final_schedule)):
        told = _grid(schedule, costing)
        lines += ["", f"The grid {name}", row("Highest over lowest rate", told["top_to_bottom"])]
        lines += [row(f"{lane}, top over bottom", ratio) for lane, ratio in told["spreads"].items()]
        for lane, earned in told["careers"].items():
            because = ", ".join(f"{years} years {amount}" for years, amount in earned.items())
            lines.append(row(f"{lane}, a career", "", because))
    return "\n".join(lines)


def frontier_as_json(mixes: Sequence[Mix]) -> list[dict[str, str]]:
    """Each mix: flat dollars, the rate that fits beside them, and what is left over."""
    return [{"flat": str(mix.flat), "rate": str(mix.rate), "left_over": str(mix.left_over)} for mix in mixes]


def frontier_as_text(mixes: Sequence[Mix]) -> str:
    """The same as a table to read, from all percent to all flat."""
    rows = [row(f"{mix.flat:,.2f} flat", percent(mix.rate), f"{mix.left_over:,.2f} left") for mix in mixes]
    return "\n".join(["Mixes that spend the same", *rows])


def _grid(schedule: Schedule, costing: Costing) -> dict[str, Any]:
    time = costing.package.base.groups[0].time
    lanes = [lane for lane in schedule.lanes if schedule.column(lane)]
    careers = {
        lane: {str(years): str(career(schedule, lane, years, time)) for years in CAREERS} for lane in lanes
    }
    return {
        "top_to_bottom": str(top_to_bottom(schedule)),
        "spreads": {spread.lane: str(spread.ratio) for spread in spreads(schedule)},
        "careers": careers,
    }
