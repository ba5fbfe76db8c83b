"""What there is to say of one city, town or district, out of the state's books. It draws nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import Q

from unionhall.funding import bridge
from unionhall.funding.books import Books, schedule_of
from unionhall.funding.bridge import (
    Aid,
    Budget,
    Check,
    Contribution,
    Enrolment,
    FiscalYear,
    Place,
    Published,
    Pupils,
    Schedule,
    Statute,
    Worth,
    likeness,
    scenario,
)
from unionhall.funding.facts import LAST_TOWN, Border, DistrictYear, HeadCount, Recipient, Source, TownYear
from unionhall.places.models import Local

LIKE = 6
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Beside:
    """Another district, with its aid and how it stands in the year's books."""

    recipient: Recipient
    check: Check

    @property
    def aid(self) -> Aid:
        return self.check.ours

    @property
    def given(self) -> Decimal:
        return _given(self.check)

    @property
    def per_pupil(self) -> Decimal:
        pupils = self.aid.district.foundation_enrolment
        return self.given / pupils if pupils else NOTHING

    @property
    def local_share(self) -> Decimal:
        """What its towns must pay, in percent of its foundation budget."""
        budget = self.aid.district.foundation_budget
        return self.aid.district.required_contribution * 100 / budget if budget else NOTHING


@dataclass(frozen=True)
class OneMore:
    """What one more pupil of a kind is worth."""

    kind: str
    worth: Worth


