"""Which towns border on which, read in from a TopoJSON map of the state."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.importing.protocol import Importer, Outcome, left_out
from unionhall.core.importing.sources import Source, refuse
from unionhall.core.models import ImportRun, User
from unionhall.funding import actions
from unionhall.funding.facts import LAST_TOWN, Recipient
from unionhall.funding.importers import OUTCOMES

_LARGEST_JSON = 30 * 2**20


@dataclass(frozen=True)
class Bordering:
    """A town and the towns it has a border with."""

    number: int
    town: str
    others: tuple[str, ...]


class Borders(Importer):
    """Which towns border on which, from a TopoJSON map, in which neighbours share the line between them."""

    name = "ma-borders"
    title = gettext_lazy("Cities and towns: common borders")
    help = gettext_lazy("A TopoJSON map of the cities and towns, such as MassGIS publishes.")
    accepts = ("json", "topojson")

    def read(self, source: Source) -> Iterator[Bordering]:
        outlines: dict[str, set[int]] = {}
        owners: dict[int, set[str]] = {}
        for town, arcs in _outlines(_topology(source)):  # a town with islands has several
            outlines.setdefault(town, set()).update(arcs)
            for arc in arcs:
                owners.setdefault(arc, set()).add(town)
        for count, (town, arcs) in enumerate(outlines.items(), 1):
            others = {other for arc in arcs for other in owners[arc]} - {town}
            yield Bordering(count, town, tuple(sorted(others)))

    def apply(self, row: Bordering, *, by: User | None, run: ImportRun) -> Outcome:
        towns = {one.name.casefold(): one for one in Recipient.objects.filter(lea__lte=LAST_TOWN)}
        town = towns.get(row.town.casefold())
        if town is None:
            return left_out(_("No city or town here is called %(name)s.") % {"name": row.town}, what=row.town)
        others = [towns[name.casefold()] for name in row.others if name.casefold() in towns]
        return OUTCOMES[actions.record_neighbours(town, others, by=by)]


def _topology(source: Source) -> Mapping[str, Any]:
    content = source.file.read(_LARGEST_JSON + 1)
    if len(content) > _LARGEST_JSON:
        raise refuse(_("The map is larger than 30 MB. Take a simplified one."))
    try:
        found = json.loads(content)
        found = found.get("content", found)
        return {"shapes": next(iter(found["objects"].values()))["geometries"]}
    except (ValueError, RecursionError, KeyError, AttributeError, StopIteration, TypeError):
        raise refuse(_("This is no TopoJSON map: it names no objects with outlines.")) from None


def _outlines(topology: Mapping[str, Any]) -> Iterator[tuple[str, set[int]]]:
    """Every town with the numbers of the lines round it; a line that is run backwards has the other sign."""
    for shape in topology["shapes"]:
        facts = shape.get("properties") or {}
        name = next((str(facts[key]) for key in ("TOWN", "NAME", "name") if facts.get(key)), "")
        if name:
            yield name, {arc if arc >= 0 else ~arc for arc in _flat(shape.get("arcs", ()))}


def _flat(arcs: Iterable[Any]) -> Iterator[int]:
    for one in arcs:
        if isinstance(one, int):
            yield one
        else:
            yield from _flat(one)
