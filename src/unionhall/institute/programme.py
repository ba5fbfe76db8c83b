"""What is offered: series, workshops, the sittings of each, who presents, what counts, what is read."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from unionhall.core.wording import check_label
from unionhall.places.models import Division, Local


class SeriesQuerySet(models.QuerySet["Series"]):
    def public(self) -> Self:
        """What everybody may see: one that was cancelled stays, and says so."""
        return self.filter(is_public=True)

    def with_days(self) -> Self:
        """With when the first sitting `begins`, the last `ends`, and how many workshops are `offered`.

        What was canceled does not count, but where all of it was.
        """
        is_meant = Q(workshops__sittings__cancelled_at=None) | Q(cancelled_at__isnull=False)
        held = Q(workshops__sittings__isnull=False) & is_meant
        return self.annotate(
            begins=Min("workshops__sittings__starts_at", filter=held),
            ends=Max("workshops__sittings__ends_at", filter=held),
            offered=Count("workshops", filter=held, distinct=True),
        )


class Series(models.Model):
    """An institute, a conference, a convention or a training year: workshops one signs up for together."""

    # Where it is asked for `with_days`.
    begins: datetime | None
    ends: datetime | None
    offered: int

    class Kind(models.TextChoices):
        INSTITUTE = "institute", _("institute")
        CONFERENCE = "conference", _("conference")
        CONVENTION = "convention", _("convention")
        TRAINING_YEAR = "training year", _("training year")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), unique=True)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind, default=Kind.INSTITUTE)
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary"), max_length=400, blank=True)
    about = models.TextField(_("about it"), blank=True)
    divisions = models.ManyToManyField(
        Division, related_name="series", blank=True, verbose_name=_("divisions")
    )
    locals = models.ManyToManyField(Local, related_name="series", blank=True, verbose_name=_("locals"))
    opens_at = models.DateTimeField(_("sign-up opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("sign-up closes"), null=True, blank=True)
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to take an offered seat"), default=48, validators=[MinValueValidator(1)]
    )
    share = models.PositiveSmallIntegerField(
        _("share of a session to have been there for, in percent"),
        default=75,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    asks_access = models.BooleanField(_("ask what people need to take part"), default=True)
    asks_childcare = models.BooleanField(_("offer childcare"), default=False)
    asks_travel = models.BooleanField(_("offer help with travel"), default=False)
    contact = models.EmailField(_("e-mail for questions"), blank=True)
    is_public = models.BooleanField(_("on the site"), default=False)
    cancelled_at = models.DateTimeField(_("canceled"), null=True, blank=True, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("institute:series", args=[self.slug])

    def takes_names(self, on: datetime) -> bool:
        """Whether one can sign up now."""
        is_open = (not self.opens_at or self.opens_at <= on) and (not self.closes_at or on < self.closes_at)
        return self.is_public and not self.cancelled_at and is_open

    def opens_later(self, on: datetime) -> bool:
        """Whether it will take names, but does not yet."""
        return not self.cancelled_at and self.opens_at is not None and on < self.opens_at

    @property
    def offer_time(self) -> timedelta:
        return timedelta(hours=self.offer_hours)


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def public(self) -> Self:
        return self.filter(series__is_public=True)


class Workshop(models.Model):
    """One thing to learn or to talk about, in one or several sittings."""

    class Mode(models.TextChoices):
        VIRTUAL = "virtual", _("online")
        PERSON = "in person", _("in person")
        BOTH = "both", _("in person and online")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("everybody")
        MEMBERS = "members", _("members")
        OFFICERS = "officers", _("officers of a local")
        DIVISION = "division", _("members of one division")
        LOCAL = "local", _("members of one local")

    series = models.ForeignKey(Series, models.CASCADE, related_name="workshops")
    slug = models.SlugField(_("address"))
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary"), max_length=400, blank=True)
    about = models.TextField(_("what it is about"), blank=True)
    topic = models.CharField(
        _("topic"), max_length=120, blank=True, help_text=_("Hours on one topic are added up by this name.")
    )
    mode = models.CharField(_("online or in person"), max_length=9, choices=Mode, default=Mode.VIRTUAL)
    audience = models.CharField(_("who may come"), max_length=8, choices=Audience, default=Audience.MEMBERS)
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("division")
    )
    local = models.ForeignKey(
        Local, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("local")
    )
    prerequisites = models.CharField(_("what to know before"), max_length=250, blank=True)
    after = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="leads_to",
        verbose_name=_("comes after the workshop"),
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    interpreters = models.CharField(
        _("interpreters"), max_length=120, blank=True, help_text=_("For example: Spanish, ASL.")
    )
    accessibility = models.CharField(_("accessibility"), max_length=250, blank=True)
    cancelled_at = models.DateTimeField(_("canceled"), null=True, blank=True, editable=False)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["series", "title"]
        verbose_name = _("workshop")
        constraints = [models.UniqueConstraint(fields=["series", "slug"], name="one_workshop_an_address")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        # A programme asks for it again and again; letters ask in several languages.
        kept: dict[str | None, str] = self.__dict__.setdefault("_addresses", {})
        language = get_language()
        if language not in kept:
            kept[language] = reverse("institute:workshop", args=[self.series.slug, self.slug])
        return kept[language]


class SittingQuerySet(models.QuerySet["Sitting"]):
    def public(self) -> Self:
        return self.filter(workshop__series__is_public=True)

    def on_the_programme(self) -> Self:
        """With what a list of sittings shows, in the order of the days."""
        return self.select_related("workshop__series").order_by("starts_at", "pk")

    def going_ahead(self) -> Self:
        return self.filter(cancelled_at__isnull=True)


class Sitting(models.Model):
    """One time at which a workshop is held: seats are counted here, and a line waits here."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="sittings")
    # The identity of the event in every calendar, for ever; `sequence` rises with every change of it.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    starts_at = models.DateTimeField(_("begins"), db_index=True)
    ends_at = models.DateTimeField(_("ends"))
    room = models.CharField(_("room and address"), max_length=200, blank=True)
    join_link = models.URLField(_("link to join"), blank=True)
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Empty: as many as come.")
    )
    has_line = models.BooleanField(_("with a waiting list"), default=True)
    # Whether the next to come has to wait; written only when it turns, since public pages show it.
    is_full = models.BooleanField(default=False, editable=False)
    cancelled_at = models.DateTimeField(_("canceled"), null=True, blank=True, editable=False)

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("sitting")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="a_sitting_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return str(self.workshop)

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def seconds(self) -> tuple[str, str]:
        """Beginning and end as a script compares them."""
        return str(int(self.starts_at.timestamp())), str(int(self.ends_at.timestamp()))

    @property
    def is_online(self) -> bool:
        return self.workshop.mode != Workshop.Mode.PERSON

    def clashes_with(self, other: "Sitting") -> bool:
        return self.pk != other.pk and self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def takes_names(self, on: datetime) -> bool:
        return self._is_ahead(on) and self.workshop.series.takes_names(on)

    def opens_later(self, on: datetime) -> bool:
        return self._is_ahead(on) and self.workshop.series.opens_later(on)

    def _is_ahead(self, on: datetime) -> bool:
        return not (self.cancelled_at or self.workshop.cancelled_at) and on < self.starts_at


