"""A participant's own page: her seats and places in line, what she can do about each, her hours.

Whoever has the address has the page: it stands in her letters, and nowhere else.
"""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from unionhall.core import media
from unionhall.core.frame import Frame, absolute
from unionhall.institute import actions, hours, letters, opinions, passes, signup
from unionhall.institute.actions import TooLateError
from unionhall.institute.forms import QuestionsForm
from unionhall.institute.models import Participant, Registration, Sitting
from unionhall.institute.phrases import result_words

State = Registration.State


@never_cache
def show_mine(request: HttpRequest) -> HttpResponse:
    """The way to one's own page for whoever is signed in, or has proved her address in this browser."""
    who = signup.visitor(request)
    if who:
        return redirect(who)
    frame = Frame(_("My workshops"), crumbs=_crumbs())
    return render(request, "institute/mine_unknown.html", frame.context(request))


@never_cache
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Her page."""
    who = get_object_or_404(Participant, key=key)
    now = timezone.now()
    rows = list(who.registrations.for_lists().order_by("sitting__starts_at", "pk"))
    frame = Frame(_("My workshops"), crumbs=_crumbs())
    context = {
        "who": who,
        "ahead": [_Row(row, now) for row in rows if row.is_active and row.sitting.ends_at > now],
        "past": [_Row(row, now) for row in rows if row.state == State.SEATED and row.sitting.ends_at <= now],
        "outcome": _outcome(who, request.GET.get("form", "")),
        "feed_url": absolute(reverse("institute:personal-calendar", args=[who.feed_key])),
        "transcript": hours.transcript(who),
    }
    answer = render(request, "institute/mine.html", frame.context(request) | context)
    # Her key stays in this house. Nothing stricter: forms of a page without a referrer come "from nowhere".
    answer["Referrer-Policy"] = "same-origin"
    return answer


class _Row:
    """One registration as her page shows it."""

    def __init__(self, registration: Registration, now: Any) -> None:
        self.registration = registration
        self.sitting: Sitting = registration.sitting
        self.papers = [
            each
            for each in self.sitting.workshop.papers.select_related("document")
            if registration.state == State.SEATED and (not each.is_for_after or self.sitting.ends_at <= now)
        ]
        is_today = timezone.localdate(self.sitting.starts_at) <= timezone.localdate(now)
        self.join_link = self.sitting.join_link if is_today and registration.state == State.SEATED else ""
        others = self.sitting.workshop.sittings.going_ahead().filter(starts_at__gt=now, is_full=False)
        self.others = others.exclude(pk=self.sitting.pk) if registration.is_active else []
        self.certificate = registration.certificate
        self.may_rate = bool(registration.came) and not registration.has_rated


def _outcome(who: Participant, number: str) -> list[tuple[Sitting, str, str]]:
    """What became of the picks of a form she has just sent."""
    slip = who.slips.filter(pk=number).first() if number.isascii() and number.isdigit() else None
    if slip is None:
        return []
    results = {each["sitting"]: each["result"] for each in slip.outcome}
    sittings = Sitting.objects.filter(pk__in=results).on_the_programme()
    return [(each, results[each.pk], result_words(results[each.pk])) for each in sittings]


@require_POST
def act(request: HttpRequest, key: str, pk: int, deed: str) -> HttpResponse:
    """Give up one place, take an offered seat, or change to another sitting."""
    mine = _mine(key, pk)
    try:
        _DEEDS[deed](request, mine)
    except TooLateError:
        messages.warning(request, _("That is no longer possible: the seat has gone to somebody else."))
    return redirect("institute:mine", key)


def _drop(request: HttpRequest, mine: Registration) -> None:
    if mine.sitting.ends_at <= timezone.now():
        return
    actions.drop(mine, by=_by(request), on=timezone.now())
    messages.success(request, _("You gave up your place in “%(workshop)s”.") % {"workshop": mine.sitting})


def _accept(request: HttpRequest, mine: Registration) -> None:
    actions.accept(mine, by=_by(request), on=timezone.now())
    messages.success(request, _("You have a seat in “%(workshop)s”.") % {"workshop": mine.sitting})


def _swap(request: HttpRequest, mine: Registration) -> None:
    number = request.POST.get("to", "")
    to = mine.sitting.workshop.sittings.filter(pk=number).first() if number.isdigit() else None
    if to is None:
        raise Http404
    actions.swap(mine, to, by=_by(request), on=timezone.now())
    messages.success(request, _("You have changed to another time."))


_DEEDS = {"drop": _drop, "accept": _accept, "swap": _swap}


def _by(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


@require_POST
def choose(request: HttpRequest, key: str) -> HttpResponse:
    """Reminders, and whether she may be named in reports of hours."""
    who = get_object_or_404(Participant, key=key)
    letters.choose(who, reminders="reminders" in request.POST, shares="shares" in request.POST)
    messages.success(request, _("Your choice is kept."))
    return redirect(who)


@never_cache
def show_pass(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """What she shows at the door: a code a phone can read, and her name in large letters."""
    mine = _mine(key, pk, state=State.SEATED)
    frame = Frame(_("Your pass"), crumbs=_crumbs())
    context = {
        "registration": mine,
        "qr": passes.drawing(passes.address_of(mine)),
        "code": passes.code_of(mine),
    }
    return render(request, "institute/pass.html", frame.context(request) | context)


@never_cache
@require_safe
def show_paper(request: HttpRequest, key: str, pk: int, paper: int) -> FileResponse:
    """A document of a workshop in which she has a seat, from her own page."""
    papers = {each.pk: each.document for each in _Row(_mine(key, pk), timezone.now()).papers}
    document = papers.get(paper)
    if document is None:
        raise Http404
    return media.hand_over(document)


@never_cache
def rate(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """How it was: kept without her name."""
    mine = _mine(key, pk, came=True)
    questions = opinions.questions(mine.sitting.workshop.series)
    form = QuestionsForm(questions, request.POST or None)
    if request.method == "POST" and form.is_valid():
        opinions.rate(mine, form.answers)
        messages.success(request, _("Thank you. Your answers are kept without your name."))
        return redirect("institute:mine", key)
    frame = Frame(_("How was it?"), crumbs=_crumbs())
    context = {"registration": mine, "form": form}
    return render(request, "institute/rate.html", frame.context(request) | context)


@csrf_exempt
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One click from a letter (RFC 8058): a post turns reminders off, a get only shows how."""
    who = letters.participant_of(token)
    if who is None:
        raise Http404
    if request.method == "POST":
        letters.choose(who, reminders=False, shares=who.shares_hours)
        who.wants_reminders = False
    frame = Frame(pgettext("letters", "Reminders"))
    return render(request, "institute/unsubscribe.html", frame.context(request) | {"who": who})


def _mine(key: str, pk: int, **facts: object) -> Registration:
    return get_object_or_404(Registration.objects.for_lists(), participant__key=key, pk=pk, **facts)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Institute and workshops"), reverse("institute:index"))]
