"""Who is on the roll, and one person's record: each part of it for those who have the power over it."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from unionhall.core.frame import Frame
from unionhall.core.paging import leaf
from unionhall.roster import actions, merging, permissions, reach
from unionhall.roster.actions import ChangedMeanwhileError
from unionhall.roster.gate import actor, behind_the_gate, today
from unionhall.roster.looks import changes
from unionhall.roster.models import Employment, Membership, Person, Purpose
from unionhall.roster.past import before
from unionhall.roster.roles import Power
from unionhall.roster.screens.changing import ways
from unionhall.roster.screens.desks import to_mine
from unionhall.roster.screens.peopleforms import DayForm, PersonForm
from unionhall.roster.signin import accounts, slips

_SHOWN = 50
# On her own record an officer writes neither: they are for another to say.
_BY_ANOTHER = {Power.BIRTH_DATE, Power.NOTES}
_JOB_TIES = ("unit__local", "worksite", "employer")


@behind_the_gate
def index(request: HttpRequest) -> HttpResponse:
    """Everybody she may see, by name."""
    if not permissions.may_anywhere(request.user, Power.NAMES):
        raise Http404
    words = request.GET.get("q", "").strip()[:80]
    asked = DayForm(request.GET)
    where, day = reach.places(request.user, Power.NAMES, today()), asked.day or today()
    jobs = Employment.objects.on(day).filter(reach.jobs(where)).select_related(*_JOB_TIES)
    people = Person.objects.visible_to(request.user, on=today(), as_of=asked.day)
    people = people.prefetch_related(Prefetch("employments", jobs, to_attr="seen"))
    told = {"q": words, "on": asked.day.isoformat() if asked.day else ""}
    query = urlencode({name: value for name, value in told.items() if value})
    context = {
        "page": leaf(people.known_as(words) if words else people, request.GET.get("page"), _SHOWN),
        "words": words,
        "asked": asked,
        "may_enter": permissions.may_anywhere(request.user, Power.ENROL),
        "parameters": f"{query}&" if query else "",
    }
    return render(
        request, "roster/people.html", Frame(_("People"), crumbs=to_mine()).context(request) | context
    )


@behind_the_gate
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """One person's record; whoever may correct it does so here. With `?on=`, her ties as they were then."""
    asked = DayForm(request.GET)
    if asked.day and request.method != "POST":
        return _as_of(request, key, asked)
    person = Person.objects.visible_to(request.user, on=today()).filter(key=key).first()
    if person is None:
        return _found_elsewhere(request, key)
    powers = permissions.powers_over(request.user, person, on=today())
    if request.method == "POST" and Power.EDIT not in powers:
        raise Http404
    writes = powers - (_BY_ANOTHER if person.user_id == request.user.pk else set())
    form = PersonForm(person, writes, request.POST or None) if Power.EDIT in powers else None
    if form and request.method == "POST" and form.is_valid():
        form = _refused(request, person, form)
        if form is None:
            return redirect("roster:person", key)
    may_let_in = slips.may_issue(actor(request), person, on=today())
    context = {"asked": asked, "form": form, "may_let_in": may_let_in, **_blocks(request, person, powers)}
    context["ways"] = ways(request, person)
    context["before"] = before(person, actor(request), powers, today())
    context["waits_to_be_let_in"] = may_let_in and accounts.may_vouch(actor(request), person, on=today())
    return _shown(request, person, context)


def _found_elsewhere(request: HttpRequest, key: UUID) -> HttpResponse:
    """The old address of a record that was joined leads to the joined one, for whoever sees that."""
    kept = merging.found_in(get_object_or_404(Person, key=key, merged_into__isnull=False))
    return redirect(get_object_or_404(Person.objects.visible_to(request.user, on=today()), pk=kept.pk))


def _as_of(request: HttpRequest, key: UUID, asked: DayForm) -> HttpResponse:
    """Her jobs, standings and offices on another day. How to reach her is told as of today alone."""
    day = asked.day or today()
    people = Person.objects.visible_to(request.user, on=today(), as_of=day)
    person = get_object_or_404(people, key=key)
    ties = {"jobs": _jobs(request, person, day), "standings": _standings(request, person, day)}
    held = person.offices.on(day).select_related("local", "unit__local", "worksite", "division")
    return _shown(request, person, {"as_of": day, "held": held, "asked": asked, **ties})


def _shown(request: HttpRequest, person: Person, context: dict[str, object]) -> HttpResponse:
    if person.user_id != request.user.pk:
        log(person, "roster.look", user=request.user)
    crumbs = [(_("People"), reverse("roster:people"))]
    frame = Frame(str(person), crumbs=crumbs if permissions.may_anywhere(request.user, Power.NAMES) else ())
    return render(request, "roster/person.html", frame.context(request) | context | {"person": person})


def _refused(request: HttpRequest, person: Person, form: PersonForm) -> PersonForm | None:
    """Write what she typed; where somebody else was quicker, the form to be looked at once more."""
    try:
        actions.correct(person, form.facts, form.cleaned_data["version"], by=actor(request), on=today())
    except ChangedMeanwhileError:
        # She pressed twice, or another was of her mind.
        if form.others:
            return form.again()
    messages.success(request, _("The record is corrected."))
    return None


def _blocks(request: HttpRequest, person: Person, powers: frozenset[Power]) -> dict[str, object]:
    """What she may see of the person, each by its own power; what she may not is not asked for."""
    day = today()
    contacts = {Power.WORK_CONTACT: Purpose.WORK, Power.HOME_CONTACT: Purpose.HOME}
    purposes = [purpose for power, purpose in contacts.items() if power in powers]
    places = {Power.WORK_CONTACT: Purpose.WORK, Power.HOME_ADDRESS: Purpose.HOME}
    addresses = [purpose for power, purpose in places.items() if power in powers]
    return {
        "jobs": _jobs(request, person, day),
        "emails": person.emails.on(day).filter(purpose__in=purposes),
        "phones": person.phones.on(day).filter(purpose__in=purposes),
        "addresses": person.addresses.on(day).filter(purpose__in=addresses),
        "birth_date": person.birth_date if Power.BIRTH_DATE in powers else None,
        "standings": _standings(request, person, day) if Power.MEMBERSHIP in powers else [],
        "notes": person.notes if Power.NOTES in powers else "",
        "is_watched": Power.WATCH in powers,
        "changes": changes(person) if Power.WATCH in powers else [],
    }


def _jobs(request: HttpRequest, person: Person, day: date) -> list[tuple[Employment, bool]]:
    """The jobs within her reach, and of each whether its pay is too."""
    jobs = person.employments.on(day).select_related(*_JOB_TIES)
    if person.user_id == request.user.pk:
        return [(job, True) for job in jobs]
    seen, paid = (
        jobs.filter(reach.jobs(reach.places(request.user, power, today())))
        for power in (Power.NAMES, Power.PAY)
    )
    with_pay = set(paid.values_list("pk", flat=True))
    return [(job, job.pk in with_pay) for job in seen]


def _standings(request: HttpRequest, person: Person, day: date) -> list[Membership]:
    rows = person.memberships.on(day).select_related("local", "unit")
    if person.user_id == request.user.pk:
        return list(rows)
    where = reach.places(request.user, Power.MEMBERSHIP, today())
    return list(rows.filter(reach.standings(where)))
