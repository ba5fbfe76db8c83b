"""The whole state of a published year, towns and districts, ready for a what-if.

Put together from the lawbook's towns and the profile workbook's districts; what is done with it is in
`scenario`.
"""

from collections.abc import Mapping, Sequence

from tally.aid import effort, reconciliation
from tally.aid.effort import Published
from tally.aid.profile import Profile
from tally.aid.scenario import State
from tally.years import FiscalYear

NOWHERE: Mapping[int, Sequence[str]] = {}


def state(
    profile: Profile,
    year: FiscalYear,
    regions: Mapping[int, Sequence[str]] = NOWHERE,
    towns: Sequence[Published] | None = None,
) -> State:
    """All towns and all districts of `year` as published; `towns` stand in for those of the lawbook.

    A town's own district hangs on that town. `regions` gives the towns of the other districts by district
    number; one that is not in it moves with the whole state. Raises `NoFigureError` for a year without
    published towns, and `ValueError` for a region with a town that is none.
    """
    published = effort.published(year) if towns is None else towns
    own = {one.lea: (one.town.name,) for one in published}
    unknown = {name for names in regions.values() for name in names} - {one.town.name for one in published}
    if unknown:
        raise ValueError(f"no city or town of {year} is called {', '.join(sorted(unknown))}")
    checks = reconciliation.reconcile(profile, year).checks
    members = {
        check.ours.district.name: own.get(check.lea, tuple(regions.get(check.lea, ()))) for check in checks
    }
    return State(
        towns=tuple(one.town for one in published),
        required=tuple(one.required for one in published),
        districts=tuple(check.ours.district for check in checks),
        members={name: towns for name, towns in members.items() if towns},
    )
