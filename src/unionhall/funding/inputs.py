"""What is put into a plan, as plain values: the keys of docs/tandem.md, and for each item an id and a note.

Pure functions from values to values; nothing here writes. Whether they make a plan is asked of `tandem`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any

Values = dict[str, Any]
Item = dict[str, Any]

SECTIONS = ("streams", "investments", "assumptions")
# What a moved start keeps of what was written: the years it might start in, and the end it had to move.
WRITTEN = ("window", "written_end")
# What the arithmetic is not told: who an item is, where its figures are from, and what it was before a move.
OURS = ("id", "note", *WRITTEN)


def empty(district: str, years: Sequence[str]) -> Values:
    return {"district": district, "years": list(years), "streams": [], "investments": [], "assumptions": []}


def told(values: Values) -> Values:
    """The values without what is only ours: what the arithmetic, the file and the command line read."""
    plain = {key: value for key, value in values.items() if key not in SECTIONS}
    for section in SECTIONS:
        if values.get(section):
            plain[section] = [_plain(item, values["years"]) for item in values[section]]
    return plain


def _plain(item: Item, years: Sequence[str]) -> Item:
    """An item without what is only ours, which is also what recurs in years that the plan had before."""
    plain = {key: value for key, value in item.items() if key not in OURS}
    for key in ("by_year", "commitments") if item.get("kind") == "recurring" else ("per_unit",):
        if key in plain:
            plain[key] = _of_years(plain[key], years)
    if "stages" in plain:
        plain["stages"] = {stage: _of_years(amounts, years) for stage, amounts in plain["stages"].items()}
    return plain


def _of_years(amounts: Mapping[str, str], years: Sequence[str]) -> dict[str, str]:
    return {year: amount for year, amount in amounts.items() if year in years}


def items(values: Values) -> Iterator[tuple[str, Item]]:
    """Every item with the section it is in."""
    for section in SECTIONS:
        for item in values.get(section, []):
            yield section, item


def find(values: Values, section: str, key: str) -> Item | None:
    return next((item for item in values.get(section, []) if item["id"] == key), None)


def added(
    values: Values, section: str, item: Mapping[str, Any], earlier: Iterable[Values] = ()
) -> tuple[Values, Item]:
    """The values with an item more, and the item with the id it was given: one that no `earlier` values had.

    A form that still stands open on what had that id would be saved over the new item.
    """
    new = {"id": _free([values, *earlier], section), **item}
    changed = deepcopy(values)
    changed.setdefault(section, []).append(new)
    return changed, new


def replaced(values: Values, section: str, key: str, item: Mapping[str, Any]) -> Values:
    """The values with one item put in the place of another; what named the stream goes on naming it."""
    changed = deepcopy(values)
    was = find(values, section, key) or {}
    changed[section] = [{"id": key, **item} if one["id"] == key else one for one in changed.get(section, [])]
    for assumption in changed.get("assumptions", []):
        if section == "streams" and assumption.get("stream") == was.get("name"):
            assumption["stream"] = item["name"]
    return changed


def with_hidden(typed: Item, was: Item, years: Sequence[str]) -> Item:
    """An item as it was typed, with what it had in years that the plan has no more: they may come back."""
    kept: Item = {
        key: _beside(typed.get(key, {}), was[key], years)
        for key in ("by_year", "commitments", "per_unit")
        if key in was and was.get("kind") != "fund"
    }
    if "stages" in typed:
        before = was.get("stages", {})
        kept["stages"] = {
            stage: _beside(amounts, before.get(stage, {}), years)
            for stage, amounts in typed["stages"].items()
        }
    return typed | {key: amounts for key, amounts in kept.items() if amounts}


def _beside(typed: Mapping[str, str], was: Mapping[str, str], years: Sequence[str]) -> dict[str, str]:
    amounts = {**{year: amount for year, amount in was.items() if year not in years}, **typed}
    return {year: amounts[year] for year in in_order(amounts)}


def removed(values: Values, section: str, key: str) -> Values:
    """The values without an item, and without the assumptions that are about nothing else."""
    gone = find(values, section, key)
    if gone is None:
        return values
    changed = deepcopy(values)
    changed[section] = [one for one in changed.get(section, []) if one["id"] != key]
    if section == "streams":
        changed["assumptions"] = [
            one for one in changed.get("assumptions", []) if one.get("stream") != gone["name"]
        ]
    return changed


def moved(item: Item, year: str) -> Item:
    """The investment with one year to start in; an end before it moves along, and back with it."""
    changed = {**item, "start": [year, year]}
    if not is_held(item) and "start" in item:
        changed["window"] = item["start"]
    if "end" in item:
        written = changed.pop("written_end", item["end"])
        changed["end"] = max(written, year, key=_number)
        changed |= {"written_end": written} if written != changed["end"] else {}
    return changed


def freed(item: Item, years: Sequence[str]) -> Item:
    """The investment with the years to start in that it had before, or all in which it may start."""
    ends: Item = {"end": item.get("written_end", item["end"])} if "end" in item else {}
    last = ends.get("end", years[-1])
    may = [year for year in startable(item, years) if _number(year) <= _number(last)] or list(years)
    window = [_within(year, may) for year in item.get("window", (may[0], may[-1]))]
    return {key: value for key, value in item.items() if key not in WRITTEN} | {"start": window} | ends


def startable(item: Item, years: Sequence[str]) -> list[str]:
    """The years it may start in: where costs are given by year, none may be missing from then to the last."""
    costs = item.get("by_year") or {}
    last = max(map(_number, costs), default=0)
    missing = [place for place, year in enumerate(years) if _number(year) <= last and year not in costs]
    return list(years[missing[-1] + 1 :] if missing else years)


def moves(values: Values, starts: Mapping[str, str]) -> list[str]:
    """The ids of the investments that these years to start in would move; an empty year frees the start."""
    found = []
    for item in values.get("investments", []):
        year = starts.get(item["id"])
        is_freed = year == "" and is_held(item)
        if is_freed or (year in values["years"] and item.get("start") != [year, year]):
            found.append(item["id"])
    return found


def is_held(item: Item) -> bool:
    """Whether an investment has one year only to start in."""
    return len(set(item.get("start", ()))) == 1


def with_starts(values: Values, starts: Mapping[str, str]) -> Values:
    """The values with starts moved, as far as the years are the plan's."""
    for key in moves(values, starts):
        item = find(values, "investments", key) or {}
        year = starts[key]
        start = moved(item, year) if year else freed(item, values["years"])
        values = replaced(values, "investments", key, start)
    return values


