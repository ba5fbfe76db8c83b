"""Who is given state aid, and what is published about each year: facts with their sources, no sums."""

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.places.models import District, Local, Municipality

# 351 cities and towns; what the state numbers higher is a region, a vocational or a charter school district.
LAST_TOWN = 351


class Source(models.Model):
    """A publication that facts were read from."""

    title = models.CharField(_("title"), max_length=200)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    read_on = models.DateField(_("read on"))

    class Meta:
        ordering = ["title"]
        verbose_name = _("source")
        constraints = [
            models.UniqueConstraint(fields=["title", "read_on"], name="one_source_a_title_and_day")
        ]

    def __str__(self) -> str:
        return self.title


class RecipientQuerySet(models.QuerySet["Recipient"]):
    def public(self) -> "RecipientQuerySet":
        """All of them: what the law gives a city, a town or a district is public."""
        return self.all()

    def of_local(self, local: Local) -> "RecipientQuerySet":
        """Where its members work: the districts of its employers, and its towns."""
        return self.filter(
            models.Q(district__employer__locals=local) | models.Q(town__locals=local)
        ).distinct()


class Recipient(models.Model):
    """A city, a town or a regional district, by its number in the state's books of school aid.

    A town and its own school district share one number. A town that sends all its pupils to a region has a
    number too, for its contribution is worked out town by town.
    """

    lea = models.PositiveIntegerField(_("number in the state's books"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    # Part of the address that reporters cite: given once, kept when the name changes.
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    runs_schools = models.BooleanField(_("runs schools"), null=True)
    history = models.TextField(_("how it came together or apart"), blank=True)
    town = models.OneToOneField(
        Municipality, models.SET_NULL, null=True, blank=True, related_name="recipient"
    )
    district = models.OneToOneField(
        District, models.SET_NULL, null=True, blank=True, related_name="recipient"
    )

    neighbours = models.ManyToManyField("self", blank=True, verbose_name=_("towns with a common border"))

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "lea"]
        verbose_name = _("city, town or district")
        verbose_name_plural = _("cities, towns and districts")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funding-place", args=[self.slug])

    @property
    def is_town(self) -> bool:
        """The state numbers its cities and towns first, by the alphabet, and regions after them."""
        return self.lea <= LAST_TOWN


# From a town to each town of its own list. Whoever has such a list has it whole; see `record_neighbours`.
Border = Recipient.neighbours.through


class YearlyFact(models.Model):
    """What one publication says of one recipient in one fiscal year."""

    year = models.PositiveSmallIntegerField(_("fiscal year"), validators=[MinValueValidator(1990)])
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def _amount(title, **options) -> models.DecimalField:
    return models.DecimalField(title, max_digits=16, decimal_places=4, **options)


def _known(title) -> models.DecimalField:
    return _amount(title, null=True, blank=True)


class DistrictYear(YearlyFact):
    """A district in one year, in pupils and dollars; nothing where the state printed no number."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="district_years")
    enrolment = _known(_("foundation enrollment"))
    foundation_budget = _known(_("foundation budget"))
    required_contribution = _known(_("required contribution"))
    aid = _known(_("Chapter 70 aid"))
    required_spending = _known(_("required net school spending"))
    adjusted_spending = _known(_("required spending with carryover"))
    actual_spending = _known(_("actual net school spending"))
    aid_after_penalties = _known(_("aid after penalties"))
    is_budgeted = models.BooleanField(_("actual spending is only budgeted"), default=False)

    class Meta:
        ordering = ["year"]
        verbose_name = _("year of a district")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "year"], name="one_row_a_district_and_year")
        ]


class TownYear(YearlyFact):
    """A city or town in one year: its wealth, its foundation budget and what it must contribute."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="town_years")
    equalized_valuation = _amount(_("equalized valuation"))
    income = _amount(_("aggregate income"))
    foundation_budget = _amount(_("foundation budget of the town"))
    growth_factor = models.DecimalField(_("revenue growth factor"), max_digits=8, decimal_places=6)
    target = _amount(_("target contribution"))
    preliminary = _amount(_("preliminary contribution"))
    increment = _amount(_("increment"))
    required = _amount(_("required contribution"))

    class Meta:
        ordering = ["year"]
        verbose_name = _("year of a town")
        constraints = [models.UniqueConstraint(fields=["recipient", "year"], name="one_row_a_town_and_year")]


class HeadCountQuerySet(models.QuerySet["HeadCount"]):
    def workable(self) -> "HeadCountQuerySet":
        """Those a budget can be worked out from: the law knows no wage factor below 1."""
        return self.filter(wage_factor__gte=1)


class HeadCount(YearlyFact):
    """The pupils of a district by kind, as counted for a year's foundation budget."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="head_counts")
    # By the names of `tally.aid.enrolment.Pupils`; counts are texts, for half pupils are exact.
    pupils = models.JSONField(_("pupils by kind"))
    wage_factor = models.DecimalField(_("wage adjustment factor"), max_digits=6, decimal_places=3)

    objects = HeadCountQuerySet.as_manager()

    class Meta:
        ordering = ["year"]
        verbose_name = _("head count")
        constraints = [models.UniqueConstraint(fields=["recipient", "year"], name="one_count_a_year")]


class RateRow(YearlyFact):
    """One column of a year's rate table: dollars for a pupil of that kind, by function."""

    stage = models.SlugField(_("stage"), max_length=20, default="enacted")
    column = models.SlugField(_("column"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("label"), max_length=120)
    # Texts, for money is never a float.
    dollars = models.JSONField(_("dollars by function"))

    class Meta:
        ordering = ["year", "stage", "position"]
        verbose_name = _("row of a rate table")
        constraints = [
            models.UniqueConstraint(fields=["year", "stage", "column"], name="one_row_a_column_year_stage")
        ]


class Award(models.Model):
    """A federal relief grant to a district, in one round."""

    class Round(models.TextChoices):
        FIRST = "I", "ESSER I"
        SECOND = "II", "ESSER II"
        THIRD = "III", "ESSER III"

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="awards")
    round = models.CharField(_("round"), max_length=3, choices=Round)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["round"]
        verbose_name = _("award")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "round"], name="one_award_a_round"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="awards_are_not_negative"),
        ]
