"""The public pages of school aid: all places by name, one place with its files, and how it is worked out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.core.exports import FORMATS
from unionhall.core.frame import Crumb, Frame, absolute
from unionhall.funding import books, exports, reasons, spread, wording
from unionhall.funding.bridge import Line
from unionhall.funding.facts import Recipient
from unionhall.funding.finding import like
from unionhall.funding.portrait import Portrait
from unionhall.funding.reasons import Told


def show_index(request: HttpRequest) -> HttpResponse:
    """Every city, town and district by name, or those that are called somewhat like what was typed."""
    wanted = request.GET.get("q", "").strip()[:80]
    frame = Frame(
        _("School aid"),
        _("What the state's school aid law gives and asks of every city, town and district."),
    )
    context = {
        "wanted": wanted,
        "found": like(wanted, list(Recipient.objects.public())) if wanted else [],
        "places": spread.of_all(),
    }
    return render(request, "funding/index.html", frame.context(request) | context)


def show_place(request: HttpRequest, slug: str) -> HttpResponse:
    """One city, town or district: what it is given, what is asked of it, what it spends."""
    recipient = _recipient(slug)
    told = spread.of(recipient)
    frame = Frame(
        _("%(name)s: school aid") % {"name": recipient.name},
        told.description,
        crumbs=[(_("School aid"), reverse("funding"))],
        structured_data=told.facts,
    )
    context = {
        "recipient": recipient,
        "share_image_url": absolute(reverse("aid-card", args=[recipient.slug])),
        "told": told.body,
    }
    return render(request, "funding/place.html", frame.context(request) | context)


def get_place(request: HttpRequest, slug: str, suffix: str) -> HttpResponseBase:
    """Every year there is of a place, as a file."""
    return _file(exports.years(Portrait(_recipient(slug), books.latest_or_empty())), suffix)


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


def _file(sheet: exports.Sheet, suffix: str) -> HttpResponseBase:
    if suffix not in FORMATS:
        raise Http404
    return FORMATS[suffix](sheet)


def _parts(portrait: Portrait) -> list[tuple[str, list[Told]]]:
    """The sums of a place, each under its heading, in the reader's language."""
    parts: list[tuple[str, tuple[Line, ...]]] = []
    if portrait.budget:
        parts.append((_("Pupils and foundation budget"), portrait.budget.working()))
    if portrait.contribution:
        parts.append((_("What the town must contribute"), portrait.contribution.working()))
    if portrait.aid:
        parts.append((_("State aid"), portrait.aid.working()))
    for one in portrait.one_more:
        parts.append((str(wording.ONE_MORE[one.kind]), one.worth.working()))
    return [(title, reasons.tell(lines)) for title, lines in parts]
