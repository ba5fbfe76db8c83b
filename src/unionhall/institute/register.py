"""Who signed up for what: participants, the forms they sent, their seats and places in line, letters owed."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.institute.programme import Series, Sitting
from unionhall.places.models import Local
from unionhall.roster.models import Person

if TYPE_CHECKING:
    from unionhall.institute.records import Certificate


class Participant(models.Model):
    """Somebody who signs up: a person on the roll, or whoever has proved an e-mail address."""

    # Whoever has the key sees and changes her sign-ups; the key of the feed only shows her calendar.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    feed_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="participations")
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=5, default="en")
    local = models.ForeignKey(
        Local, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("local")
    )
    wants_reminders = models.BooleanField(_("reminders and thanks"), default=True)
    shares_hours = models.BooleanField(_("may be named in reports of hours"), default=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("participant")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=Q(person__isnull=True), name="one_guest_an_address"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("institute:mine", args=[self.key])


class Slip(models.Model):
    """One form that was sent in, whole: the same form sent twice is one slip."""

    key = models.UUIDField()
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="slips")
    series = models.ForeignKey(Series, models.CASCADE, related_name="slips")
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    # What became of each pick: [{"sitting": 3, "result": "seat"}, ...]
    outcome = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    # What she asks for: `access`, `childcare`, `travel`, `interpreter`.
    needs = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("sign-up form")
        constraints = [models.UniqueConstraint(fields=["participant", "key"], name="one_slip_a_form")]

    def __str__(self) -> str:
        return str(self.key)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> Self:
        return self.filter(state__in=Registration.ACTIVE)

    def taking_a_seat(self) -> Self:
        """An offered seat is taken until its deadline has passed."""
        return self.filter(state__in=Registration.TAKING)

    def in_line(self) -> Self:
        """Those who wait, the first to have come first: numbers are given under the sitting's lock."""
        return self.filter(state=Registration.State.WAITING).order_by("pk")

    def for_lists(self) -> Self:
        return self.select_related("participant__local", "sitting__workshop__series")


class Registration(models.Model):
    """A participant's seat in a sitting or her place in its line, what became of it, and whether she came."""

    class State(models.TextChoices):
        SEATED = "seated", _("has a seat")
        OFFERED = "offered", _("is offered a seat")
        WAITING = "waiting", _("waits in line")
        DROPPED = "dropped", _("gave it up")
        LAPSED = "lapsed", _("did not take the offer")
        CANCELLED = "cancelled", _("was canceled")

    TAKING = (State.SEATED, State.OFFERED)
    ACTIVE = (*TAKING, State.WAITING)

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="registrations")
    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="registrations")
    slip = models.ForeignKey(Slip, models.SET_NULL, null=True, blank=True, related_name="registrations")
    state = models.CharField(_("state"), max_length=9, choices=State)
    offered_until = models.DateTimeField(_("offered until"), null=True, blank=True)
    written_at = models.DateTimeField(_("signed up"))
    # Whether she came; None: nobody has said yet.
    came = models.BooleanField(_("came"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("came in"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    # That she has given her opinion, not which.
    has_rated = models.BooleanField(default=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["sitting", "pk"]
        verbose_name = _("registration")
        indexes = [
            models.Index(fields=["sitting", "state", "id"], name="line_of_sitting"),
            models.Index(fields=["offered_until"], name="offers_due", condition=Q(state="offered")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "sitting"],
                condition=Q(state__in=["seated", "offered", "waiting"]),
                name="one_place_a_sitting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}, {self.sitting}"

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @cached_property
    def certificate(self) -> "Certificate | None":
        """The last that was issued: the one that stands, if one does."""
        return self.certificates.order_by("pk").last()

    @property
    def place(self) -> int:
        """How many come before her in the line, and she."""
        return self.sitting.registrations.in_line().filter(pk__lte=self.pk).count()


class Count(models.Model):
    """How many seats of a sitting are taken and how many people wait: kept, so that nobody counts thousands.

    In a table of its own, which shows on no public page: each sign-up writes here. See `institute.seats`.
    """

    sitting = models.OneToOneField(Sitting, models.CASCADE, primary_key=True, related_name="count")
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("count of seats")

    def __str__(self) -> str:
        return f"{self.taken} + {self.waiting}"


class Notice(models.Model):
    """A letter that is owed; written by the worker (`institute.letters`), each once."""

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", _("what you signed up for")
        WEEK = "week", _("a week before")
        DAY = "day", _("a day before")
        HOUR = "hour", _("an hour before")
        CHANGE = "change", _("something changed")
        CANCELLED = "cancelled", _("canceled")
        GIVEN_UP = "given up", _("seat given up")
        OFFER = "offer", _("a seat is free")
        LAPSED = "lapsed", _("the offer has ended")
        THANKS = "thanks", _("thanks, with certificate")

    REMINDERS = (Kind.WEEK, Kind.DAY, Kind.HOUR)
    # What she may turn off; the others answer what she asked for.
    OPTIONAL = (*REMINDERS, Kind.THANKS)

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="notices")
    slip = models.ForeignKey(Slip, models.CASCADE, null=True, blank=True, related_name="+")
    registration = models.ForeignKey(Registration, models.CASCADE, null=True, blank=True, related_name="+")
    # Of a reminder, the beginning it reminds of: a sitting that is moved is reminded of anew.
    moment = models.DateTimeField(null=True, blank=True)
    # What the letter says beside what it is about: what changed, and why.
    facts = models.JSONField(default=dict)
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("letter owed")
        indexes = [models.Index(fields=["id"], name="letters_owed", condition=Q(written_at__isnull=True))]

    def __str__(self) -> str:
        return self.key
