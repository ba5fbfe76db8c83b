"""Signing up: one page that shows what the picks would bring, and takes them all at once.

A series page leads here with its picks in the address; so the page can be opened again, sent on and printed.
Who is not signed in proves her address with a code (`institute.proving`) before anything is written.
"""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from unionhall.core import shell
from unionhall.core.frame import Frame
from unionhall.core.keeping import Kept
from unionhall.institute import actions, participants, programmes, proving
from unionhall.institute.actions import SignUp
from unionhall.institute.forms import CodeForm, SignUpForm
from unionhall.institute.models import Participant, Series, Sitting
from unionhall.institute.participants import Guest
from unionhall.institute.programmes import Pick
from unionhall.places.models import Local

_MOST_PICKS = 100
# In a rush thousands of forms ask for the same series and its questions.
_SERIES: Kept[Series] = Kept(100)


def picks_in(data: QueryDict) -> list[int]:
    """The numbers of the sittings that are picked, each once."""
    numbers = {
        int(each) for each in data.getlist("pick") if each.isascii() and each.isdigit() and len(each) < 18
    }
    return sorted(numbers)[:_MOST_PICKS]


def visitor(request: HttpRequest) -> Participant | None:
    """Who is signing up, if she is signed in or has proved her address in this browser."""
    if request.user.is_authenticated:
        return participants.of_user(request.user, on=timezone.localdate())
    return proving.remembered(request)


def _series(slug: str) -> Series:
    """A public series with its questions."""
    return _SERIES.get(slug, lambda: _find(slug))


def _find(slug: str) -> Series:
    return get_object_or_404(Series.objects.public().prefetch_related("questions"), slug=slug)


@never_cache
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    """What the picks would bring right now, and what we need to know; a post takes them."""
    series = _series(slug)
    who = visitor(request)
    data = request.POST if request.method == "POST" else None
    form = SignUpForm(series, data, is_known=who is not None)
    picks = picks_in(request.POST or request.GET)
    if data is not None and picks and form.is_valid() and not _has_to_look(request, series, who, picks):
        return _take(request, series, who, form, picks)
    return _review(request, series, who, form, picks)


def _has_to_look(request: HttpRequest, series: Series, who: Participant | None, picks: list[int]) -> bool:
    """Whether one tap on a workshop's own page would overlap with what she has: that was not shown there."""
    if who is None or "tap" not in request.POST:
        return False
    sittings = Sitting.objects.filter(pk__in=picks, workshop__series=series)
    return bool(programmes.clashes_with_places(who, sittings))


def _take(
    request: HttpRequest, series: Series, who: Participant | None, form: SignUpForm, picks: list[int]
) -> HttpResponse:
    key = str(_form_key(request.POST.get("key", ""), picks))
    asked = {"picks": picks, "key": key, "answers": form.answers, "needs": form.needs}
    if who:
        return _enter(series, who, asked, request)
    local = form.cleaned_data["local"]
    told = {name: form.cleaned_data[name] for name in ("name", "email")}
    sealed = proving.seal({**asked, **told, "local": local.pk if local else None, "series": series.pk})
    try:
        proving.send_code(request, series, sealed, told["email"])
    except proving.TooOftenError:
        form.add_error("email", _wait())
        return _review(request, series, who, form, picks)
    # Thousands are asked for their codes at once, by pages that differ in two words.
    page = shell.fill(
        request,
        "institute/code.html",
        lambda words: _code_page(
            request, series, CodeForm(initial={"sealed": words["sealed"]}), words["address"]
        ),
        {"sealed": sealed, "address": told["email"]},
    )
    proving.keep(page, sealed, request.path + "code/")
    return page


def _form_key(key: str, picks: list[int]) -> UUID:
    """The same picks on the same form are one form; other picks, after the back button, are another."""
    try:
        return uuid5(UUID(key), ",".join(map(str, picks)))
    except ValueError:
        return uuid4()


def _enter(series: Series, who: Participant, asked: dict[str, Any], request: HttpRequest) -> HttpResponse:
    form = SignUp(UUID(asked["key"]), asked["picks"], asked["answers"], asked["needs"])
    by = request.user if request.user.is_authenticated else None
    slip = actions.register(who, series, form, by=by, on=timezone.now())
    return redirect(f"{who.get_absolute_url()}?form={slip.pk}#outcome")


