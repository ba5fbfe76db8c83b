"""What a sum buys: one answer, or all mixes of percent and flat dollars; saved only when asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from unionhall.bargaining import drafting
from unionhall.bargaining.bridge import RefusedError, Solution, content_of
from unionhall.bargaining.costed import costed, package_of
from unionhall.bargaining.drafting import Edit
from unionhall.bargaining.pictures import frontier_line, heat_of_more
from unionhall.bargaining.screens import beside
from unionhall.bargaining.solving import FRONTIER, SolveForm, as_printed, mixes, solved
from unionhall.bargaining.views.doors import At, at_table
from unionhall.bargaining.views.packages import crumb, number, saving


@at_table
def solving(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """What the sum buys, beside what is saved."""
    package = at.one(at.table.packages.all(), pk)
    form = SolveForm(request.GET or None)
    context: dict[str, Any] = {}
    if form.is_valid():
        told, now = form.cleaned_data, package.now
        try:
            if told["kind"] == FRONTIER:
                found = mixes(package_of(now), told)
                context = {"mixes": found, "picture": frontier_line(found, told["spend"])}
            else:
                one = solved(package_of(now), told)
                if request.method == "POST":
                    what = {"done": "solved", "spend": str(told["spend"])}
                    edit = Edit(content_of(one.costing.package), what, number(request, "seen"))
                    return saving(
                        request, at, package, lambda: drafting.save(package, edit, by=at.user, on=at.on)
                    )
                context = _answer(one, costed(now))
        except RefusedError as refused:
            context = {"problems": refused.problems}
    title = _("What a sum buys")
    return at.show(request, "solving", title, crumb(at, package), package=package, form=form, **context)


def _answer(found: Solution, saved: Any) -> dict[str, Any]:
    """The answer, what it costs beside what is saved, and what it adds to each cell."""
    rows = beside(saved, found.costing, _("Ongoing"), _("All years together"))
    printed = as_printed(found)
    return {
        "found": found,
        "percent": found.value * 100 if found.value_is_rate else None,
        "printed": printed,
        "printed_percent": printed and printed.value * 100,
        "beside": list(rows),
        "picture": heat_of_more(saved.final_schedule, found.costing.final_schedule),
    }
