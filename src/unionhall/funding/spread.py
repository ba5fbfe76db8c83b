"""The page of a place, as far as it follows from figures: rendered once, kept until figures are read in anew.

It is the same for every reader: no request is known here. The frame is put round it in `views`.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.core.charts import DOLLARS
from unionhall.core.charts import render as drawn
from unionhall.core.exports import FORMATS
from unionhall.core.frame import absolute
from unionhall.core.keeping import Kept
from unionhall.funding import books, exports, pictures, wording
from unionhall.funding.bridge import AidRule, Contribution
from unionhall.funding.facts import Recipient
from unionhall.funding.plans import Snapshot
from unionhall.funding.portrait import Portrait


@dataclass(frozen=True)
class Spread:
    """What a place's page says, in one language."""

    description: str
    # In schema.org's words.
    facts: dict
    body: SafeString


# About 60 KB each: the places people ask for in a week, not the whole state in three languages.
_SPREADS: Kept[Spread] = Kept(300)
_PLACES: Kept[SafeString] = Kept(3)


def of(recipient: Recipient) -> Spread:
    return _SPREADS.get((recipient.pk, get_language()), lambda: _spread(recipient))


def of_all() -> SafeString:
    """All places by name; empty while there are none."""
    return _PLACES.get(get_language(), _places)


def _places() -> SafeString:
    everyone = list(Recipient.objects.public())
    if not everyone:
        return SafeString("")
    towns = [one for one in everyone if one.is_town]
    districts = [one for one in everyone if not one.is_town]
    context = {"towns": towns, "districts": districts}
    return SafeString(render_to_string("funding/parts/places.html", context))


def _spread(recipient: Recipient) -> Spread:
    portrait = Portrait(recipient, books.latest_or_empty())
    context = {
        "portrait": portrait,
        "recipient": recipient,
        "address": absolute(recipient.get_absolute_url()),
        "aid_rule": wording.aid_rule(portrait.aid) if portrait.aid else None,
        "contribution_rule": wording.contribution_rule(portrait.contribution)
        if portrait.contribution
        else None,
        "is_on_minimum": portrait.aid is not None and portrait.aid.rule == AidRule.MINIMUM,
        "facts": _facts(portrait),
        "neighbour_rows": _next_door(portrait),
        "plans": Snapshot.objects.public().of_district(recipient.district_id or 0),
        "one_more": [(wording.ONE_MORE[one.kind], one.worth) for one in portrait.one_more],
        "formats": list(FORMATS),
        "has_spending": any(row.actual_spending for row in portrait.history),
        **_drawings(portrait),
    }
    body = SafeString(render_to_string("funding/parts/portrait.html", context))
    return Spread(_description(portrait), exports.dataset(portrait), body)


def _description(portrait: Portrait) -> str:
    words = {"name": portrait.recipient.name, "year": portrait.year.ends_in}
    if portrait.aid and portrait.given is not None:
        words |= {"aid": DOLLARS.whole(portrait.given), "rule": wording.AID_RULES[portrait.aid.rule][0]}
        return _("%(name)s is given %(aid)s of Chapter 70 aid in FY%(year)s. %(rule)s.") % words
    if portrait.published:
        words |= {"required": DOLLARS.whole(portrait.published.required)}
        return _("%(name)s must contribute %(required)s to its schools in FY%(year)s.") % words
    return _("What is published about school aid in %(name)s.") % words


def _facts(portrait: Portrait) -> list[tuple[str, str]]:
    """The few big figures at the top of the page, each with what it is."""
    year = {"year": portrait.year.ends_in}
    facts: list[tuple[str, str]] = []
    if portrait.aid and portrait.given is not None:
        facts.append((DOLLARS.whole(portrait.given), _("Chapter 70 aid, FY%(year)s") % year))
        facts.append(
            (DOLLARS.whole(portrait.aid.district.foundation_budget), _("foundation budget of the district"))
        )
        facts.append((DOLLARS.whole(portrait.aid.district.required_contribution), _("required of its towns")))
    elif portrait.published:
        town = portrait.published
        facts.append((DOLLARS.whole(town.required), _("required local contribution, FY%(year)s") % year))
        facts.append((DOLLARS.whole(town.town.foundation_budget), _("foundation budget of the town")))
        facts.append((DOLLARS.whole(town.target), _("target contribution")))
        if portrait.foundation_aid is not None:
            facts.append(
                (DOLLARS.whole(portrait.foundation_aid), _("foundation aid, the least it can be given"))
            )
    if portrait.now and portrait.now.actual_spending:
        words = _("budgeted to be spent") if portrait.now.is_budgeted else _("spent")
        facts.append((DOLLARS.whole(portrait.now.actual_spending), words))
    return facts


def _drawings(portrait: Portrait) -> dict[str, object]:
    found: dict[str, object] = {}
    if portrait.history:
        found |= {
            "spending": drawn(pictures.spending(portrait)),
            "streams": drawn(pictures.streams(portrait)),
        }
    if not portrait.aid or not portrait.aid.district.foundation_enrolment:
        return found
    if portrait.neighbours:
        title = _("State aid for each pupil, here and next door")
        says = _("Districts of the towns that share a border with %(name)s, as far as their aid is here.") % {
            "name": portrait.recipient.name
        }
        found["near"] = drawn(pictures.beside(portrait, portrait.neighbours, title, says))
    if portrait.alike:
        title = _("State aid for each pupil, here and in districts like it")
        says = _("The districts nearest in size, need and means, by the rule below.")
        found["like"] = drawn(pictures.beside(portrait, portrait.alike, title, says))
    return found


def _next_door(portrait: Portrait) -> list[tuple[Recipient, Contribution, Decimal, str]]:
    """Towns next door: what each must contribute, which share of its budget that is, and by which rule."""
    return [
        (
            one,
            found,
            found.required / found.town.foundation_budget if found.town.foundation_budget else Decimal(0),
            str(wording.CONTRIBUTION_RULES[found.rule][0]),
        )
        for one, found in portrait.neighbouring_towns
    ]
