"""What stands: costings kept to the cent, and proposals in the order they crossed the table."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.bargaining.drafts import Version
from unionhall.bargaining.tables import Session, Side, Table
from unionhall.contracts.models import Agreement
from unionhall.core.models import User


class KeptForGoodError(Exception):
    """A kept costing is never changed or deleted; `actions.discard` throws away one nobody needs."""


class Costing(models.Model):
    """A costing kept: inputs, result with working, version of the program, digest of the law's numbers."""

    table = models.ForeignKey(Table, models.CASCADE, related_name="costings")
    version = models.ForeignKey(Version, models.PROTECT, related_name="costings")
    title = models.CharField(max_length=200)
    kept = models.JSONField()
    # SHA-256 of what is kept: the same number, the same costing.
    digest = models.CharField(max_length=64)
    ongoing = models.DecimalField(max_digits=14, decimal_places=2)
    cumulative = models.DecimalField(max_digits=14, decimal_places=2)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("kept costing")

    def __str__(self) -> str:
        return self.title

    def save(self, **options: Any) -> None:
        if self.pk:
            raise KeptForGoodError(self.title)
        super().save(**options)

    def delete(self, *_using: Any, **_options: Any) -> tuple[int, dict[str, int]]:
        raise KeptForGoodError(self.title)

    @property
    def is_in_use(self) -> bool:
        """Whether it was made known or stands in the ledger."""
        return self.publications.exists() or self.proposals.exists()

    @property
    def percent_with_step(self) -> Decimal | None:
        """The ongoing cost over the base payroll, as it was kept."""
        base = Decimal(self.kept["result"]["base_payroll"])
        return round(self.ongoing * 100 / base, 4) if base else None


class Proposal(models.Model):
    """What one side put on the table on a day: words, and money where there is any."""

    class Status(models.TextChoices):
        ON_TABLE = "open", _("on the table")
        WITHDRAWN = "gone", _("withdrawn")
        AGREED = "agreed", _("tentatively agreed")

    table = models.ForeignKey(Table, models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    side = models.CharField(_("whose"), max_length=6, choices=Side)
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="proposals", verbose_name=_("session")
    )
    made_on = models.DateField(_("day"))
    title = models.CharField(_("title"), max_length=200)
    language = models.TextField(_("the words of the proposal"), blank=True)
    status = models.CharField(_("status"), max_length=6, choices=Status, default=Status.ON_TABLE)
    status_since = models.DateField(_("status since"))
    # Every status with the day it was marked, oldest first; none while it is as it was put on the table.
    marked = models.JSONField(default=list, editable=False)
    costing = models.ForeignKey(
        Costing, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("its cost")
    )
    form_key = models.UUIDField(null=True, editable=False)

    class Meta:
        ordering = ["made_on", "number"]
        verbose_name = _("proposal")
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="one_proposal_a_number"),
            models.UniqueConstraint(fields=["table", "form_key"], name="a_proposal_is_made_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def party(self) -> str:
        return self.table.party(self.side)

    def mark(self, status: str, on: date) -> None:
        """Give it another status from a day on, and keep those it had."""
        if not self.marked and self.status != self.Status.ON_TABLE:
            self.marked = [[self.status_since.isoformat(), self.status]]
        self.marked = [*self.marked, [on.isoformat(), status]]
        self.status, self.status_since = status, on

    def status_on(self, day: date) -> str:
        """The status it had at the end of a day."""
        marked = self.marked or [[self.status_since.isoformat(), self.status]]
        known = [status for since, status in marked if date.fromisoformat(since) <= day]
        return known[-1] if known else self.Status.ON_TABLE


class Publication(models.Model):
    """Which agreement was made known from which costing of this table."""

    table = models.ForeignKey(Table, models.CASCADE, related_name="publications")
    costing = models.ForeignKey(Costing, models.PROTECT, related_name="publications")
    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="publication")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("publication")

    def __str__(self) -> str:
        return str(self.agreement)