def _review(
    request: HttpRequest, series: Series, who: Participant | None, form: SignUpForm, numbers: list[int]
) -> HttpResponse:
    picks = _picks(series, who, numbers)
    clashes = programmes.clashes(pick.sitting for pick in picks)
    has_already = programmes.clashes_with_places(who, (pick.sitting for pick in picks)) if who else []
    frame = Frame(_("Sign up"), crumbs=_crumbs(series))
    context = {
        "series": series,
        "picks": picks,
        "clashes": clashes,
        "has_already": has_already,
        "clashing": {each for pair in (*clashes, *has_already) for each in pair},
        "form": form,
        "who": who,
        "is_remembered": bool(who) and not request.user.is_authenticated,
        "key": request.POST.get("key") or uuid4(),
    }
    return render(request, "institute/sign_up.html", frame.context(request) | context)


def _picks(series: Series, who: Participant | None, numbers: list[int]) -> list[Pick]:
    found = Sitting.objects.filter(pk__in=numbers, workshop__series=series).on_the_programme()
    sittings = list(found)
    desk = actions.desk(who, sittings, timezone.now())
    return [Pick(each, desk.tallies[each.pk], desk.decide(each)) for each in sittings]


@never_cache
def prove(request: HttpRequest, slug: str) -> HttpResponse:
    """The code that came by letter: if it is right, the form that travelled with the page is taken."""
    series = _series(slug)
    if request.method != "POST":
        return _ask_again(request, series)
    form = CodeForm(request.POST)
    sealed = request.POST.get("sealed", "")
    try:
        asked = proving.unseal(sealed)
    except signing.SignatureExpired:
        return _send_again(request, series, proving.unseal(sealed, max_age=None))
    except signing.BadSignature:
        raise Http404 from None
    if asked["series"] != series.pk:
        raise Http404
    who = _proved(request, form, asked) if form.is_valid() else None
    if who is None:
        return _ask_code(request, series, form, asked["email"])
    answer = _enter(series, who, asked, request)
    proving.remember(answer, who)
    proving.drop(answer, request.path)
    return answer


def _ask_again(request: HttpRequest, series: Series) -> HttpResponse:
    """The page that asks for the code, for who comes back to it from her letters or by the back button."""
    sealed = proving.kept(request)
    try:
        asked = proving.unseal(sealed)
    except signing.BadSignature:
        return redirect(series)
    if asked["series"] != series.pk:
        return redirect(series)
    return _ask_code(request, series, CodeForm(initial={"sealed": sealed}), asked["email"])


@transaction.atomic
def _proved(request: HttpRequest, form: CodeForm, asked: dict[str, Any]) -> Participant | None:
    """Who she is, once the code is right; written down with the guess, in one piece."""
    if not _is_right(request, form, asked["email"]):
        return None
    local = Local.objects.filter(pk=asked["local"]).first() if asked["local"] else None
    return participants.of_guest(Guest(asked["name"], asked["email"], local), on=timezone.localdate())


def _is_right(request: HttpRequest, form: CodeForm, address: str) -> bool:
    try:
        if proving.is_right(request, form.cleaned_data["sealed"], address, form.cleaned_data["code"]):
            return True
    except proving.TooOftenError:
        form.add_error("code", _wait())
        return False
    form.add_error("code", _("This is not the code of our last letter. Look at its six digits again."))
    return False


def _send_again(request: HttpRequest, series: Series, asked: dict[str, Any]) -> HttpResponse:
    """The form has grown too old: nothing of it is lost, and a new code is on its way."""
    sealed = proving.seal(asked)
    form = CodeForm({"sealed": sealed, "code": ""})
    form.full_clean()
    form.errors.clear()
    try:
        proving.send_code(request, series, sealed, asked["email"])
        form.add_error(
            "code", _("The code was too old. Your choices are kept, and a new code is on its way.")
        )
    except proving.TooOftenError:
        form.add_error("code", _wait())
    return _ask_code(request, series, form, asked["email"])


def _ask_code(request: HttpRequest, series: Series, form: CodeForm, address: str) -> HttpResponse:
    return render(request, "institute/code.html", _code_page(request, series, form, address))


def _code_page(request: HttpRequest, series: Series, form: CodeForm, address: str) -> dict[str, Any]:
    frame = Frame(_("One more step: your code"), crumbs=_crumbs(series))
    context = {
        "series": series,
        "form": form,
        "address": address,
        "action": reverse("institute:prove", args=[series.slug]),
    }
    return frame.context(request) | context


@require_POST
def forget(request: HttpRequest, slug: str) -> HttpResponse:
    """It was somebody else who proved her address in this browser."""
    answer = redirect("institute:series", slug)
    proving.forget(answer)
    return answer


def _wait() -> str:
    return _("Too many codes were asked for. Wait a quarter of an hour, or call us.")


def _crumbs(series: Series) -> list[tuple[str, str]]:
    home = (_("Institute and workshops"), reverse("institute:index"))
    return [home, (series.title, series.get_absolute_url())]
