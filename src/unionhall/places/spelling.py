"""Towns and employers that a list of locals names, however it writes them."""

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from unionhall.core.models import User
from unionhall.core.search import fold
from unionhall.places import actions
from unionhall.places.models import Employer, Municipality


def employer_called(name: str, *, by: User | None) -> Employer:
    """The employer that is called so, however it is written; a new one if there is none."""
    known = {_plain(each): each for each in Employer.objects.values_list("name", flat=True)}
    return actions.record_employer(known.get(_plain(name), name), by=by)


def town_called(name: str, place: str) -> str:
    """A town's name as it is kept here, however it is written; as it is written if nobody knows it."""
    return _towns(place).get(_plain(name), name)


class TownsOfState:
    """The towns of a state by name, however it is written.

    A list of locals or schools brings its own towns into a hall that has read in no list of them. In any
    other, a town that nobody knows is a slip of the pen.
    """

    def __init__(self, place: str, *, by: User | None) -> None:
        self._known = _towns(place)
        # What lists of locals or schools brought all has its local or school.
        self._are_listed = Municipality.objects.filter(state=place, locals=None, schools=None).exists()
        self._place, self._by = place, by

    def __call__(self, name: str) -> Municipality:
        if self._are_listed and _plain(name) not in self._known:
            raise ValidationError(
                _("There is no town “%(name)s” here. The nearest is %(near)s.") % self._near(name)
            )
        return actions.record_town(self._place, self._known.get(_plain(name), name), by=self._by)

    def _near(self, name: str) -> dict[str, str]:
        near, *_likeness = process.extractOne(_plain(name), list(self._known), scorer=fuzz.ratio)
        return {"name": name, "near": self._known[near]}


def _towns(place: str) -> dict[str, str]:
    names = Municipality.objects.filter(state=place).values_list("name", flat=True)
    return {_plain(name): name for name in names}


@lru_cache(2048)
def _plain(name: str) -> str:
    """A name as it is compared: whatever its capitals, accents and commas."""
    return " ".join(re.findall(r"\w+", fold(name)))
