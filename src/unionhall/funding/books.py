"""The state's books of one year: every town and district as values, ready for a page or a what-if.

Read from the database once and kept in this process until figures are read in anew; the news of the day does
not touch them. What a page says of one place is in `portrait`.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files

from django.db.models import Count

from unionhall.core.keeping import Kept
from unionhall.funding.bridge import (
    ENACTED,
    Aid,
    Check,
    Contribution,
    District,
    FiscalYear,
    NoFigureError,
    NoSolutionError,
    Outcome,
    Profile,
    Published,
    RateTable,
    Reconciliation,
    Schedule,
    State,
    Statute,
    enrolment,
    law,
    profile_of,
    rate_table,
    reconciliation,
    scenario,
    schedule,
    statewide,
    town_of,
)
from unionhall.funding.facts import LAST_TOWN, DistrictYear, RateRow, Recipient, TownYear

NOTHING = Decimal(0)
_NOTHING_READ = Profile({}, {}, frozenset())


@dataclass(frozen=True)
class Books:
    """One year of the whole state, as published, by the numbers of towns and districts."""

    year: FiscalYear
    recipients: Mapping[int, Recipient]
    towns: Mapping[int, Published]
    reconciliation: Reconciliation | None
    state: State

    @cached_property
    def outcome(self) -> Outcome | None:
        """The year under the law in force; None where the lawbook lacks a number or no rates fit."""
        try:
            return scenario.solve(self.state, scenario.in_force(self.year))
        except (NoFigureError, NoSolutionError):
            return None

    @cached_property
    def checks(self) -> Mapping[int, Check]:
        """Every district's aid, ours and the state's."""
        return {check.lea: check for check in self.reconciliation.checks} if self.reconciliation else {}

    @cached_property
    def contributions(self) -> Mapping[int, Contribution]:
        """Every town's requirement as we work it out."""
        found = self.outcome.contributions if self.outcome and self.outcome.contributions else ()
        return dict(zip(self.towns, found, strict=False))

    def district(self, lea: int) -> District:
        """A district as published; where its aid is not known, only its name and what its town must pay."""
        found = self.aid(lea)
        if found:
            return found.district
        town = self.towns.get(lea)
        required = town.required if town else NOTHING
        return District(self.recipients[lea].name, NOTHING, required, NOTHING, NOTHING)

    def aid(self, lea: int) -> Aid | None:
        check = self.checks.get(lea)
        return check.ours if check else None


_BOOKS: Kept[Books] = Kept(8)
_YEARS: Kept[list[int]] = Kept(1)
_TOWNS: Kept[dict[int, int]] = Kept(1)


def of(year: int) -> Books:
    """The books of a year."""
    return _BOOKS.get(year, lambda: _read(year))


def years() -> list[int]:
    """The years there are facts about, the latest first."""
    return _YEARS.get("all", _years)


def years_of_aid() -> list[int]:
    """The years there are facts about for which the lawbook says how aid is set, the latest first."""
    told = {year.ends_in for year in law.figure_of("minimum_aid_per_pupil").values}
    return [year for year in years() if year in told]


def latest() -> Books | None:
    """The latest year there are facts about whose law the lawbook has.

    A later year of which fewer towns are known gives way to one with more of them, which all else is worked
    out from.
    """
    towns = _TOWNS.get("all", _towns)
    known = sorted(years_of_aid(), key=lambda year: (towns.get(year, 0), year), reverse=True)
    return next((books for year in known if (books := of(year)).outcome), None)


def latest_or_empty() -> Books:
    """The latest year whose law is known; one that is empty before anything has been read in."""
    return latest() or of(max(years(), default=2025))


def _years() -> list[int]:
    kinds = (DistrictYear, TownYear)
    found = {
        year for kind in kinds for year in kind.objects.order_by().values_list("year", flat=True).distinct()
    }
    return sorted(found, reverse=True)


def _towns() -> dict[int, int]:
    """How many towns are known, by year."""
    counted = TownYear.objects.order_by().values("year").annotate(towns=Count("pk"))
    return dict(counted.values_list("year", "towns"))


def _read(year: int) -> Books:
    recipients = {one.pk: one for one in Recipient.objects.prefetch_related("district__towns")}
    rows = DistrictYear.objects.filter(year__in=(year, year - 1))
    profile = profile_of(recipients.values(), rows)
    towns = {
        town.lea: town
        for row in TownYear.objects.filter(year=year).order_by("recipient__lea")
        for town in [town_of(recipients[row.recipient_id], row)]
    }
    fiscal = FiscalYear(year)
    try:
        checked = reconciliation.reconcile(profile, fiscal)
    except NoFigureError:
        checked = None
    # The two rates are the whole state's: those of some of its towns would be nobody's.
    solved = towns if len(towns) == LAST_TOWN else {}
    state = statewide.state(
        profile if checked else _NOTHING_READ,
        fiscal,
        _regions(recipients.values(), solved),
        tuple(solved.values()),
    )
    return Books(fiscal, {one.lea: one for one in recipients.values()}, towns, checked, state)


def _regions(recipients: Iterable[Recipient], towns: Mapping[int, Published]) -> dict[int, Sequence[str]]:
    """The towns of each regional district, by the names the year's books give them."""
    named = {published.town.name for published in towns.values()}
    return {
        one.lea: [town.name for town in one.district.towns.all() if town.name in named]
        for one in recipients
        if one.district and not one.is_town
    }


def schedule_of(year: FiscalYear) -> Schedule | None:
    """How pupils turn into dollars in a year: by the lawbook's rates, or by all those that were read in."""
    try:
        return schedule(year)
    except NoFigureError:
        rows = RateRow.objects.filter(year=year.ends_in, stage=ENACTED)
    try:
        counting = law.read(enrolment.Rules, year)
    except NoFigureError:
        return None
    found = Schedule(counting, enrolment.groups(), rate_table(rows)) if rows else None
    return found if found and not found.lacking else None


def statute_of(year: FiscalYear, name: str = "") -> Statute:
    """The law of a year; a number nobody has set yet is taken as it last was, under a name."""
    return scenario.in_force(year, assumptions=law.carry_forward(name or str(year), year))


def targets_of(year: FiscalYear) -> RateTable | None:
    """The rates the phase-in leads to, if all of them were read in as the stage `target` of the year."""
    rows = list(RateRow.objects.filter(year=year.ends_in, stage="target"))
    counting = schedule_of(year) if rows else None
    found = replace(counting, rates=rate_table(rows)) if counting else None
    return found.rates if found and not found.lacking else None


@cache
def tiles() -> Mapping[int, tuple[int, int]]:
    """The column and row of every town's tile on the map, by its number (docs/decisions/0101-tile-map.md)."""
    lines = files("unionhall.funding").joinpath("tiles.csv").read_text(encoding="utf-8").splitlines()
    return {int(row["lea"]): (int(row["column"]), int(row["row"])) for row in csv.DictReader(lines)}
