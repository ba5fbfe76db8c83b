"""Like districts, by a stated rule: near in size, in need and in means, by rank and not by taste.

Size is the foundation enrolment, need the foundation budget a pupil, means the part of that budget the law
asks of the towns. Every district is ranked by each; the likest are those whose three ranks lie nearest in
sum. Which districts are compared is the caller's choice; maps and neighbours are not known here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tally.aid.aid import District

RULE = (
    "Districts are ranked by foundation enrolment, by foundation budget a pupil and by the share of that "
    "budget their towns must pay. The likest are those whose three ranks lie nearest to this one's in sum."
)
MEASURES: Mapping[str, Callable[[District], Decimal]] = {
    "size": lambda district: district.foundation_enrolment,
    "need": lambda district: district.foundation_budget / district.foundation_enrolment,
    "means": lambda district: district.required_contribution / district.foundation_budget,
}


@dataclass(frozen=True)
class Likeness:
    """A district and how many ranks it lies away, by each measure."""

    district: District
    apart: Mapping[str, int]

    @property
    def distance(self) -> int:
        """All ranks away together; 0 for a twin."""
        return sum(self.apart.values())


def likest(name: str, districts: Sequence[District], count: int = 8) -> tuple[Likeness, ...]:
    """The `count` districts most like the one of that name, the likest first, then by name.

    Districts without pupils or without a budget are left out. Raises `ValueError` when the named one is not
    there.
    """
    ranked = [one for one in districts if one.foundation_enrolment > 0 and one.foundation_budget > 0]
    ranks = {measure: _ranks(ranked, value) for measure, value in MEASURES.items()}
    if name not in ranks["size"]:
        raise ValueError(f"there is no district {name!r} with pupils and a foundation budget to compare")
    others = (Likeness(one, _apart(one.name, name, ranks)) for one in ranked if one.name != name)
    return tuple(sorted(others, key=lambda one: (one.distance, one.district.name))[:count])


def _ranks(districts: Sequence[District], value: Callable[[District], Decimal]) -> dict[str, int]:
    """The place of each district by a measure, the smallest first; equals share the first of their places."""
    values = sorted(value(one) for one in districts)
    first: dict[Decimal, int] = {}
    for place, found in enumerate(values):
        first.setdefault(found, place)
    return {one.name: first[value(one)] for one in districts}


def _apart(one: str, other: str, ranks: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {measure: abs(places[one] - places[other]) for measure, places in ranks.items()}
