"""Writing down what is published about school aid. Nothing is worked out here; every row has its source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.funding.bridge import FiscalYear, Published, published_towns
from unionhall.funding.facts import (
    Award,
    Border,
    DistrictYear,
    HeadCount,
    RateRow,
    Recipient,
    Source,
    TownYear,
)
from unionhall.places.models import District, Municipality

# What the database keeps of a dollar; a spreadsheet's binary fractions end behind it.
_KEPT = Decimal("0.0001")
NEW, CHANGED, SAME = "new", "changed", "same"
# Fractions rather than dollars.
_FINER = frozenset({"growth_factor", "wage_factor"})
LAWBOOK = "Massachusetts DESE, Chapter 70 formula workbook"


@dataclass(frozen=True)
class RecipientFacts:
    """What is known of a recipient; None says nothing, it does not erase."""

    name: str
    runs_schools: bool | None = None
    history: str | None = None
    # Some publications shorten names; those name only what has no name yet.
    renames: bool = True


@dataclass(frozen=True)
class Provenance:
    """Where facts were read: the source, and who read it."""

    source: Source
    by: User | None


@transaction.atomic
def record_source(title: str, *, published_on: date | None = None, on: date, by: User | None) -> Source:
    """Write down a publication that is read on a day."""
    source, made = Source.objects.get_or_create(
        title=title, read_on=on, defaults={"published_on": published_on}
    )
    if made:
        log(source, "wagtail.create", user=by)
    return source


@transaction.atomic
def record_recipient(lea: int, facts: RecipientFacts, *, by: User | None) -> Recipient:
    """Write down a city, town or district by its number; its address stays what it was first."""
    known = {name: value for name, value in asdict(facts).items() if value is not None and name != "renames"}
    recipient = Recipient.objects.filter(lea=lea).first()
    if recipient is None:
        recipient = Recipient.objects.create(lea=lea, slug=_slug(facts.name, lea), **known)
        log(recipient, "wagtail.create", user=by)
        return recipient
    if not facts.renames:
        del known["name"]
    if _overwrite(recipient, known):
        log(recipient, "wagtail.edit", user=by)
    return recipient


@transaction.atomic
def record_district_years(
    recipient: Recipient, years: Mapping[int, Mapping[str, Any]], *, under: Provenance
) -> str:
    """Write down what a publication says of a district, by year. Returns what became of it as a whole."""
    return _record_years(DistrictYear, recipient, years, under)


@transaction.atomic
def record_town_year(
    recipient: Recipient, year: int, facts: Mapping[str, Decimal], *, under: Provenance
) -> str:
    return _record_years(TownYear, recipient, {year: facts}, under)


@transaction.atomic
def record_head_count(
    recipient: Recipient, year: int, pupils: Mapping[str, str], wage_factor: Decimal, *, under: Provenance
) -> str:
    """Write down the pupils of a district by kind, with the factor its wages are adjusted by."""
    facts = {"pupils": dict(pupils), "wage_factor": wage_factor}
    return _record_years(HeadCount, recipient, {year: facts}, under)


@transaction.atomic
def record_award(recipient: Recipient, round_: str, amount: Decimal, *, under: Provenance) -> str:
    key = {"recipient": recipient, "round": round_}
    return _record(Award, key, {"amount": amount}, under)


@transaction.atomic
def record_rates(year: int, stage: str, place: int, row: Mapping[str, Any], *, under: Provenance) -> str:
    """Write down one column of a rate table: `column`, `label` and `dollars` by function."""
    facts = {"position": place, "label": row["label"], "dollars": dict(row["dollars"])}
    return _record(RateRow, {"year": year, "stage": stage, "column": row["column"]}, facts, under)


@transaction.atomic
def record_neighbours(recipient: Recipient, neighbours: Iterable[Recipient], *, by: User | None) -> str:
    """Write down all the towns that share a border with a town, instead of what was known.

    The list is the town's own: its neighbours have none by it, for nobody said that it is all of theirs.
    """
    own = Border.objects.filter(from_recipient=recipient)
    before = set(own.values_list("to_recipient", flat=True))
    found = {one.pk for one in neighbours}
    if before == found:
        return SAME
    own.exclude(to_recipient__in=found).delete()
    fresh = sorted(found - before)
    Border.objects.bulk_create(Border(from_recipient=recipient, to_recipient_id=pk) for pk in fresh)
    log(recipient, "wagtail.edit", user=by)
    return CHANGED if before else NEW


@transaction.atomic
def link_to_places() -> int:
    """Tie recipients to the towns and districts the hall knows, by name and number. Returns how many."""
    towns = dict(Municipality.objects.filter(state="MA").values_list("name", "pk"))
    districts = dict(District.objects.filter(state="MA").values_list("code", "pk"))
    linked = []
    for one in Recipient.objects.all():
        town = towns.get(one.name) if one.is_town else None
        district = districts.get(f"{one.lea:04d}0000")
        if (town or one.town_id, district or one.district_id) != (one.town_id, one.district_id):
            one.town_id, one.district_id = town or one.town_id, district or one.district_id
            linked.append(one)
    Recipient.objects.bulk_update(linked, ["town", "district"])
    return len(linked)


@transaction.atomic
def adopt_lawbook(year: FiscalYear, *, on: date, by: User | None) -> int:
    """Take the towns that the lawbook of the program itself carries for a year. Returns how many are new.

    Raises `NoFigureError` naming the file that would hold them.
    """
    towns = published_towns(year)
    under = Provenance(record_source(f"{LAWBOOK}, {year}", on=on, by=by), by)
    known = dict(Recipient.objects.values_list("lea", "slug"))
    fresh = [one for one in towns if one.lea not in known]
    if fresh:
        _open(fresh, set(known.values()), year, under)
    outcomes = [_adopt(one, year, under) for one in towns if one.lea in known]
    link_to_places()
    return len(fresh) + outcomes.count(NEW)


def _open(towns: Sequence[Published], taken: set[str], year: FiscalYear, under: Provenance) -> None:
    """Write down towns nobody knew, all at once: one line of the log for the whole table they come from."""
    recipients = Recipient.objects.bulk_create(
        Recipient(lea=one.lea, name=one.town.name, slug=_free(slugify(one.town.name), one.lea, taken))
        for one in towns
    )
    TownYear.objects.bulk_create(
        TownYear(recipient=recipient, year=year.ends_in, source=under.source, **_plain(_facts(one)))
        for recipient, one in zip(recipients, towns, strict=True)
    )
    data = {"facts": TownYear._meta.model_name, "years": [year.ends_in], "towns": len(towns)}
    log(under.source, "wagtail.edit", user=under.by, data=data)


def _adopt(published: Published, year: FiscalYear, under: Provenance) -> str:
    recipient = record_recipient(published.lea, RecipientFacts(published.town.name), by=under.by)
    return record_town_year(recipient, year.ends_in, _facts(published), under=under)


def _facts(published: Published) -> dict[str, Decimal]:
    town = published.town
    return {
        "equalized_valuation": town.equalized_valuation,
        "income": town.income,
        "foundation_budget": town.foundation_budget,
        "growth_factor": town.growth_factor,
        "target": published.target,
        "preliminary": published.preliminary,
        "increment": published.increment,
        "required": published.required,
    }


def _record_years(
    kind: type[Model], recipient: Recipient, years: Mapping[int, Mapping[str, Any]], under: Provenance
) -> str:
    known = {row.year: row for row in kind._default_manager.filter(recipient=recipient, year__in=years)}  # type: ignore[attr-defined]
    fresh = [
        kind(recipient=recipient, year=year, source=under.source, **_plain(facts))
        for year, facts in years.items()
        if year not in known
    ]
    kind._default_manager.bulk_create(fresh)
    changed = [
        year
        for year, row in known.items()
        if _overwrite(row, _plain(years[year]), also={"source": under.source})
    ]
    if fresh or changed:
        data = {"facts": kind._meta.model_name, "years": [*(one.year for one in fresh), *changed]}  # type: ignore[attr-defined]
        log(recipient, "wagtail.edit", user=under.by, data=data)
    return CHANGED if changed else NEW if fresh else SAME


def _record(kind: type[Model], key: dict[str, Any], facts: dict[str, Any], under: Provenance) -> str:
    row = kind._default_manager.filter(**key).first()
    if row is None:
        row = kind._default_manager.create(**key, **facts, source=under.source)
        log(row, "wagtail.create", user=under.by)
        return NEW
    if not _overwrite(row, facts, also={"source": under.source}):
        return SAME
    log(row, "wagtail.edit", user=under.by)
    return CHANGED


def _overwrite(row: Model, facts: Mapping[str, Any], also: Mapping[str, Any] | None = None) -> bool:
    """Save what differs, and `also` with it. Returns whether anything did."""
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if not changed:
        return False
    changed |= also or {}
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    return True


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Amounts as the database keeps them, so that the same file read again is seen to be the same."""
    return {
        name: value.quantize(_KEPT) if isinstance(value, Decimal) and name not in _FINER else value
        for name, value in facts.items()
    }


def _slug(name: str, lea: int) -> str:
    """A new address: the name, with the number behind it where the name is taken."""
    slug = slugify(name) or str(lea)
    return _free(slug, lea, set(Recipient.objects.filter(slug=slug).values_list("slug", flat=True)))


def _free(slug: str, lea: int, taken: set[str]) -> str:
    return f"{slug}-{lea}" if slug in taken else slug
