"""The workbook's sheet of people: a row a group, and for every play its cell, its salary and its pay.

A group that is split off later has its row from the start, with nobody in it until then.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name

from tally.pay.book import Book, Sheet
from tally.pay.cents import WHOLE, half_up, to_dollars, to_people
from tally.pay.outcome import Costing, Played, YearCost
from tally.pay.placement import Time
from tally.pay.sheets import HAIR, SMALL, CellSheet, TermSheet, key_of, write_moves, write_rates
from tally.words import Said

HEADINGS = (
    Said("Group"),
    Said("Step"),
    Said("Lane"),
    Said("Cell"),
    Said("People"),
    Said("FTE"),
    Said("Hours"),
    Said("Days"),
    Said("Full days"),
    Said("Times"),
)
FIRST = 10  # the first column that is not a fact of the group


@dataclass(frozen=True)
class Seen:
    """Where everything stands right after a play: for each group, and the column of the rates."""

    was: tuple[str, ...]
    salary: tuple[str, ...]
    people: tuple[str, ...]
    key: tuple[str, ...]
    work: tuple[str, ...]
    rates: int


@dataclass
class Crowd:
    """Where, for each group, the latest of everything stands: the sheet grows to the right."""

    sheet: Sheet
    cells: CellSheet
    terms: TermSheet
    groups: int
    rates: int
    column: int = FIRST
    key: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    work: list[str] = field(default_factory=list)
    salary: list[str] = field(default_factory=list)
    paid: list[str] = field(default_factory=list)
    total: str = "0"
    seen: dict[int, Seen] = field(default_factory=dict)

    def after(self, play: Played) -> Seen:
        """Where everything stood after a play that is written."""
        return self.seen[id(play)]

    def note(self, play: Played, was: list[str]) -> None:
        """Remember where everything stands after a play; `was` are the salaries before it."""
        now = tuple(self.salary), tuple(self.people), tuple(self.key), tuple(self.work)
        self.seen[id(play)] = Seen(tuple(was), *now, self.rates)

    def next(self, heading: str) -> int:
        """A new column with its heading."""
        self.column += 1
        self.sheet.text(0, self.column - 1, heading, "heading")
        return self.column - 1


def write_crowd(book: Book, costing: Costing, cells: CellSheet, terms: TermSheet) -> Crowd:
    """The sheet `People` as it is in the base year."""
    sheet = book.sheet(Said("People"), {"A:A": 7, "B:C": 12, "D:D": 14, "E:ZZ": 13})
    sheet.headings(0, HEADINGS)
    sheet.sheet.freeze_panes(1, 4)
    last = costing.years[-1]
    crowd = Crowd(sheet, cells, terms, len(last.standing.cells), rates=3)
    parents = parents_of(costing)
    for group in range(crowd.groups):
        _write_group(crowd, costing, group, ancestor_of(group, parents, len(costing.base.standing.cells)))
    year = str(costing.base.fiscal_year)
    before = costing.base.standing
    _write_salary(crowd, year, [_of(costing.base.salaries, group, parents) for group in range(crowd.groups)])
    crowd.paid = list(crowd.salary)
    _write_total(crowd, year, costing.base.paid, before.counts, costing.base.salary_total)
    return crowd


def write_year(crowd: Crowd, costing: Costing, year: YearCost) -> dict[int, list[tuple[str, str]]]:
    """The plays of a year. Returns for each place of a term the totals (after, before) of its plays."""
    totals: dict[int, list[tuple[str, str]]] = {}
    parents = parents_of(costing)
    for play in year.played:
        before = crowd.total
        _write_play(crowd, play, str(year.fiscal_year), parents)
        totals.setdefault(play.place, []).append((crowd.total, before))
    return totals


def parents_of(costing: Costing) -> dict[int, int]:
    """For each group that was split off, the group it came from."""
    plays = (play for year in costing.years for play in year.played if play.change.parts)
    return {
        group: play.after.origins[group]
        for play in plays
        for group in range(len(play.before.cells), len(play.after.cells))
    }


def ancestor_of(group: int, parents: dict[int, int], groups: int) -> int:
    """The group, among the first `groups`, that a group was part of."""
    while group >= groups:
        group = parents[group]
    return group


def _of(values: list[int], group: int, parents: dict[int, int]) -> int:
    return values[ancestor_of(group, parents, len(values))]


def _write_group(crowd: Crowd, costing: Costing, group: int, ancestor: int) -> None:
    sheet, row, standing = crowd.sheet, group + 1, costing.base.standing
    cell, time = standing.cells[ancestor], standing.times[ancestor]
    sheet.number(row, 0, row, "number")
    sheet.text(row, 1, cell.step if cell else "")
    sheet.text(row, 2, cell.lane if cell else "")
    crowd.key.append(sheet.formula(row, 3, f'B{row + 1}&"|"&C{row + 1}', key_of(cell)))
    count = standing.counts[group] if group < len(standing.counts) else 0
    crowd.people.append(sheet.number(row, 4, to_people(count)))
    sheet.number(row, 5, time.fte)
    for column, value in ((6, time.hours), (7, time.days), (8, time.full_days)):
        if value is not None:
            sheet.number(row, column, value)
    crowd.hours.append(sheet.at(row, 6))
    crowd.days.append(sheet.at(row, 7))
    crowd.work.append(_write_work(crowd, row, 9, time))


def _write_work(crowd: Crowd, row: int, column: int, time: Time) -> str:
    group, fte = row - 1, crowd.sheet.at(row, 5)
    if time.hours is not None:
        text = f"{crowd.hours[group]}*{crowd.days[group]}"
    elif time.days is None or time.full_days is None:
        text = fte
    else:
        text = f"{fte}*{crowd.days[group]}/{crowd.sheet.at(row, 8)}"
    amount = Decimal(time.amount.numerator) / time.amount.denominator
    return crowd.sheet.formula(row, column, text, amount, "number")


def _write_play(crowd: Crowd, play: Played, year: str, parents: dict[int, int]) -> None:
    name = (
        Said("{year} {term}", year=year, term=play.term.label)
        if play.term
        else Said("{year} opens", year=year)
    )
    change, term = play.change, play.term
    if term is None:
        crowd.paid = list(crowd.salary)
        _write_total(crowd, name, play.paid, play.after.counts, play.total)
        crowd.note(play, crowd.salary)
        return
    if change.grid is not None:
        crowd.rates = write_rates(crowd.cells, play, crowd.terms, crowd.rates, year)
    if change.parts:
        _write_parts(crowd, play, name, parents)
    if change.moves:
        _write_keys(crowd, play, name, parents, write_moves(crowd.cells, play, year))
    if change.longer:
        _write_time(crowd, play, name, parents)
    if change.changes_pay:
        was, old = list(crowd.paid), list(crowd.salary)
        _write_salary(crowd, name, [_of(play.salaries, group, parents) for group in range(crowd.groups)])
        _write_paid(crowd, play, name, parents, was, old)
        _write_total(crowd, name, play.paid, play.after.counts, play.total)
        crowd.note(play, old)


def _write_parts(crowd: Crowd, play: Played, name: str, parents: dict[int, int]) -> None:
    """Some people of a cell leave their row for a new one."""
    if play.term is None:
        return
    key, people = crowd.next(Said("{name}: cell", name=name)), crowd.next(Said("{name}: people", name=name))
    known = len(play.before.cells)
    counts, keys = list(crowd.people), list(crowd.key)
    new = range(known, len(play.after.cells))
    for group in range(crowd.groups):
        row, went = group + 1, [other for other in new if play.after.origins[other] == group]
        there = to_people(play.after.counts[group]) if group < len(play.after.counts) else Decimal(0)
        text = counts[group]
        if group in new:
            text = _part(crowd, play, group)
        elif went:
            text = f"ROUND({counts[group]}-{'-'.join(_part(crowd, play, other) for other in went)},4)"
        crowd.people[group] = crowd.sheet.formula(row, people, text, there, "number")
        if group in new and play.after.cells[group] is None:
            # An empty text, not an empty cell: what refers to an empty cell is nought.
            crowd.key[group] = crowd.sheet.formula(row, key, '""', "", "number")
        elif group in new:
            crowd.sheet.text(row, key, key_of(play.after.cells[group]))
            crowd.key[group] = crowd.sheet.at(row, key)
        else:
            # A row that is split off later goes along with whom it is still part of.
            ancestor = ancestor_of(group, parents, len(play.after.cells))
            text = crowd.key[ancestor] if ancestor in new else keys[group]
            value = _key_at(play, group, parents)
            crowd.key[group] = crowd.sheet.formula(row, key, text, value, "number")


def _part(crowd: Crowd, play: Played, group: int) -> str:
    """How many went: the term's own number where one group supplied them all, else the share of it."""
    went = to_people(play.after.counts[group])
    number = play.term.numbers.get("people") if play.term else None
    if play.term and number == went and len(play.after.cells) - len(play.before.cells) == 1:
        return crowd.terms.of(play.term, "people")
    return f"{went:f}"


