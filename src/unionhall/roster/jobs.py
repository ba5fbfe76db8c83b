"""What kind of work a job title names, as school districts write their titles."""

import re
from functools import cache

from django.utils.translation import gettext as _

from unionhall.roster.ties import Classification

# Read from the top: a "school nurse secretary" is a secretary, a "bus monitor" rides the bus.
_WORDS: tuple[tuple[Classification, str], ...] = (
    (Classification.SECRETARY, r"secretar|clerk|admin(istrative)? assist|office assist|bookkeeper|registrar"),
    (Classification.BUS, r"\bbus\b|driver|transport|\bvan\b"),
    (Classification.FOOD_SERVICE, r"food|cafeteria|cook|kitchen|lunch|nutrition"),
    (Classification.CUSTODIAN, r"custodia|janitor|maintenance|groundsk|cleaner|facilit"),
    (Classification.TUTOR, r"\btutor"),
    (
        Classification.TEACHING_ASSISTANT,
        r"teach(er|ing)?('?s)? ?(assist|asst)|instructional (assist|asst)|\bta\b",
    ),
    (Classification.PARAPROFESSIONAL, r"\bpara|\baide\b|\besp\b|\babat?\b|\bbt\b|behavior tech|inclusion"),
    (Classification.COUNSELLOR, r"counsel+or|guidance|adjustment|social worker|psycholog"),
    (Classification.NURSE, r"\bnurse|\brn\b|\blpn\b"),
    (
        Classification.TEACHER,
        r"teacher|\btchr\b|instructor|faculty|librarian|interventionist|\bslp\b|patholog|coach",
    ),
)


@cache
def kind_of_work(title: str) -> str:
    """The classification that the words of a title speak for; "other" where none does."""
    found = (kind for kind, words in _WORDS if re.search(words, title, re.IGNORECASE))
    return str(next(found, Classification.OTHER))


def classified(text: str) -> str | None:
    """A kind of work by its own name; anything else says nothing: employers have classes of their own."""
    word = text.casefold().replace(" ", "_")
    if word in Classification.values:
        return word
    labels = {str(label).casefold(): str(value) for value, label in Classification.choices}
    return labels.get(text.casefold())


def place_of(title: str) -> str:
    """How a job is called where it has no title."""
    return title or _("a job without a title")
