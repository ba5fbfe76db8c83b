"""What a district's own figures offer a new plan: its relief money and the growth of its state aid."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from unionhall.core.charts import DOLLARS, Unit
from unionhall.funding import books
from unionhall.funding.bridge import AidRule
from unionhall.funding.facts import Award, Recipient
from unionhall.funding.inputs import Item
from unionhall.funding.portrait import Portrait
from unionhall.funding.tandem import FiscalYear, relief, rounds, year_name
from unionhall.places.models import District

NOTHING, CENT = Decimal(0), Decimal("0.01")


def streams(district: District, years: Sequence[FiscalYear]) -> list[Item]:
    """The streams known of a district for a plan of these years: its awards, and its aid above the base year.

    The base year is the one before the first. A year whose aid nobody has published is given the growth of
    the last that is published; the note of the stream says so.
    """
    recipient = Recipient.objects.filter(district=district).first()
    if recipient is None:
        return []
    awards = recipient.awards.select_related("source")
    grown = growth(recipient, years)
    return [*(_award(one) for one in awards if _is_open(one, years[0])), *([grown] if grown else [])]


def growth(recipient: Recipient, years: Sequence[FiscalYear]) -> Item | None:
    """State aid above the base year's as a stream; None where the base year's aid is not published."""
    base = years[0] + -1
    published = aid_by_year(recipient)
    if base not in published or not any(year in published for year in years):
        return None
    above, last = {}, NOTHING
    for year in years:
        last = published[year] - published[base] if year in published else last
        above[year_name(year)] = str(last)
    pupils = _pupils(Portrait(recipient, books.latest_or_empty()))
    note = _note(recipient, base, [year for year in years if year not in published])
    return {
        "name": _("Growth of state aid"),
        "kind": "recurring",
        "by_year": above,
        **{key: pupils[key] for key in ("pupils", "per_pupil") if pupils},
        "note": " ".join(filter(None, (note, pupils.get("note")))),
    }


def lacking(district: District, years: Sequence[FiscalYear]) -> str:
    """Why a plan of these years is offered no growth of state aid; nothing where it is."""
    recipient = Recipient.objects.filter(district=district).first()
    published = aid_by_year(recipient) if recipient else {}
    if recipient is None or not published:
        said = _("The state aid of %(district)s is not on record here. Add its growth by hand.")
        return said % {"district": district}
    if growth(recipient, years):
        return ""
    known = {"first": year_name(min(published)), "last": year_name(max(published))}
    words = known | {"years": "–".join(dict.fromkeys(map(year_name, (years[0], years[-1]))))}
    return (
        _(
            "Its state aid is on record here from %(first)s to %(last)s, so its growth is not known for "
            "%(years)s. Add it by hand."
        )
        % words
    )


def _pupils(portrait: Portrait) -> dict[str, str]:
    """The pupils that the aid follows, the dollars of aid that one of them brings, and a note that says so.

    Nothing where that is not known: foundation aid moves with the kind of a pupil, which not every district's
    figures tell.
    """
    worth, found = _worth(portrait), portrait.aid
    if found is None or worth is None:
        return {}
    words = {
        "pupils": Unit().whole(found.district.foundation_enrolment),
        "dollars": DOLLARS.whole(worth),
        "year": portrait.year.ends_in,
    }
    return {
        "pupils": f"{found.district.foundation_enrolment.normalize():f}",
        "per_pupil": str(worth),
        "note": _("%(pupils)s pupils in FY%(year)s; one more or fewer moves the aid by %(dollars)s.") % words,
    }


def _worth(portrait: Portrait) -> Decimal | None:
    """What one more pupil brings in aid: worked out through the law, or minimum aid where that decides."""
    if portrait.one_more:
        return portrait.one_more[0].worth.aid.quantize(CENT)
    if portrait.aid and portrait.aid.rule == AidRule.MINIMUM:
        return portrait.aid.rules.minimum_for(portrait.aid.district.is_operating)
    return None


def aid_by_year(recipient: Recipient) -> dict[FiscalYear, Decimal]:
    """Chapter 70 aid to the dollar, in every year for which it is published."""
    rows = recipient.district_years.exclude(aid=None).order_by("year")
    return {FiscalYear(row.year): row.aid.quantize(Decimal(1)) for row in rows if row.aid is not None}


def _award(award: Award) -> Item:
    stream = relief(award.get_round_display(), award.amount)
    return stream | {"note": _("Award as published: %(source)s") % {"source": award.source.title}}


def _is_open(award: Award, first: FiscalYear) -> bool:
    """Whether the award can still be used when the plan begins."""
    return rounds()[award.get_round_display()].obligate_by >= first.first_day


def _note(recipient: Recipient, base: FiscalYear, unknown: list[FiscalYear]) -> str:
    row = recipient.district_years.select_related("source").order_by("-year").first()
    source = row.source.title if row else ""
    said = _("Chapter 70 aid above that of %(base)s. Source: %(source)s.") % {
        "base": year_name(base),
        "source": source,
    }
    if not unknown:
        return said
    years = ", ".join(map(year_name, unknown))
    held = _("Not published yet for %(years)s: taken to be what it was in the last year published.")
    return f"{said} {held % {'years': years}}"
