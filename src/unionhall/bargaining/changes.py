"""What can be done to the content of a package: pure functions from content to content.

Content is plain data as a `Version` keeps it. Whether it can be costed is found out by who saves it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Content = dict[str, Any]
Term = dict[str, Any]
EVERY_WEEKDAY = {"first": [7, 1], "last": [6, 30], "closed": []}


@dataclass(frozen=True)
class Place:
    """Where a term stands: the position of its year and its own in it. Year -1 is what is in force."""

    year: int
    term: int | None = None


class NoSuchTermError(LookupError):
    """The term is not there (any more)."""


def blank(years: Iterable[str]) -> Content:
    """A package that changes nothing in these fiscal years."""
    empty = [{"fiscal_year": year, "terms": []} for year in years]
    return {"years": empty, "in_force": [], "rollup": {}, "calendar": EVERY_WEEKDAY}


def term_at(content: Content, place: Place) -> Term:
    terms = _terms(content, place.year)
    if place.term is None or not 0 <= place.term < len(terms):
        raise NoSuchTermError(place)
    return dict(terms[place.term])


def found_again(before: Content, now: Content, place: Place) -> Place:
    """Where the term of a place stands once somebody else has saved: moved up, changed there, or gone.

    A term that is gone has no place of its own any more: written again it goes behind the others.
    """
    if place.term is None:
        return place
    told, terms = term_at(before, place), _terms(now, place.year)
    if told in terms:
        same = terms[place.term : place.term + 1] == [told]
        return place if same else Place(place.year, terms.index(told))
    is_changed = len(terms) == len(_terms(before, place.year)) and terms[place.term]["kind"] == told["kind"]
    return place if is_changed else Place(place.year)


def with_term(content: Content, place: Place, term: Term) -> Content:
    """The content with the term put in its place, or behind the others where the place has none."""
    terms = _terms(content, place.year)
    if place.term is None:
        return _with_terms(content, place.year, [*terms, term])
    term_at(content, place)
    return _with_terms(content, place.year, [*terms[: place.term], term, *terms[place.term + 1 :]])


def has_term(content: Content, year: int, term: Term) -> bool:
    """Whether a year has this very term already."""
    return term in _terms(content, year)


def without_term(content: Content, place: Place) -> Content:
    term_at(content, place)
    kept = [term for number, term in enumerate(_terms(content, place.year)) if number != place.term]
    return _with_terms(content, place.year, kept)


def with_calendar(content: Content, calendar: dict[str, Any]) -> Content:
    return {**content, "calendar": calendar}


def with_rollup(content: Content, rollup: dict[str, str]) -> Content:
    return {**content, "rollup": rollup}


def _terms(content: Content, year: int) -> list[Term]:
    if year == -1:
        return list(content["in_force"])
    if not 0 <= year < len(content["years"]):
        raise NoSuchTermError(year)
    return list(content["years"][year]["terms"])


def _with_terms(content: Content, year: int, terms: list[Term]) -> Content:
    if year == -1:
        return {**content, "in_force": terms}
    years = [
        {**one, "terms": terms} if number == year else one for number, one in enumerate(content["years"])
    ]
    return {**content, "years": years}
