"""The demo's two bargaining tables, laid by the desk's own actions on two real printed grids."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.utils import timezone

from unionhall.bargaining import actions, drafting
from unionhall.bargaining.actions import ProposalFacts, SessionFacts, TableFacts
from unionhall.bargaining.drafting import Edit, GridFacts, PackageFacts, PlacementFacts
from unionhall.bargaining.models import Costing, Grid, Package, Placement, Seat, Table
from unionhall.contracts.actions import AgreementFacts, Asked
from unionhall.core.models import User
from unionhall.demo.script import read
from unionhall.places.models import Local
from unionhall.roster import actions as roster
from unionhall.roster.actions import JobFacts, NameFacts
from unionhall.roster.models import Employment, Person, Unit

OPENED = date(2025, 9, 8)
HIRED = date(2021, 9, 1)
# Who of the cast leads which team, and where those stand who look themselves up.
LEADS = {"paras": "ben@baystate.example.org", "teachers": "cleo@baystate.example.org"}
LOOKS = {"ana@baystate.example.org": ("5", "High School"), "ben@baystate.example.org": ("8", "Bachelor's")}
FACTS = ("title", "us", "them", "first_year", "years", "ground_rules", "household")
WAGE = ("living_wage", "living_wage_household", "living_wage_source")


@dataclass
class Laid:
    """A table while it is being laid."""

    told: dict[str, Any]
    table: Table
    grid: Grid
    placement: Placement
    packages: dict[str, Package] = field(default_factory=dict)
    kept: dict[str, Costing] = field(default_factory=dict)


def count() -> int:
    return sum(len(told["packages"]) + len(told["proposals"]) + 1 for told in read("bargaining").values())


def lay_tables(by: User | None = None) -> Iterator[None]:
    """Both tables, the paraprofessionals' with an agreement that members can look themselves up in."""
    for key, told in read("bargaining").items():
        laid = _open(key, told)
        for entry in told["packages"]:
            laid.packages[entry["key"]] = _package(laid, key, entry)
            yield
        yield from _cross(laid)
        if "known" in told:
            _make_known(laid, told["known"])
        yield


def _open(key: str, told: dict[str, Any]) -> Laid:
    unit = _unit(told)
    wage = {name: told[name] for name in WAGE if name in told}
    wage |= {"living_wage": Decimal(told["living_wage"])} if wage else {}
    facts = TableFacts(**{name: told[name] for name in FACTS}, **wage)
    table = actions.open_table(unit, facts, by=None, on=OPENED)
    lead = User.objects.get(email=LEADS[key])
    actions.seat(table, lead, Seat.Role.LEAD, by=None, on=OPENED)
    if key == "paras":
        for email, cell in LOOKS.items():
            _employ(User.objects.get(email=email), unit, *cell)
    grid = drafting.bring_grid(table, _grid(key, told), by=None, on=OPENED)
    placement = drafting.place(grid, _people(grid, told, told["people"]), by=None, on=OPENED)
    return Laid(told, table, grid, placement)


def _unit(told: dict[str, Any]) -> Unit:
    """The unit as the roll has it, or a new one where the demo has no roll of that local."""
    local = Local.objects.get(number=told["local"])
    known = local.units.filter(name__icontains=told["unit"][:5]).first()
    if known:
        return known
    return Unit.objects.create(local=local, employer=local.employers.all()[0], name=told["unit"])


def _employ(user: User, unit: Unit, step: str, lane: str) -> None:
    """A job on the grid's own steps for whoever looks herself up."""
    person = Person.objects.filter(user=user).first()
    if person is None:
        name = NameFacts(user.first_name, user.last_name)
        person = roster.enter(name, user=user, by=None, on=HIRED)
    job = person.employments.filter(unit=unit, until=None).first()
    stands: dict[str, Any] = {"step": step, "lane": lane, "hours_a_day": Decimal("6.5"), "paid_days": 193}
    if job is None:
        facts = JobFacts(unit.employer, unit, None, "Paraprofessional", "paraprofessional", hired_on=HIRED)
        roster.employ(person, replace(facts, **stands), by=None, on=HIRED)
        return
    roster.change_job(job, replace(_facts(job), **stands), by=None, on=OPENED)


def _facts(job: Employment) -> JobFacts:
    return JobFacts(**{name: getattr(job, name) for name in JobFacts.__dataclass_fields__})


def _grid(key: str, told: dict[str, Any]) -> GridFacts:
    cells = _printed("2026") if key == "paras" else _teachers("fy25")
    return GridFacts(
        told["grid_title"], OPENED, _rows(cells), told["basis"], told["grid_origin"], told["unit_cents"]
    )


