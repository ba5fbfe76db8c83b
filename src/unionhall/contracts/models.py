"""What a union has made known of an agreement. Nothing confidential is ever written here."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.roster.models import Unit


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def public(self) -> "AgreementQuerySet":
        """What everybody finds."""
        return self.reachable().filter(audience=Agreement.Audience.PUBLIC)

    def reachable(self) -> "AgreementQuerySet":
        """What somebody who has its link may open: public, or known by a link that cannot be guessed."""
        return self.filter(withdrawn_at__isnull=True)


class Agreement(models.Model):
    """What two sides have agreed, or one side has proposed, with the package it was costed as."""

    class Stage(models.TextChoices):
        OFFER = "offer", _("a proposal of ours")
        TENTATIVE = "tentative", _("tentatively agreed, to be voted on")
        SETTLED = "settled", _("settled")

    class Audience(models.TextChoices):
        LINK = "link", _("who has the link")
        PUBLIC = "public", _("everybody")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="agreements", verbose_name=_("bargaining unit")
    )
    title = models.CharField(_("title"), max_length=200)
    stage = models.CharField(_("how far it is"), max_length=9, choices=Stage)
    audience = models.CharField(_("who sees it"), max_length=6, choices=Audience, default=Audience.LINK)
    summary = models.TextField(_("summary"))
    summary_es = models.TextField(_("summary in Spanish"), blank=True)
    summary_pt = models.TextField(_("summary in Portuguese"), blank=True)
    full_text = models.TextField(_("full text"), blank=True)
    # Packages as `tally.pay.snapshot` keeps them; the other one only where the team has said so.
    kept = models.JSONField()
    beside = models.JSONField(null=True, blank=True)
    beside_title = models.CharField(max_length=200, blank=True)
    first_paid = models.DateField(_("first pay at the new rates"), null=True, blank=True)
    agreed_on = models.DateField(_("agreed"), null=True, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Read from the package when it is made known, for lists that are sorted and summed.
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    is_hourly = models.BooleanField()
    lowest_before = models.DecimalField(max_digits=10, decimal_places=2)
    lowest_after = models.DecimalField(max_digits=10, decimal_places=2)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-agreed_on", "-published_at"]
        verbose_name = _("agreement")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=models.F("first_year")), name="an_agreement_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("contracts:agreement", args=[self.key])

    @property
    def is_public(self) -> bool:
        return self.audience == self.Audience.PUBLIC and self.withdrawn_at is None

    @property
    def told(self) -> str:
        """The summary in the reader's language."""
        return _in_language(self, "summary")

    @property
    def package(self) -> dict[str, Any]:
        return dict(self.kept["package"])


class Question(models.Model):
    """What members ask about an agreement, and the answer."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(_("question"), max_length=300)
    question_es = models.CharField(max_length=300, blank=True)
    question_pt = models.CharField(max_length=300, blank=True)
    answer = models.TextField(_("answer"))
    answer_es = models.TextField(blank=True)
    answer_pt = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("question")

    def __str__(self) -> str:
        return self.question

    @property
    def asked(self) -> str:
        return _in_language(self, "question")

    @property
    def answered(self) -> str:
        return _in_language(self, "answer")


def _in_language(row: models.Model, name: str) -> str:
    return getattr(row, f"{name}_{(get_language() or 'en')[:2]}", "") or getattr(row, name)