def _key_at(play: Played, group: int, parents: dict[int, int]) -> str:
    return key_of(play.after.cells[ancestor_of(group, parents, len(play.after.cells))])


def _write_keys(crowd: Crowd, play: Played, name: str, parents: dict[int, int], moves: int) -> None:
    column, known = crowd.next(Said("{name}: cell", name=name)), len(play.before.cells)
    for group in range(crowd.groups):
        ancestor, old = ancestor_of(group, parents, known), crowd.key[group]
        moving = play.change.who is None or ancestor in play.change.who
        text = f'IF({old}="","",{crowd.cells.look_up(old, moves)})' if moving else f"{old}"
        value = key_of(play.after.cells[ancestor])
        crowd.key[group] = crowd.sheet.formula(group + 1, column, text, value, "number")


def _write_time(crowd: Crowd, play: Played, name: str, parents: dict[int, int]) -> None:
    term, known = play.term, len(play.before.cells)
    if term is None:
        return
    hours = crowd.next(Said("{name}: hours", name=name))
    days = crowd.next(Said("{name}: days", name=name))
    work = crowd.next(Said("{name}: times", name=name))
    for group in range(crowd.groups):
        ancestor, row = ancestor_of(group, parents, known), group + 1
        time, longer = play.after.times[ancestor], ancestor in play.change.longer
        for column, what, refs in ((hours, "hours", crowd.hours), (days, "days", crowd.days)):
            value = getattr(time, what)
            if value is None:
                continue
            more = f"+{crowd.terms.of(term, what)}" if longer and what in term.numbers else ""
            refs[group] = crowd.sheet.formula(row, column, refs[group] + more, value, "number")
        crowd.work[group] = _write_work(crowd, row, work, time)