class Presenter(models.Model):
    """Somebody who gives a workshop, with a few words on her life."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="presenters")
    name = models.CharField(_("name"), max_length=120)
    life = models.TextField(_("a few words about her"), max_length=600, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    picture = models.ForeignKey("core.Picture", models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["workshop", "pk"]
        verbose_name = _("presenter")

    def __str__(self) -> str:
        return self.name


class Credit(models.Model):
    """Hours that a workshop counts for, by a rule of `rules.yaml`."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="credits")
    rule = models.SlugField(_("counts as"))
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0)])

    class Meta:
        ordering = ["workshop", "pk"]
        verbose_name = _("credit")
        constraints = [models.UniqueConstraint(fields=["workshop", "rule"], name="one_credit_a_rule")]

    def __str__(self) -> str:
        return f"{self.hours} {self.rule}"


class Paper(models.Model):
    """A material for who has a seat: to read before, or a recording to see after."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="papers")
    title = models.CharField(_("title"), max_length=160, validators=[check_label])
    link = models.URLField(_("link"), blank=True)
    document = models.ForeignKey("core.Attachment", models.SET_NULL, null=True, blank=True, related_name="+")
    is_for_after = models.BooleanField(_("for afterwards, such as a recording"), default=False)

    # Who has a seat is handed its document on her own page.
    leads_everybody = False

    class Meta:
        ordering = ["is_for_after", "pk"]
        verbose_name = _("material")

    def __str__(self) -> str:
        return self.title
