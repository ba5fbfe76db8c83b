"""One-to-one conversations: who talks to whom, what came of it on a scale of 1 to 5, and what follows.

Written through `roster.organising`. What is noted here is for those who organise, not for every officer.
"""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.places.models import Local
from unionhall.roster import reach
from unionhall.roster.dated import Dated, DatedQuerySet
from unionhall.roster.people import Person
from unionhall.roster.roles import Power

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Assessment(models.IntegerChoices):
    """Where somebody stands, as organisers count."""

    LEADS = 1, _("1, leads others")
    SUPPORTS = 2, _("2, supports us")
    UNDECIDED = 3, _("3, undecided")
    LEANS_AGAINST = 4, _("4, leans against")
    AGAINST = 5, _("5, is against")


def within_reach(user: "User | AnonymousUser", on: date) -> Q:
    """The condition on rows with a `person` and a `local` that she may organise there, and with her."""
    where = reach.places(user, Power.ORGANISE, on)
    if where.everywhere:
        return Q()
    places = Q(local__in=where.locals) | Q(local__divisions__in=where.divisions)
    return places & Q(person__in=Person.objects.visible_to(user, Power.ORGANISE, on).values("pk"))


class TalkQuerySet(models.QuerySet["Talk"]):
    def visible_to(self, user: "User | AnonymousUser", on: date | None = None) -> "TalkQuerySet":
        rows = Talk.objects.filter(within_reach(user, on or timezone.localdate())).values("pk")
        return self.filter(pk__in=rows)

    def due(self) -> "TalkQuerySet":
        """Talks after which something is still to be done, what is due longest first."""
        return self.filter(follow_up_on__isnull=False, followed_up_on__isnull=True).order_by(
            "follow_up_on", "pk"
        )


class Talk(models.Model):
    """A conversation that was held."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Made with the form: the same form sent twice is one conversation.
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="talks")
    local = models.ForeignKey(Local, models.PROTECT, related_name="talks")
    held_on = models.DateField(_("day"))
    held_by = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="talks_held",
        verbose_name=_("who talked"),
    )
    assessment = models.PositiveSmallIntegerField(
        _("where she stands"), choices=Assessment, null=True, blank=True
    )
    notes = models.TextField(_("notes"), blank=True)
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    follow_up_by = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("who follows up"),
    )
    followed_up_on = models.DateField(_("followed up"), null=True, blank=True)
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes = [
            models.Index(fields=["local", "person", "-held_on"], name="talks_of_local"),
            models.Index(
                fields=["local", "follow_up_on"],
                name="follow_ups_due",
                condition=Q(followed_up_on__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(assessment__isnull=True) | Q(assessment__range=(1, 5)),
                name="assessed_from_1_to_5",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.held_on}"

    @property
    def mark(self) -> str:
        return self.get_assessment_display() if self.assessment else ""


class AssignmentQuerySet(DatedQuerySet["Assignment"]):
    def visible_to(self, user: "User | AnonymousUser", on: date | None = None) -> "AssignmentQuerySet":
        rows = Assignment.objects.filter(within_reach(user, on or timezone.localdate())).values("pk")
        return self.filter(pk__in=rows)


class Assignment(Dated):
    """Who is to talk to whom."""

    local = models.ForeignKey(Local, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="assignments")
    organiser = models.ForeignKey(Person, models.CASCADE, related_name="assigned")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["organiser", "person"]
        verbose_name = _("assignment")
        indexes = [models.Index(fields=["local", "until"], name="assignments_of_local")]

    def __str__(self) -> str:
        return f"{self.organiser}: {self.person}"
