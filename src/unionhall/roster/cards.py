"""Authorisation cards: what somebody signed to join, word for word, and what she agreed to.

A card is never changed after it is signed: `signed` holds all of it, and each card carries the digest of the
one before it in its local (docs/decisions/0125-sealed-cards.md). How cards are signed, taken in and declined
is `roster.joining`; how seals are made and tried, `roster.seals`.
"""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.core.storage import private_files
from unionhall.places.models import Local
from unionhall.roster import reach
from unionhall.roster.dated import Dated, DatedQuerySet
from unionhall.roster.people import Person
from unionhall.roster.roles import Power
from unionhall.roster.ties import Unit

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Agreement(models.TextChoices):
    """What a card asks for; each is agreed to, or not, by itself."""

    MEMBERSHIP = "membership", _("membership")
    DUES = "dues", _("dues by payroll")
    EMAIL = "email", _("letters by e-mail")
    TEXTS = "texts", _("text messages")
    POLITICAL = "political", _("political giving")


class CardText(models.Model):
    """One version of what a card says, in each language. A text that somebody has signed stays for good."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    since = models.DateField(_("from"))
    # Language -> {"pledge": …, and the words of each `Agreement`}
    words = models.JSONField(_("words"))
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-version"]
        verbose_name = _("text of the card")

    def __str__(self) -> str:
        return f"{self.version} ({self.since})"


class CardQuerySet(models.QuerySet["AuthorisationCard"]):
    def visible_to(self, user: "User | AnonymousUser", on: date | None = None) -> "CardQuerySet":
        """Cards of the locals for which she takes in members."""
        where = reach.places(user, Power.ENROL, on or timezone.localdate())
        if where.everywhere:
            return self
        divisions = Local.objects.filter(divisions__in=where.divisions).values("pk")
        return self.filter(Q(local__in=where.locals) | Q(local__in=divisions))

    def waiting(self) -> "CardQuerySet":
        return self.filter(state=AuthorisationCard.State.SIGNED)


class AuthorisationCard(models.Model):
    """A card as it was signed, and what the local made of it."""

    class State(models.TextChoices):
        SIGNED = "signed", _("waiting for an officer")
        ACCEPTED = "accepted", _("countersigned")
        DECLINED = "declined", _("declined")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Made with the form: the same form sent twice is one card.
    form_key = models.UUIDField(unique=True, editable=False)
    local = models.ForeignKey(Local, models.PROTECT, related_name="cards")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="cards")
    number = models.PositiveIntegerField(_("number in its local"), editable=False)
    signed_at = models.DateTimeField(_("signed"), editable=False)
    # All that was signed, as plain values: the only place a card is read from.
    signed = models.JSONField(_("what was signed"), editable=False)
    digest = models.CharField(_("fingerprint"), max_length=64, editable=False)
    seal = models.CharField(max_length=64, editable=False)
    # The signed sheet of a card on paper; it has no web address of its own.
    scan = models.FileField(
        _("picture or PDF of the card"),
        upload_to="cards",
        storage=private_files,
        blank=True,
        validators=[FileExtensionValidator(["pdf", "jpg", "jpeg", "png", "webp"])],
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.SIGNED)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="cards")
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    # What the local decided, as plain values, and its seal.
    decision = models.JSONField(default=dict, blank=True, editable=False)
    decision_seal = models.CharField(max_length=64, blank=True, editable=False)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_at", "-pk"]
        verbose_name = _("authorization card")
        verbose_name_plural = _("authorization cards")
        constraints = [
            models.UniqueConstraint(fields=["local", "number"], name="one_card_a_number"),
        ]
        indexes = [models.Index(fields=["local", "state", "-signed_at"], name="cards_of_local")]

    def __str__(self) -> str:
        return f"{self.name}, {self.local.number}-{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("roster:card", args=[self.local.number, self.key])

    @property
    def facts(self) -> dict[str, Any]:
        """What she wrote of herself."""
        facts: dict[str, Any] = self.signed["person"]
        return facts

    @property
    def signed_on(self) -> date:
        """The day that stands beside the signature."""
        return date.fromisoformat(self.signed["on"])

    @property
    def name(self) -> str:
        return f"{self.facts['given']} {self.facts['surname']}".strip()

    @property
    def language(self) -> str:
        return str(self.signed["text"]["language"])

    @property
    def is_on_paper(self) -> bool:
        return self.signed["how"] == "paper"

    def agrees_to(self, agreement: str) -> bool:
        return bool(self.signed["agreements"].get(agreement, False))


class Consent(Dated):
    """What a person has agreed to, for a time; the card it stands on is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    local = models.ForeignKey(Local, models.PROTECT, related_name="+")
    kind = models.CharField(_("what for"), max_length=10, choices=Agreement)
    card = models.ForeignKey(AuthorisationCard, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["person", "kind", "-since"]
        verbose_name = _("consent")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="a_consent_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.local}"