def _write_salary(crowd: Crowd, name: str, salaries: list[int]) -> None:
    column = crowd.next(Said("{name}: full year", name=name))
    for group, salary in enumerate(salaries):
        rate = crowd.cells.look_up(crowd.key[group], crowd.rates)
        text = f'IF({crowd.key[group]}="",0,ROUND({rate}*{crowd.work[group]}+{HAIR},2))'
        address = crowd.sheet.formula(group + 1, column, text, to_dollars(salary))
        crowd.salary[group : group + 1] = [address]


def _write_paid(
    crowd: Crowd, play: Played, name: str, parents: dict[int, int], was: list[str], old: list[str]
) -> None:
    column, share = crowd.next(Said("{name}: paid", name=name)), ""
    if play.term is not None and play.share != 1:
        share = crowd.terms.share(play.term, play.on)
    for group in range(crowd.groups):
        gain = f"({crowd.salary[group]}-{old[group]})"
        text = f"{was[group]}+SIGN{gain}*ROUND(ABS{gain}{share}+{HAIR},2)"
        value = to_dollars(_of(play.paid, group, parents))
        crowd.paid[group] = crowd.sheet.formula(group + 1, column, f"ROUND({text},2)", value)


def _write_total(crowd: Crowd, name: str, paid: list[int], counts: tuple[int, ...], total: int) -> None:
    column = crowd.next(Said("{name}: everybody", name=name))
    for group in range(crowd.groups):
        value = half_up(counts[group] * paid[group], WHOLE) if group < len(counts) else 0
        text = f"ROUND({crowd.people[group]}*{crowd.paid[group]}+{SMALL},2)"
        crowd.sheet.formula(group + 1, column, text, to_dollars(value))
    letter, last = xl_col_to_name(column), crowd.groups + 1
    text = f"ROUND(SUM({letter}2:{letter}{last}),2)"
    crowd.total = crowd.sheet.formula(last + 1, column, text, to_dollars(total), "total")
