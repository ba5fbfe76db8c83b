"""What presenters hear of their workshops: an address of their own, where they read how it was."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from unionhall.core import outbox
from unionhall.core.frame import Frame, absolute
from unionhall.institute import opinions
from unionhall.institute.models import Presenter, Sitting

_SALT = "unionhall.institute.presenting"


def write_to(sitting: Sitting) -> None:
    """Tell those who presented where they read how it was; once for each sitting."""
    for presenter in sitting.workshop.presenters.filter(withdrawn_at__isnull=True).exclude(email=""):
        with override(sitting.workshop.language):
            told = {"name": presenter.name, "workshop": sitting.workshop, "fewest": opinions.FEWEST}
            told["address"] = absolute(reverse("institute:opinions", args=[token_of(presenter)]))
            outbox.write(
                key=f"institute:presenter:{presenter.pk}:{sitting.pk}",
                to=presenter.email,
                subject=_("How it was: %(workshop)s") % told,
                text=_(
                    "Dear %(name)s,\n\nThank you for “%(workshop)s”. What people thought of it, without "
                    "their names, is here as soon as %(fewest)s have answered:\n%(address)s\n"
                )
                % told,
            )


def token_of(presenter: Presenter) -> str:
    """What stands in the letter to her."""
    return signing.dumps(presenter.pk, salt=_SALT)


@never_cache
def show_opinions(request: HttpRequest, token: str) -> HttpResponse:
    """What people thought of her workshop. Whoever has the address has the page."""
    try:
        key = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise Http404 from None
    found = Presenter.objects.filter(pk=key, withdrawn_at__isnull=True).select_related("workshop__series")
    presenter = found.first()
    if presenter is None:
        raise Http404
    workshop = presenter.workshop
    count, results = opinions.results(list(workshop.sittings.all()), workshop.series)
    frame = Frame(_("How it was: %(workshop)s") % {"workshop": workshop})
    context = {"count": count, "results": results, "fewest": opinions.FEWEST}
    answer = render(request, "institute/opinions.html", frame.context(request) | context)
    answer["X-Robots-Tag"] = "noindex"
    return answer
