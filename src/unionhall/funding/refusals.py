"""What the arithmetic refuses of a plan, by the name of the item it is about, in the reader's language."""

import re
from collections.abc import Iterable

from unionhall.contracts.words import in_words
from unionhall.funding.inputs import Values
from unionhall.funding.tandem import Problem

_PLACE = re.compile(r"(\w+)\[(\d+)\]")


def refusals(values: Values, problems: Iterable[Problem]) -> list[str]:
    """A sentence for each problem of the values, or of others with the same items."""
    return [_told(values, problem) for problem in problems]


def _told(values: Values, problem: Problem) -> str:
    message = in_words(problem.message)
    place = _PLACE.match(problem.column)
    return f"{values[place[1]][int(place[2]) - 1]['name']}: {message}" if place else message
