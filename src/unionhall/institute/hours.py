"""Hours added up: by kind and year, and by topic where a rule says so. From certificates that stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from unionhall.institute.models import Certificate, Participant
from unionhall.institute.rules import Rule, rules


@dataclass(frozen=True)
class Line:
    """One certificate under one rule."""

    certificate: Certificate
    hours: Decimal
    # Whether it counts yet: some rules ask for so many hours on one topic.
    counts: bool


@dataclass(frozen=True)
class Year:
    """What somebody has under one rule in one of its years."""

    rule: Rule
    year: int
    lines: tuple[Line, ...]

    @property
    def hours(self) -> Decimal:
        """What counts."""
        return sum((line.hours for line in self.lines if line.counts), Decimal())

    @property
    def waiting(self) -> Decimal:
        """What does not count before more comes together on its topic."""
        return sum((line.hours for line in self.lines if not line.counts), Decimal())

    @property
    def missing(self) -> Decimal:
        """What is missing to the hours of a year, where the rule has such."""
        return max(Decimal(), (self.rule.yearly or Decimal()) - self.hours)

    @property
    def name(self) -> str:
        return f"{self.year}–{(self.year + 1) % 100:02}"


def transcript(participant: Participant) -> list[Year]:
    """Everything a participant has, newest year first; of a person, under all her records."""
    owner = Q(registration__participant=participant)
    if participant.person_id:
        owner |= Q(registration__participant__person=participant.person_id)
    return years(Certificate.objects.filter(owner))


def years(certificates: Iterable[Certificate]) -> list[Year]:
    """The certificates of one person by rule and year."""
    found: dict[tuple[str, int], list[tuple[Certificate, Decimal]]] = {}
    topics: dict[tuple[str, str], Decimal] = {}
    for certificate in certificates:
        if certificate.revoked_at:
            continue
        for slug, hours in _credits(certificate):
            found.setdefault((slug, rules()[slug].year_of(certificate.day)), []).append((certificate, hours))
            key = (slug, _topic(certificate))
            topics[key] = topics.get(key, Decimal()) + hours
    ordered = sorted(found.items(), key=lambda each: (-each[0][1], list(rules()).index(each[0][0])))
    return [
        Year(rules()[slug], year, tuple(_line(slug, each, hours, topics) for each, hours in lines))
        for (slug, year), lines in ordered
    ]


def _line(
    slug: str, certificate: Certificate, hours: Decimal, topics: dict[tuple[str, str], Decimal]
) -> Line:
    needed = rules()[slug].hours_on_topic
    return Line(certificate, hours, needed is None or topics[slug, _topic(certificate)] >= needed)


def _credits(certificate: Certificate) -> Iterable[tuple[str, Decimal]]:
    for credit in certificate.credits:
        rule = rules().get(credit["rule"])
        if rule and rule.since <= certificate.day:
            yield rule.slug, Decimal(credit["hours"])


def _topic(certificate: Certificate) -> str:
    """What the hours were on; a workshop without a topic is one of its own."""
    return str(certificate.facts.get("topic") or certificate.facts["workshop"]).casefold()


def in_year(rule: Rule, year: int) -> tuple[date, date]:
    """The first day of a rule's year, and the first day after it."""
    month, day = rule.year_begins
    return date(year, month, day), date(year + 1, month, day)
