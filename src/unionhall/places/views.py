"""Find my local, and writing to its officers. A local's own page is with the pages, which know its news."""

import logging

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from unionhall.core import knocking
from unionhall.core.frame import Crumb, Frame
from unionhall.places import actions
from unionhall.places.finder import MOST, find
from unionhall.places.forms import MessageForm
from unionhall.places.models import Local

log = logging.getLogger("unionhall")
# Messages to one local from one client, to all locals from it, and to one local from everywhere.
_WRITING = knocking.Door("letter to local: ", most_of_pair=5, most_of_client=20, most_of_address=50)


def find_local(request: HttpRequest) -> HttpResponse:
    """Every local, or those that a town, a district, an employer or a name leads to."""
    wanted = request.GET.get("q", "").strip()[:80]
    frame = Frame(
        _("Find my local"), _("Find the local union for your town, your school district or your employer.")
    )
    found = find(wanted, MOST + 1) if wanted else []
    context = {
        "wanted": wanted,
        "found": found[:MOST],
        "most": MOST if len(found) > MOST else None,
        "locals": [] if wanted else Local.objects.public(),
    }
    return render(request, "places/find.html", frame.context(request) | context)


def contact(request: HttpRequest, number: str) -> HttpResponse:
    """The form that writes to the officers of a local without showing their address."""
    local = get_object_or_404(Local.objects.public().exclude(contact_email=""), number=number)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _deliver(request, local, form):
        return redirect("local-contact-sent", number=number)
    frame = Frame(_("Write to the officers of Local %(number)s") % {"number": number}, crumbs=way_to(local))
    context = frame.context(request) | {"local": local, "form": form}
    return render(request, "places/contact.html", context)


def contact_sent(request: HttpRequest, number: str) -> HttpResponse:
    local = get_object_or_404(Local.objects.public(), number=number)
    frame = Frame(_("Your message is on its way"), crumbs=way_to(local))
    return render(request, "places/contact_sent.html", frame.context(request) | {"local": local})


def _deliver(request: HttpRequest, local: Local, form: MessageForm) -> bool:
    if knocking.knock(request, local.number, _WRITING) is None:
        form.add_error(
            None, _("The officers have had many messages just now. Please wait a quarter of an hour.")
        )
        return False
    facts = {name: form.cleaned_data[name] for name in ("name", "email", "text")}
    message = actions.Message(**facts, form_key=str(form.cleaned_data["form_key"]))
    try:
        actions.write_to_officers(local, message)
    except ValidationError:
        log.error("The address kept for the officers of Local %s is no e-mail address.", local.number)
        form.add_error(
            None,
            _(
                "The address we keep for these officers is not right, so your message was not sent. "
                "Please write to the federation."
            ),
        )
        return False
    return True


def way_to(local: Local) -> list[Crumb]:
    """The way to a local's page, for what lies behind it."""
    return [(_("Find my local"), reverse("locals")), (str(local), local.get_absolute_url())]
