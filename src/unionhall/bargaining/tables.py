"""A negotiation: its unit and parties, who sits at it, when it meets. Nobody else knows that it is there."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.core import dates
from unionhall.core.models import User
from unionhall.roster.dated import Dated, DatedQuerySet, in_force
from unionhall.roster.models import Unit

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser


class Side(models.TextChoices):
    OURS = "ours", _("union")
    THEIRS = "theirs", _("employer")


class TableQuerySet(models.QuerySet["Table"]):
    def visible_to(self, user: "User | AnonymousUser", on: "date") -> "TableQuerySet":
        """The tables she sits at on a day. No office opens this door; a second factor has to be shown."""
        if not user.is_authenticated or not getattr(user, "has_shown_second_factor", False):
            return self.none()
        seats = Seat.objects.filter(in_force(on), user=user.pk)
        return self.filter(pk__in=seats.values("table"))


class Table(models.Model):
    """One negotiation of one unit with its employer."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tables", verbose_name=_("bargaining unit"))
    title = models.CharField(_("title"), max_length=160)
    us = models.CharField(_("our side"), max_length=120)
    them = models.CharField(_("other side"), max_length=120)
    ground_rules = models.TextField(_("ground rules"), blank=True)
    first_year = models.PositiveSmallIntegerField(_("first fiscal year"))
    years = models.PositiveSmallIntegerField(_("how many years"), default=3)
    # Floors under pay: a living wage is entered with its source, none is known here.
    living_wage = models.DecimalField(
        _("living wage an hour"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    living_wage_household = models.CharField(_("for which household"), max_length=80, blank=True)
    living_wage_source = models.CharField(_("source of the living wage"), max_length=200, blank=True)
    household = models.PositiveSmallIntegerField(
        _("persons in the household of the poverty guideline"), null=True, blank=True
    )
    opened_on = models.DateField(_("opened"))
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    # Rises with every change of these facts: two people who edit at once are told of each other.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TableQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "pk"]
        verbose_name = _("bargaining table")
        constraints = [
            models.CheckConstraint(
                condition=Q(living_wage__isnull=True) | ~Q(living_wage_source=""),
                name="a_living_wage_has_its_source",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("bargaining:table", args=[self.key])

    def party(self, side: str) -> str:
        """What a side is called here."""
        return self.us if side == Side.OURS else self.them


class Seat(Dated):
    """Somebody at the table for a time. Who advises sees everything and changes nothing."""

    class Role(models.TextChoices):
        LEAD = "lead", _("leads the team")
        MEMBER = "member", _("on the team")
        ADVISER = "adviser", _("advises, changes nothing")

    table = models.ForeignKey(Table, models.CASCADE, related_name="seats")
    user = models.ForeignKey(User, models.CASCADE, related_name="seats", verbose_name=_("who"))
    role = models.CharField(_("role"), max_length=7, choices=Role, default=Role.MEMBER)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("seat at a table")
        constraints = [
            models.UniqueConstraint(
                fields=["table", "user"], condition=Q(until__isnull=True), name="one_seat_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class Session(models.Model):
    """One meeting of the two sides."""

    table = models.ForeignKey(Table, models.CASCADE, related_name="sessions")
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    # Rises with every change, as a table's does.
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["held_on", "pk"]
        verbose_name = _("session")
        constraints = [models.UniqueConstraint(fields=["table", "held_on"], name="one_session_a_day")]

    def __str__(self) -> str:
        return dates.day(self.held_on)