def with_frame(values: Values, district: str, years: Sequence[str], *, cuts: bool) -> Values:
    """The values over other years: what recurs goes on as it was, starts are held within the years.

    What came into a fund before them is there in the first; what comes after them is left out. What something
    costs stays in the dollars of the year it was written for.
    """
    changed = deepcopy(values) | {"district": district, "years": list(years), "cuts": cuts}
    for stream in changed.get("streams", []):
        if stream["kind"] == "fund":
            stream["by_year"] = _saved(stream["by_year"], years)
        for amounts in ("by_year", "commitments"):
            if stream["kind"] == "recurring" and amounts in stream:
                stream[amounts] = _going_on(stream[amounts], years)
    for ask in changed.get("investments", []):
        if years[0] != values["years"][0] and "by_year" not in ask:
            ask.setdefault("cost_year", values["years"][0])
        ask.update(_held_within(ask, years))
    return changed


def _held_within(ask: Item, years: Sequence[str]) -> Item:
    """The years an investment may start in, and its end, as far as a plan of these years allows."""
    starts: Item = {
        key: [_within(year, years) for year in ask[key]] for key in ("start", "window") if key in ask
    }
    ends = {key: max(ask[key], years[0], key=_number) for key in ("end", "written_end") if key in ask}
    return starts | ends


def left_out(values: Values, years: Sequence[str]) -> list[str]:
    """The names of the funds into which something comes after these years."""
    last = _number(years[-1])
    funds = [stream for stream in values["streams"] if stream["kind"] == "fund"]
    return [fund["name"] for fund in funds if any(_number(year) > last for year in fund["by_year"])]


def _saved(receipts: Mapping[str, str], years: Sequence[str]) -> dict[str, str]:
    """What comes into a fund by year, with all that came before the first year in that."""
    found: dict[str, str] = {}
    for year, amount in receipts.items():
        place = max(year, years[0], key=_number)
        if _number(place) <= _number(years[-1]):
            found[place] = str(Decimal(amount) + Decimal(found[place])) if place in found else amount
    return found


def _going_on(known: Mapping[str, str], years: Sequence[str]) -> dict[str, str]:
    """The amounts with those of new years: what the last year before had, and nothing before the first."""
    found = dict(known)
    last = "0"
    for year in in_order({*known, *years}):
        last = found.setdefault(year, last)
    return found


def in_order(years: Iterable[str]) -> list[str]:
    """Years as a plan names them, the earliest first."""
    return sorted(years, key=_number)


def _within(year: str, years: Sequence[str]) -> str:
    return min(max(year, years[0], key=_number), years[-1], key=_number)


def _number(year: str) -> int:
    return int(year.removeprefix("FY"))


def _free(versions: Iterable[Values], section: str) -> str:
    """An id that no item of the section has or had."""
    taken = [int(item["id"][1:]) for values in versions for item in values.get(section, [])]
    return f"{section[0]}{max(taken, default=0) + 1}"
