"""The law explorer: move a number of the law and see what it does to every town, as a page and as a file."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from unionhall.core.charts import render as drawn
from unionhall.core.exports import FORMATS, Sheet
from unionhall.core.frame import Frame, absolute
from unionhall.funding import books, dials, exports, handout, pictures, scenarios
from unionhall.funding.books import Books, statute_of
from unionhall.funding.bridge import Effect, FiscalYear, digest, paid_by_the_state, scenario
from unionhall.funding.dials import Asked
from unionhall.funding.facts import LAST_TOWN
from unionhall.funding.scenarios import Answer, CannotAnswerError

PDF = "pdf"
_SHOWN = 12
_AS_GOOD_AS_ALL = Decimal("0.99")
HUNDRED = Decimal(100)
COLUMNS = ("kind", "name", "before", "after", "change", "law", "assumptions", "figures")


def show_law(request: HttpRequest) -> HttpResponse:
    """The numbers of the law to move, and what comes of it."""
    frame = Frame(
        _("Change the law"),
        _("Move a number of the school aid law and see what it does to every city, town and district."),
        crumbs=[(_("School aid"), reverse("funding"))],
    )
    year = books.latest()
    context = _room(request.GET, year) if year else {}
    response = render(request, "funding/law.html", frame.context(request) | context)
    # Whoever goes back is there already: another step in the history would keep her from getting further.
    # Nor may a whole page carry one: the browser keeps it, and gives it to htmx when somebody goes back.
    is_moved = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    if is_moved and "link" in context:
        response["HX-Push-Url"] = context["link"]
    return response


def get_law(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """What a changed law does to every town and district, with the law and all assumptions in each row.

    What the page would refuse is refused here in its words: a file must not seem to answer it.
    """
    year = books.latest()
    if year is None or year.outcome is None or suffix not in (*FORMATS, PDF):
        raise Http404
    asked = dials.read(request.GET, year.year.ends_in)
    if asked.problems:
        return _refused(*asked.problems)
    try:
        answer = scenarios.answer(year, asked)
    except CannotAnswerError as refused:
        return _refused(str(refused))
    return _on_paper(year, answer) if suffix == PDF else FORMATS[suffix](_sheet(answer))


def _refused(*problems: str) -> HttpResponse:
    return HttpResponse("\n".join(problems) + "\n", "text/plain; charset=utf-8", 400)


def _on_paper(year: Books, answer: Answer) -> HttpResponse:
    content = handout.handout(answer, list(_sides(answer)), absolute(_link(year, answer.asked)))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"school-aid-scenario-fy{answer.asked.year}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _link(year: Books, asked: Asked) -> str:
    """The address of the page that asks for the same."""
    return f"{reverse('funding-law')}?{urlencode(dials.query(asked, year.year.ends_in))}".rstrip("?")


def _room(given: Mapping[str, str], year: Books) -> dict:
    """Everything the page shows: the dials as they are set, and the answer or why there is none."""
    asked = dials.read(given, year.year.ends_in)
    link = _link(year, asked)
    room = {
        "asked": asked,
        "year": year.year,
        "begins": year.year + 1 if asked.year > year.year.ends_in else None,
        "years": range(year.year.ends_in, year.year.ends_in + dials.MOST_YEARS + 1),
        "dials": dials.dials(asked, statute_of(FiscalYear(asked.year))),
        "budget_dials": dials.budget_dials(asked),
        "assumed_dials": dials.assumed_dials(asked),
        "problems": list(asked.problems),
        "link": link,
        "address": absolute(link),
        "formats": [*FORMATS, PDF],
        "file_query": urlencode(dials.query(asked, year.year.ends_in)),
        "knows_aid": bool(year.state.districts),
        "counted": _counted(year),
        "towns_known": len(year.towns),
        "towns_in_all": LAST_TOWN,
        "is_complete": len(year.towns) == LAST_TOWN,
    }
    try:
        return room | _told(year, scenarios.answer(year, asked))
    except CannotAnswerError as refused:
        return room | {"problems": [*asked.problems, str(refused)]}


def _counted(year: Books) -> dict[str, object] | None:
    """Over which districts the state's side is counted; None where they are as good as all of them."""
    paid = sum((check.published for check in year.checks.values()), Decimal(0))
    total = paid_by_the_state(year.year)
    if total and paid > total * _AS_GOOD_AS_ALL:
        return None
    return {"districts": len(year.state.districts), "paid": paid, "total": total}


