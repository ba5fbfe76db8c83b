"""Which of Wagtail's sites a request is for: its own rule, without asking the database each time."""

import copy

from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Site

from unionhall.core.keeping import Kept

_SITES: Kept[list[Site]] = Kept(1)


def site_of(request: HttpRequest) -> Site | None:
    """The site of that host and port; else of the host, if there is one such; else the default site."""
    host = split_domain_port(request._get_raw_host())[0]  # type: ignore[attr-defined]
    port = int(request.get_port())
    sites = _SITES.get("all", lambda: list(Site.objects.all()))
    named = [site for site in sites if site.hostname == host]
    exact = [site for site in named if site.port == port] or [site for site in named if site.is_default_site]
    default = [site for site in sites if site.is_default_site]
    found = exact or (named if len(named) == 1 else default)
    return copy.copy(found[0]) if found else None
