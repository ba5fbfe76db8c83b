"""Facts that hold from a day until another. Nothing of the roll is overwritten: it is ended, and followed."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def in_force(on: date, prefix: str = "") -> Q:
    """The condition that a dated row, or one behind `prefix__`, holds on a day.

    A row holds from `since` up to, not on, `until`.
    """
    start = f"{prefix}__" if prefix else ""
    return Q(**{f"{start}since__lte": on}) & (
        Q(**{f"{start}until__isnull": True}) | Q(**{f"{start}until__gt": on})
    )


Fact = TypeVar("Fact", bound=models.Model)


class DatedQuerySet(models.QuerySet[Fact]):
    def on(self, day: date) -> Self:
        """The rows in force on a day."""
        return self.filter(in_force(day))

    def ahead(self, day: date) -> Self:
        """The rows in force on a day, and those that are still to come."""
        is_left = Q(until__isnull=True) | (Q(until__gt=day) & Q(until__gt=F("since")))
        return self.filter(is_left)

    def struck(self) -> Self:
        """Rows that were entered by mistake: they hold on no day."""
        return self.filter(until__lte=F("since"))


class Dated(models.Model):
    """A fact with its first day, and with the first day on which it holds no longer."""

    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or self.until > on)