def _printed(year: str) -> dict[tuple[str, str], str]:
    """The paraprofessionals' printed hourly rates of one fiscal year, by step and lane."""
    rows = _case("lunenburg_paraprofessionals")
    return {
        (row["step"], row["column_label"]): row["hourly_rate"] for row in rows if row["fiscal_year"] == year
    }


def _teachers(column: str) -> dict[tuple[str, str], str]:
    return {(row["step"], row["lane"]): row[column] for row in _case("lunenburg_teachers")}


def _case(name: str) -> list[dict[str, str]]:
    text = files("tally").joinpath("cases", "pay", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _rows(cells: dict[tuple[str, str], str]) -> list[list[str]]:
    steps, lanes = (list(dict.fromkeys(cell[place] for cell in cells)) for place in (0, 1))
    rows = [[step, *(cells.get((step, lane), "") for lane in lanes)] for step in steps]
    return [["step", *lanes], *rows]


def _people(grid: Grid, told: dict[str, Any], entry: dict[str, Any]) -> PlacementFacts:
    counts = {
        (step, lane): str(entry[lane][place]) for place, step in enumerate(grid.steps) for lane in grid.lanes
    }
    times: dict[str, Any] = {
        name: Decimal(told[name]) for name in ("full_hours", "paid_days") if name in told
    }
    return PlacementFacts(entry["title"], OPENED, rows=_rows(counts), **times)


def _package(laid: Laid, key: str, entry: dict[str, Any]) -> Package:
    placement = laid.placement
    if entry.get("people") == "theirs":
        theirs = _people(laid.grid, laid.told, laid.told["their_people"])
        placement = drafting.place(laid.grid, theirs, by=None, on=OPENED)
    source = laid.packages.get(entry.get("copy_of", ""))
    content = source.now.content if source else None
    facts = PackageFacts(entry["title"], entry["side"], content)
    package = drafting.start(placement, facts, by=None, on=OPENED)
    changed = {**package.now.content, "in_force": entry.get("in_force", [])}
    if "years" in entry:
        years = [
            {**year, "terms": [_term(term) for term in terms]}
            for year, terms in zip(changed["years"], entry["years"], strict=True)
        ]
        changed = {**changed, "years": years}
    drafting.save(package, Edit(changed, entry["title"], package.version), by=None, on=OPENED)
    package.refresh_from_db()
    return package


def _term(term: dict[str, Any]) -> dict[str, Any]:
    """A term of the script; rates that name a year are those of the grid printed for it."""
    year = term.get("rates")
    if not isinstance(year, str):
        return term
    cells = _printed(year)
    if term["kind"] == "add_top_step":
        rates = {lane: rate for (step, lane), rate in cells.items() if step == term["step"]}
    else:
        rates = {f"{step}|{lane}": rate for (step, lane), rate in cells.items()}
    return {**term, "rates": rates}


def _cross(laid: Laid) -> Iterator[None]:
    """The sessions, and what crossed the table at each."""
    sessions = [
        actions.hold_session(
            laid.table,
            SessionFacts(entry["day"], entry["place"], entry.get("agenda", ""), entry.get("notes", "")),
            by=None,
            on=entry["day"],
        )
        for entry in laid.told["sessions"]
    ]
    for entry in laid.told["proposals"]:
        session, package = sessions[entry["session"]], entry.get("package")
        if package:
            laid.kept[package] = actions.keep(laid.packages[package].now, by=None, on=session.held_on)
        facts = ProposalFacts(
            entry["side"],
            entry["title"],
            session.held_on,
            entry.get("language", ""),
            session,
            laid.kept.get(package or ""),
        )
        proposal = actions.propose(laid.table, facts, by=None, on=session.held_on)
        actions.mark(proposal, entry["status"], by=None, on=laid.told["sessions"][-1]["day"])
        yield


def _make_known(laid: Laid, told: dict[str, Any]) -> None:
    words = {
        name: told[name]
        for name in (
            *("title", "stage", "audience", "summary", "summary_es", "summary_pt", "full_text"),
            *("agreed_on", "first_paid"),
        )
    }
    beside = laid.kept[told["beside"]]
    costing = laid.kept[told["package"]]
    facts = AgreementFacts(kept=costing.kept, beside=beside.kept, beside_title=beside.title, **words)
    questions = [Asked(**entry) for entry in told["questions"]]
    actions.publish(costing, facts, questions, by=None, on=timezone.now())