def _told(year: Books, answer: Answer) -> dict:
    towns, districts = answer.towns, answer.districts
    shows_aid = bool(districts) and (
        answer.asked.shows == "aid"
        or (answer.asked.shows != "required" and not any(one.change for one in towns))
    )
    return {
        "answer": answer,
        "shows_aid": shows_aid,
        "map": drawn(_map(year, answer, shows_aid)),
        "sides": [(title, _linked(year, found)) for title, found in _sides(answer)],
        "assumed": [dials.told(one) for one in answer.assumptions],
        "counts": (len(scenario.gainers(towns)), len(scenario.losers(towns))),
        "aid_counts": (len(scenario.gainers(districts)), len(scenario.losers(districts))),
        "own": _own(year, answer),
    }


def _sides(answer: Answer) -> Iterator[tuple[str, Sequence[Effect]]]:
    """Who wins and who loses, the most first."""
    yield _("Towns that must pay more"), scenario.gainers(answer.towns)[:_SHOWN]
    yield _("Towns that must pay less"), scenario.losers(answer.towns)[:_SHOWN]
    yield _("Districts that get more aid"), scenario.gainers(answer.districts)[:_SHOWN]
    yield _("Districts that get less aid"), scenario.losers(answer.districts)[:_SHOWN]


def _linked(year: Books, effects: Sequence[Effect]) -> list[tuple[str, Effect]]:
    """The effects, each with the address of its place."""
    by_name = {one.name: one for one in year.recipients.values()}
    return [(by_name[one.name].get_absolute_url(), one) for one in effects]


def _own(year: Books, answer: Answer) -> list[tuple[str, Effect]]:
    """What it does to the place that was named in the address."""
    names = {one.slug: one.name for one in year.recipients.values()}
    name = names.get(answer.asked.place)
    kinds: Sequence[tuple[str, Sequence[Effect]]] = (
        (_("Required contribution"), answer.towns),
        (_("Chapter 70 aid"), answer.districts),
    )
    return [
        (f"{name}: {kind}", one) for kind, effects in kinds for one in effects if name and one.name == name
    ]


def _map(year: Books, answer: Answer, shows_aid: bool):
    effects = {one.name: one.change for one in (answer.districts if shows_aid else answer.towns)}
    budgets = {town.town.name: town.town.foundation_budget for town in year.towns.values()}
    values: dict[int, tuple[str, Decimal | None]] = {}
    for lea, town in year.towns.items():
        change, budget = effects.get(town.town.name), budgets[town.town.name]
        values[lea] = (town.town.name, change * HUNDRED / budget if change is not None and budget else None)
    title = _("Change of state aid, town by town") if shows_aid else _("Change of what towns must pay")
    says = (
        _("Each tile is a city or town. The color shows the change of the aid of its own district.")
        if shows_aid
        else _("Each tile is a city or town. The color shows the change of its required contribution.")
    )
    return pictures.state_map(title, f"{says} {_('In percent of its foundation budget.')}", values)


def _sheet(answer: Answer) -> Sheet:
    statute = answer.after.statute
    with override("en"):
        budgets = [handout.told(one) for one in dials.budget_dials(answer.asked) if one.is_moved]
    law = "; ".join([*map(str, statute.changes), *budgets]) or f"the law of {statute.year}"
    assumed = "; ".join(map(str, answer.assumptions))
    kinds = (("required contribution", answer.towns), ("aid", answer.districts))
    figures = digest()
    rows = (
        (kind, one.name, *map(exports.whole, (one.before, one.after, one.change)), law, assumed, figures)
        for kind, effects in kinds
        for one in effects
    )
    return Sheet(f"school-aid-scenario-fy{statute.year.ends_in}", COLUMNS, rows)
