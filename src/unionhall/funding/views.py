"""The public pages of school aid: all places by name, one place with its files, and how it is worked out."""

from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.core.charts import DOLLARS
from unionhall.core.charts import render as drawn
from unionhall.core.exports import FORMATS
from unionhall.core.frame import Crumb, Frame, absolute
from unionhall.funding import books, exports, pictures, wording
from unionhall.funding.books import Books
from unionhall.funding.bridge import AidRule, Contribution, Line
from unionhall.funding.facts import Recipient
from unionhall.funding.finding import like
from unionhall.funding.plans import Snapshot
from unionhall.funding.portrait import Portrait


def show_index(request: HttpRequest) -> HttpResponse:
    """Every city, town and district by name, or those that are called somewhat like what was typed."""
    wanted = request.GET.get("q", "").strip()[:80]
    everyone = list(Recipient.objects.public())
    frame = Frame(
        _("School aid"),
        _("What the state's school aid law gives and asks of every city, town and district."),
    )
    context = {
        "wanted": wanted,
        "found": like(wanted, everyone) if wanted else [],
        "towns": [one for one in everyone if one.is_town],
        "districts": [one for one in everyone if not one.is_town],
        "years": books.years(),
    }
    return render(request, "funding/index.html", frame.context(request) | context)


def show_place(request: HttpRequest, slug: str) -> HttpResponse:
    """One city, town or district: what it is given, what is asked of it, what it spends."""
    recipient, year = _recipient(slug), _latest()
    portrait = Portrait(recipient, year)
    frame = Frame(
        _("%(name)s: school aid") % {"name": recipient.name},
        _description(portrait),
        crumbs=[(_("School aid"), reverse("funding"))],
        structured_data=exports.dataset(portrait),
    )
    context = {
        "portrait": portrait,
        "recipient": recipient,
        "share_image_url": absolute(f"/cards/funding/{recipient.slug}.png"),
        "address": absolute(recipient.get_absolute_url()),
        "aid_rule": wording.AID_RULES[portrait.aid.rule] if portrait.aid else None,
        "contribution_rule": wording.CONTRIBUTION_RULES[portrait.contribution.rule]
        if portrait.contribution
        else None,
        "is_on_minimum": portrait.aid is not None and portrait.aid.rule == AidRule.MINIMUM,
        "facts": _facts(portrait),
        "neighbour_rows": _next_door(portrait),
        "plans": Snapshot.objects.public().filter(plan__district=recipient.district_id or 0),
        "one_more": [(wording.ONE_MORE[one.kind], one.worth) for one in portrait.one_more],
        "formats": list(FORMATS),
        **_drawings(portrait),
    }
    return render(request, "funding/place.html", frame.context(request) | context)


def get_place(request: HttpRequest, slug: str, suffix: str) -> HttpResponseBase:
    """Every year there is of a place, as a file."""
    return _file(exports.years(Portrait(_recipient(slug), _latest())), suffix)


def show_working(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """How a year's requirement, foundation budget and aid come about, down to the cell."""
    portrait = _portrait(slug, year)
    crumbs: list[Crumb] = [
        (_("School aid"), reverse("funding")),
        (portrait.recipient.name, portrait.recipient.get_absolute_url()),
    ]
    title = _("%(name)s: how FY%(year)s is worked out") % {"name": portrait.recipient.name, "year": year}
    frame = Frame(title, _("Every step of the sum, with the section of the law it follows."), crumbs=crumbs)
    context = {
        "portrait": portrait,
        "recipient": portrait.recipient,
        "parts": _parts(portrait),
        "grid": exports.cells(portrait),
        "formats": list(FORMATS),
    }
    return render(request, "funding/working.html", frame.context(request) | context)


def get_working(request: HttpRequest, slug: str, year: int, suffix: str) -> HttpResponseBase:
    """The same as a file."""
    return _file(exports.working(_portrait(slug, year)), suffix)


def _recipient(slug: str) -> Recipient:
    found = Recipient.objects.public().select_related("town", "district")
    return get_object_or_404(found, slug=slug)


def _portrait(slug: str, year: int) -> Portrait:
    recipient = _recipient(slug)
    portrait = Portrait(recipient, books.of(year)) if year in books.years_of_aid() else None
    if portrait is None or not (portrait.aid or portrait.contribution or portrait.budget):
        raise Http404
    return portrait


def _latest() -> Books:
    """The latest year whose law is known; one that is empty before anything has been read in."""
    return books.latest() or books.of(max(books.years(), default=2025))


def _file(sheet: exports.Sheet, suffix: str) -> HttpResponseBase:
    if suffix not in FORMATS:
        raise Http404
    return FORMATS[suffix](sheet)


def _description(portrait: Portrait) -> str:
    words = {"name": portrait.recipient.name, "year": portrait.year.ends_in}
    if portrait.aid:
        words |= {"aid": DOLLARS.whole(portrait.aid.amount), "rule": wording.AID_RULES[portrait.aid.rule][0]}
        return _("%(name)s is given %(aid)s of Chapter 70 aid in FY%(year)s. %(rule)s.") % words
    if portrait.published:
        words |= {"required": DOLLARS.whole(portrait.published.required)}
        return _("%(name)s must contribute %(required)s to its schools in FY%(year)s.") % words
    return _("What is published about school aid in %(name)s.") % words


def _facts(portrait: Portrait) -> list[tuple[str, str]]:
    """The few big figures at the top of the page, each with what it is."""
    year = {"year": portrait.year.ends_in}
    facts: list[tuple[str, str]] = []
    if portrait.aid:
        facts.append((DOLLARS.whole(portrait.aid.amount), _("Chapter 70 aid, FY%(year)s") % year))
        facts.append(
            (DOLLARS.whole(portrait.aid.district.foundation_budget), _("foundation budget of the district"))
        )
        facts.append((DOLLARS.whole(portrait.aid.district.required_contribution), _("required of its towns")))
    elif portrait.published:
        town = portrait.published
        facts.append((DOLLARS.whole(town.required), _("required local contribution, FY%(year)s") % year))
        facts.append((DOLLARS.whole(town.town.foundation_budget), _("foundation budget of the town")))
        facts.append((DOLLARS.whole(town.target), _("target contribution")))
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
        says = _("Districts of the towns that share a border with %(name)s.") % {
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


def _parts(portrait: Portrait) -> list[tuple[str, list[tuple[str, Line]]]]:
    """The sums of a place, each under its heading, their labels in the reader's language."""
    parts: list[tuple[str, tuple[Line, ...]]] = []
    if portrait.budget:
        parts.append((_("Pupils and foundation budget"), portrait.budget.working()))
    if portrait.contribution:
        parts.append((_("What the town must contribute"), portrait.contribution.working()))
    if portrait.aid:
        parts.append((_("State aid"), portrait.aid.working()))
    for one in portrait.one_more:
        parts.append((str(wording.ONE_MORE[one.kind]), one.worth.working()))
    return [(title, [(wording.label(line.label), line) for line in lines]) for title, lines in parts]