@dataclass(frozen=True)
class Portrait:
    """One recipient in one year's books; what the books lack is None or empty."""

    recipient: Recipient
    books: Books

    @property
    def year(self) -> FiscalYear:
        return self.books.year

    @cached_property
    def history(self) -> list[DistrictYear]:
        """Every year there is of it, the first first."""
        rows = self.recipient.district_years.select_related("source").order_by("year")
        return [row for row in rows if row.foundation_budget or row.aid or row.actual_spending]

    @cached_property
    def town_history(self) -> list[TownYear]:
        """Every year there is of it as a city or town, the first first."""
        return list(self.recipient.town_years.select_related("source").order_by("year"))

    @property
    def now(self) -> DistrictYear | None:
        """The year of the books, as the state printed it."""
        return next((row for row in self.history if row.year == self.year.ends_in), None)

    @property
    def check(self) -> Check | None:
        return self.books.checks.get(self.recipient.lea)

    @property
    def aid(self) -> Aid | None:
        return self.books.aid(self.recipient.lea)

    @property
    def given(self) -> Decimal | None:
        """The aid it is given, with what the rules do not explain of it."""
        return _given(self.check) if self.check else None

    @property
    def foundation_aid(self) -> Decimal | None:
        """What the law gives at least, where last year's aid is not known but its pupils are."""
        if self.aid or self.place is None or self.published is None:
            return None
        district = self.place.district
        if abs(district.foundation_budget - self.published.town.foundation_budget) >= 1:
            return None  # others of its pupils are in a region, which is given aid of its own
        return bridge.aid(district, self.statute.aid).foundation_aid

    @property
    def published(self) -> Published | None:
        return self.books.towns.get(self.recipient.lea)

    @property
    def contribution(self) -> Contribution | None:
        return self.books.contributions.get(self.recipient.lea)

    @cached_property
    def regions(self) -> list[Recipient]:
        """The districts beside its own that a town belongs to."""
        found = (
            Recipient.objects.filter(district__towns=self.recipient.town_id) if self.recipient.town_id else []
        )
        return [one for one in found if one.pk != self.recipient.pk and one.lea in self.books.checks]

    @cached_property
    def member_towns(self) -> list[Recipient]:
        """The towns of a regional district."""
        if self.recipient.is_town or self.recipient.district is None:
            return []
        return list(Recipient.objects.filter(town__districts=self.recipient.district_id))

    @cached_property
    def neighbours(self) -> list[Beside]:
        """Districts of the towns next to it, with their aid."""
        return self._beside(one for one in self._bordering if one.pk != self.recipient.pk)

    @cached_property
    def neighbouring_towns(self) -> list[tuple[Recipient, Contribution]]:
        """The towns next to it, with what they must contribute."""
        known = self.books.contributions
        return [(one, known[one.lea]) for one in self._bordering if one.is_town and one.lea in known]

    @cached_property
    def alike(self) -> list[Beside]:
        """Districts like it, by the stated rule, the likest first."""
        if self.aid is None or not self.aid.district.foundation_enrolment:
            return []
        districts = [
            check.ours.district for check in self.books.checks.values() if check.ours.district.is_operating
        ]
        try:
            found = likeness.likest(self.aid.district.name, districts, LIKE)
        except ValueError:
            return []
        by_name = {one.name: one for one in self.books.recipients.values()}
        return self._beside(by_name[each.district.name] for each in found)

    @cached_property
    def awards(self) -> list[bridge.EsserAward]:
        return [bridge.award_of(one) for one in self.recipient.awards.select_related("recipient")]

    @cached_property
    def count(self) -> HeadCount | None:
        return self.recipient.head_counts.workable().filter(year=self.year.ends_in).first()

    @cached_property
    def schedule(self) -> Schedule | None:
        return schedule_of(self.year)

    @cached_property
    def statute(self) -> Statute:
        return scenario.in_force(self.year)

    @cached_property
    def place(self) -> Place | None:
        """The district with its pupils by kind, where they are known."""
        if self.count is None or self.schedule is None:
            return None
        town = self.published.town if self.published else None
        rates = self.contribution.rates if self.contribution else None
        place = Place(
            self.books.district(self.recipient.lea),
            bridge.pupils_of(self.count),
            self.count.wage_factor,
            town,
            rates,
        )
        if self.aid:
            return place
        budget = bridge.budget(place, self.schedule).total
        return replace(place, district=replace(place.district, foundation_budget=budget))

    @cached_property
    def budget(self) -> Budget | None:
        """The foundation budget down to its cells."""
        return bridge.budget(self.place, self.schedule) if self.place and self.schedule else None

    @property
    def enrolment(self) -> Enrolment | None:
        return self.budget.enrolment if self.budget else None

    @cached_property
    def one_more(self) -> list[OneMore]:
        """One more elementary pupil, one of a low-income family as well; empty where pupils are not known."""
        if self.place is None or self.schedule is None:
            return []
        pupil = Pupils(elementary=Decimal(1))
        poor = Pupils(elementary=Decimal(1), low_income=Decimal(1))
        return [
            OneMore(kind, bridge.worth(self.place, more, self.schedule, self.statute))
            for kind, more in (("pupil", pupil), ("low-income", poor))
        ]

    @cached_property
    def locals(self) -> list[Local]:
        """The locals whose members work here."""
        of_district = Local.objects.public().filter(employers__district=self.recipient.district_id or 0)
        of_town = Local.objects.public().of_towns([self.recipient.town_id or 0])
        return list(dict.fromkeys([*of_district, *of_town]))

    @cached_property
    def sources(self) -> list[Source]:
        """What the numbers on the page were read from."""
        kinds = ("district_years", "town_years", "head_counts", "awards")
        pks = {pk for kind in kinds for pk in getattr(self.recipient, kind).values_list("source", flat=True)}
        return list(Source.objects.filter(pk__in=pks))

    @property
    def _ground(self) -> list[Recipient]:
        """The towns it consists of; none of a district that has no towns of its own."""
        return self.member_towns or ([self.recipient] if self.recipient.is_town else [])

    @cached_property
    def lacks_borders(self) -> bool:
        """Whether nobody has said what all the towns next to it are."""
        listed = Border.objects.filter(from_recipient__in=self._ground).values("from_recipient").distinct()
        return listed.count() < len(self._ground)

    @cached_property
    def _bordering(self) -> list[Recipient]:
        """What lies next to it, said from either side of the border; nothing where that is not all."""
        if self.lacks_borders:
            return []
        towns = [one.pk for one in self._ground]
        listed = Border.objects.filter(from_recipient__in=towns).values("to_recipient")
        listing = Border.objects.filter(to_recipient__in=towns).values("from_recipient")
        next_to = list(Recipient.objects.filter(Q(pk__in=listed) | Q(pk__in=listing)).exclude(pk__in=towns))
        places = [one.town_id for one in next_to if one.town_id]
        regions = Recipient.objects.filter(
            lea__gt=LAST_TOWN, district__towns__in=places, district__kind="regional"
        )
        return [*next_to, *regions.exclude(pk=self.recipient.pk).distinct()]

    def _beside(self, recipients: Iterable[Recipient]) -> list[Beside]:
        known = ((one, self.books.checks.get(one.lea)) for one in recipients)
        return [
            Beside(one, check) for one, check in known if check and check.ours.district.foundation_enrolment
        ]


def _given(check: Check) -> Decimal:
    """What the state has printed; our sum where it has printed nothing."""
    return check.published or check.ours.amount
