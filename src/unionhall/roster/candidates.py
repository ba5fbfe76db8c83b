"""Who it may be that signs a card or is written down by hand: people of the roll like her, and why.

An officer decides. Only people she sees anyway are looked at, so a card tells her of nobody else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhall.core.search import fold
from unionhall.roster.bridge import is_one_name, plain_email, plain_given_name, plain_phone, plain_surname
from unionhall.roster.models import Email, Name, Person, Phone

Facts = Mapping[str, str]
_MOST = 8
_LOOKED_AT = 300


@dataclass(frozen=True)
class Candidate:
    """Somebody on the roll, and what speaks for its being her."""

    person: Person
    reasons: tuple[Promise, ...]
    weight: int


def candidates(facts: Facts, people: QuerySet[Person]) -> list[Candidate]:
    """Those of `people` who may be meant by a `given` name, a `surname`, an `email` and a `phone`."""
    pool = people.filter(_could_be(facts)).prefetch_related("names", "emails", "phones")[:_LOOKED_AT]
    found = [_weighed(facts, person) for person in pool]
    likely = [candidate for candidate in found if candidate.weight > 1]
    return sorted(likely, key=lambda one: (-one.weight, one.person.sort_name, one.person.pk))[:_MOST]


def _could_be(facts: Facts) -> Q:
    """A shared address, phone, or part of the name: enough to look closer."""
    shared = Q(pk__in=Email.objects.filter(Email.written(facts["email"] or "-")).values("person"))
    shared |= Q(pk__in=Phone.objects.filter(number=facts["phone"] or "-").values("person"))
    for part in fold(facts["surname"]).replace("-", " ").split():
        shared |= Q(sort_name__contains=part)
    given = fold(facts["given"]).split()
    return shared | Q(sort_name__contains=f" {given[0]}") if given else shared


def _weighed(facts: Facts, person: Person) -> Candidate:
    names = list(person.names.all())
    signs: list[tuple[bool, Promise, int]] = [
        (_has_email(facts, person.emails.all()), _("the same e-mail"), 3),
        (_has_phone(facts, person.phones.all()), _("the same phone"), 2),
        (_has_surname(facts, names), _("the same surname"), 2),
        (_has_given_name(facts, names), _("the same given name, or a form of it"), 1),
    ]
    spoken = [(reason, weight) for holds, reason, weight in signs if holds]
    return Candidate(person, tuple(reason for reason, _w in spoken), sum(weight for _r, weight in spoken))


def _has_email(facts: Facts, emails: Iterable[Email]) -> bool:
    ours = plain_email(facts["email"])
    return bool(ours) and ours in {plain_email(row.address) for row in emails}


def _has_phone(facts: Facts, phones: Iterable[Phone]) -> bool:
    ours = plain_phone(facts["phone"])
    return bool(ours) and ours in {plain_phone(row.number) for row in phones}


def _has_surname(facts: Facts, names: Iterable[Name]) -> bool:
    """The whole of it, or one half of a double name."""
    ours = set(plain_surname(facts["surname"]).split())
    return any(ours & set(plain_surname(row.surname).split()) for row in names)


def _has_given_name(facts: Facts, names: Iterable[Name]) -> bool:
    ours = plain_given_name(facts["given"])
    return any(is_one_name(ours, plain_given_name(row.given)) for row in names)
