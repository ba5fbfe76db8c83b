"""Bringing in printed grids and who stands on them; looking at what was brought, and at whom it left out."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from unionhall.bargaining import drafting, permissions
from unionhall.bargaining.bridge import OFF_GRID, Problem, RefusedError, snapshot
from unionhall.bargaining.drafting import GridFacts, Index, PlacementFacts
from unionhall.bargaining.fields import pasted
from unionhall.bargaining.forms import GridForm, PlacementForm
from unionhall.bargaining.models import Placement
from unionhall.bargaining.pictures import grid_heat
from unionhall.bargaining.views.doors import At, at_table
from unionhall.contracts.forms import choosing
from unionhall.core.importing.sources import Source
from unionhall.core.importing.tables import read_table
from unionhall.roster.models import Person
from unionhall.roster.roles import Power


@at_table
def bring_grid(request: HttpRequest, at: At) -> HttpResponse:
    """A printed grid from paste or file; everything wrong with it comes back in one list."""
    form = GridForm(request.POST or None, request.FILES or None, initial={"as_of": at.on})
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        known = {name: told[name] for name in ("title", "as_of", "basis", "unit", "origin")}
        try:
            facts = GridFacts(rows=() if told["base"] else _rows(told), index=_index(told), **known)
            facts = replace(facts, off_grid=told["off_grid"])
            grid = drafting.bring_grid(at.table, facts, by=at.user, on=at.on)
            return redirect("bargaining:grid", key=at.table.key, pk=grid.pk)
        except RefusedError as refused:
            problems = list(refused.problems)
    return _form(request, at, form, problems, _("Bring in a grid"), _("Read the grid"))


@at_table
def grid(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """A grid as it was printed, and its picture."""
    row = at.one(at.table.grids.all(), pk)
    heat = grid_heat(snapshot.schedule_from(row.schedule), row.title)
    return at.show(request, "grid", row.title, grid=row, heat=heat, off_grid=row.beside)


@at_table
def place(request: HttpRequest, at: At) -> HttpResponse:
    """Who stands where: from the roll, pasted, or from a file."""
    may_roll = permissions.may_read_pay(at.user, at.table.unit, on=at.on)
    form = PlacementForm(
        request.POST or None,
        request.FILES or None,
        table=at.table,
        initial={"as_of": at.on, "origin": "roll" if may_roll else "paste"},
    )
    if not may_roll:
        choosing(form.fields["origin"]).choices = [
            one for one in Placement.Origin.choices if one[0] != "roll"
        ]
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            placed = drafting.place(form.cleaned_data["grid"], _facts(form), by=at.user, on=at.on)
            return redirect("bargaining:placement", key=at.table.key, pk=placed.pk)
        except RefusedError as refused:
            problems = list(refused.problems)
    return _form(request, at, form, problems, _("Place the people"), _("Place them"))


@at_table
def placement(request: HttpRequest, at: At, pk: int) -> HttpResponse:
    """Who stands where, and everybody who could not be placed, with the reason."""
    row = at.one(at.table.placements.select_related("grid"), pk)
    people = Person.objects.visible_to(at.user, Power.PAY, at.on)
    keys = [one["person"] for one in row.misplaced if "person" in one]
    names = {str(person.key): person.display_name for person in people.filter(key__in=keys)}
    misplaced = [{**one, "who": names.get(one.get("person", ""), "")} for one in row.misplaced]
    return at.show(
        request,
        "placement",
        row.title,
        placement=row,
        misplaced=misplaced,
        cells=_by_cell(row),
        off_grid=_beside(row),
    )


def _index(told: dict[str, Any]) -> Index | None:
    return Index(told["base"], told["lane_factors"], told["step_factors"]) if told["base"] else None


def _facts(form: forms.Form) -> PlacementFacts:
    told = form.cleaned_data
    names = ("title", "as_of", "origin", "full_hours", "paid_days", "leaves_out", "by_hire")
    rows = () if told["origin"] == Placement.Origin.ROLL else _rows(told)
    name = told["file"].name if told.get("file") else ""
    return PlacementFacts(rows=rows, file_name=name, **{name: told[name] for name in names})


def _rows(told: dict[str, Any]) -> list[list[str]]:
    """The rows of what was pasted, or of the file where that is what she chose; row 1 is the header."""
    chose_file = told.get("file") and told["origin"] == Placement.Origin.FILE
    if told.get("pasted") and not chose_file:
        return pasted(told["pasted"])
    file = told["file"]
    table = read_table(Source(BytesIO(file.read()), file.name))
    rows = dict(table.rows)
    # Rows keep the numbers the spreadsheet shows; what lies between is blank.
    return [list(table.header), *(rows.get(number, []) for number in range(2, max(rows, default=1) + 1))]


def _by_cell(row: Placement) -> list[tuple[str, list[str]]]:
    """How many people stand in each cell, step by step."""
    counts: dict[tuple[str, str], Any] = {}
    for group in snapshot_groups(row):
        counts[group.cell] = counts.get(group.cell, 0) + group.people
    steps, lanes = row.grid.steps, row.grid.lanes
    return [
        (step, [f"{count.normalize():f}" if (count := counts.get((step, lane))) else "" for lane in lanes])
        for step in steps
    ]


def _beside(row: Placement) -> list[tuple[str, str]]:
    """The people off the grid, by the name of their rate."""
    own = [group for group in snapshot_groups(row) if group.cell.lane == OFF_GRID]
    return [(group.cell.step, f"{group.people.normalize():f}") for group in own]


def snapshot_groups(row: Placement) -> list[Any]:
    return [snapshot.group_from(told) for told in row.groups]


def _form(
    request: HttpRequest, at: At, form: forms.Form, problems: list[Problem], title: str, button: str
) -> HttpResponse:
    status = 422 if problems or form.errors else 200
    return at.show(request, "form", title, form=form, problems=problems, button=button, status=status)
