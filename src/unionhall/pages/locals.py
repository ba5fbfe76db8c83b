"""The page of a local: who it is, how to reach it, and its own news."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unionhall.contracts.models import Agreement
from unionhall.core.frame import Frame, absolute
from unionhall.funding.models import Recipient
from unionhall.newsroom import feeds
from unionhall.newsroom.models import Post
from unionhall.pages import upcoming
from unionhall.places.models import Local

_NEWS_SHOWN = 8


def show_local(request: HttpRequest, number: str) -> HttpResponse:
    """One local's own page."""
    local = get_object_or_404(Local.objects.public(), number=number)
    frame = Frame(
        local.name,
        _("Local %(number)s: who it is for, how to reach its officers, and its news.") % {"number": number},
        crumbs=[(_("Find my local"), reverse("locals"))],
        structured_data=_facts(local),
    )
    posts = Post.objects.public().filter(locals=local).readable_in(get_language())
    context = {
        "local": local,
        "feeds": feeds.links("local", number, str(local)),
        "recipients": Recipient.objects.public().of_local(local),
        "agreements": Agreement.objects.public().filter(unit__local=local).select_related("unit"),
        "upcoming": upcoming.of_local(local, on=timezone.localdate()),
        "posts": posts.newest_first().for_list()[:_NEWS_SHOWN],
    }
    return render(request, "pages/local.html", frame.context(request) | context)


def _facts(local: Local) -> dict:
    """The local in schema.org's words."""
    return {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": str(local),
        "url": absolute(local.get_absolute_url()),
        "areaServed": [str(town) for town in local.towns.all()],
    }
