"""The ledger of proposals and counters, kept costings reopened, and two packages set side by side."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unionhall.bargaining import actions
from unionhall.bargaining.actions import InUseError, NotThatDayError, ProposalFacts
from unionhall.bargaining.bridge import RefusedError, compare, readings, snapshot
from unionhall.bargaining.costed import package_of
from unionhall.bargaining.forms import ProposalForm, QuarrelForm, StatusForm
from unionhall.bargaining.models import Costing, Proposal, Session
from unionhall.bargaining.pictures import quarrel_waterfall, two_sides
from unionhall.bargaining.screens import kept_readings, kept_years, years_of
from unionhall.bargaining.views.doors import At, at_table
from unionhall.bargaining.words import CAUSES


@at_table
def ledger(request: HttpRequest, at: At) -> HttpResponse:
    """Every proposal in the order it crossed the table, words beside money."""
    proposals = list(at.table.proposals.select_related("costing", "session"))
    movement = two_sides(at.table, proposals) if any(one.costing_id for one in proposals) else None
    title = _("Ledger of proposals")
    return at.show(request, "ledger", title, proposals=proposals, movement=movement)


@at_table
def propose(request: HttpRequest, at: At) -> HttpResponse:
    """Enter a proposal or a counter; its package is costed and kept as it stands now."""
    form = ProposalForm(request.POST or None, table=at.table, initial=_begun(request, at))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        package = told["package"]
        names = ("side", "title", "made_on", "language", "session")
        facts = ProposalFacts(
            costing=actions.keep(package.now, by=at.user, on=at.on) if package else None,
            **{name: told[name] for name in names},
        )
        actions.propose(at.table, facts, form_key=told["form_key"], by=at.user, on=at.on)
        return redirect("bargaining:ledger", key=at.table.key)
    button = _("Enter it in the ledger")
    return at.show(request, "form", _("A proposal"), form=form, button=button)


def _begun(request: HttpRequest, at: At) -> dict[str, Any]:
    """A proposal begun from a package: whose it is, its title, its money, and the session of the day."""
    begun: dict[str, Any] = {"made_on": at.on, "session": at.table.sessions.filter(held_on=at.on).first()}
    told = request.GET.get("package", "")
    package = at.table.packages.filter(pk=told).first() if told.isdecimal() else None
    if package:
        begun |= {"package": package.pk, "side": package.side, "title": package.title}
    return begun


@require_POST
@at_table
def mark(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """Withdraw a proposal, agree to it tentatively, or put it back on the table."""
    form = StatusForm(request.POST)
    if not form.is_valid():
        raise Http404
    row, told = at.one(at.table.proposals.all(), pk), form.cleaned_data
    try:
        actions.mark(row, told["status"], since=told["since"], by=at.user, on=at.on)
    except NotThatDayError:
        messages.error(request, _("A status never begins before the one it follows, or after today."))
    return redirect("bargaining:ledger", key=at.table.key)


@at_table
def costing(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """A kept costing: made again where that still comes to the same cent, and else as it was kept."""
    row = at.one(at.table.costings.select_related("version", "by"), pk)
    made, result = snapshot.costed_again(row.kept), row.kept["result"]
    figures = kept_readings(result)
    return at.show(
        request,
        "costing",
        row.title,
        row=row,
        costing=made or figures,
        years=years_of(made) if made else kept_years(row.kept),
        readings=readings(made) if made else figures,
        inclusive=row.percent_with_step,
        is_same=made is not None,
        publication=row.publications.select_related("agreement").first(),
    )


@require_POST
@at_table
def discard(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """Throw a kept costing away that nobody needs."""
    if not at.may_lead:
        raise Http404
    row = at.one(at.table.costings.all(), pk)
    try:
        actions.discard(row, by=at.user, on=at.on)
    except InUseError:
        words = _("This costing stands in the ledger or was made known to members: it is kept.")
        messages.error(request, words)
        return redirect("bargaining:costing", key=at.table.key, pk=pk)
    messages.success(request, _("The costing was thrown away."))
    return redirect(at.table)


@at_table
def quarrel(request: HttpRequest, at: At) -> HttpResponse:
    """Why two sums differ: every difference a line with its cause, adding up to the gap."""
    form = QuarrelForm(request.GET or None, table=at.table)
    context: dict[str, Any] = {}
    if form.is_valid():
        told = form.cleaned_data
        try:
            found = compare(package_of(told["ours"].now), package_of(told["theirs"].now), told["sense"])
        except RefusedError as refused:
            context = {"problems": refused.problems}
        else:
            causes = {cause: (CAUSES[cause], amount) for cause, amount in found.by_cause().items()}
            lines = [(line, CAUSES[line.cause]) for line in found.lines]
            picture = quarrel_waterfall(found, told["ours"].title, told["theirs"].title)
            context = {"found": found, "lines": lines, "causes": causes.values(), "picture": picture, **told}
    return at.show(request, "quarrel", _("Why the sums differ"), form=form, **context)


@at_table
def sheet(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """One page for a session: what is asked, what was answered, where the sides stand."""
    session = at.one(at.table.sessions.all(), pk)
    return at.show(request, "sheet", _("Session sheet"), session=session, **standing_at(session))


def standing_at(session: Session) -> dict[str, Any]:
    """What had crossed the table up to a session, as it stood that day, and each side's last word on money.

    What was put on the table at the session is in it also where it went on after midnight.
    """
    here = Q(made_on__lte=session.held_on) | Q(session=session)
    proposals = list(session.table.proposals.filter(here).select_related("costing"))
    for one in proposals:
        one.status = one.status_on(session.held_on)
    last: dict[str, Costing] = {
        one.side: one.costing for one in proposals if one.costing and one.status != Proposal.Status.WITHDRAWN
    }
    ours, theirs = last.get("ours"), last.get("theirs")
    fresh = [one for one in proposals if one.session_id == session.pk]
    return {
        "fresh": fresh,
        "standing": [one for one in proposals if one.status == "open" and one not in fresh],
        "agreed": [one for one in proposals if one.status == "agreed"],
        "ours": ours,
        "theirs": theirs,
        "gap": abs(ours.ongoing - theirs.ongoing) if ours and theirs else None,
    }
