"""What the team works with: printed grids, who stands on them, and packages with all their versions.

Grids and placements never change: another one is brought in beside them. A package changes by a new version.
"""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.bargaining.tables import Side, Table
from unionhall.core.models import User


class Grid(models.Model):
    """A printed salary schedule as it was brought in."""

    class Basis(models.TextChoices):
        ANNUAL = "annual", _("dollars a year")
        HOURLY = "hourly", _("dollars an hour")

    table = models.ForeignKey(Table, models.CASCADE, related_name="grids")
    title = models.CharField(_("title"), max_length=160)
    as_of = models.DateField(_("as of"))
    origin = models.CharField(_("where it is from"), max_length=200)
    # As `tally.pay.snapshot` writes a schedule: basis, steps, lanes, unit, rates.
    schedule = models.JSONField()
    brought_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-as_of", "-pk"]
        verbose_name = _("grid")

    def __str__(self) -> str:
        return self.title

    @property
    def steps(self) -> list[str]:
        return list(self.schedule["steps"])

    @property
    def lanes(self) -> list[str]:
        return list(self.schedule["lanes"])

    @property
    def basis(self) -> str:
        """What its rates are, in words."""
        return str(self.Basis(self.schedule["basis"]).label)

    @property
    def has_holes(self) -> bool:
        """Whether there are cells that do not exist."""
        return len(self.schedule["rates"]) - len(self.beside) < len(self.steps) * len(self.lanes)

    @property
    def is_hourly(self) -> bool:
        return bool(self.schedule["basis"] == self.Basis.HOURLY)

    def rows(self) -> list[tuple[str, list[str]]]:
        """The printed rates, step by step, "" where a cell does not exist."""
        rates = {(step, lane): rate for step, lane, rate in self.schedule["rates"]}
        return [(step, [rates.get((step, lane), "") for lane in self.lanes]) for step in self.steps]

    @property
    def beside(self) -> list[tuple[str, Decimal]]:
        """The rates of people's own, off the grid."""
        known = self.lanes
        return [(step, Decimal(rate)) for step, lane, rate in self.schedule["rates"] if lane not in known]


class Placement(models.Model):
    """Who stands where on a grid on a day, and who could not be placed and why."""

    class Origin(models.TextChoices):
        ROLL = "roll", _("the roll")
        PASTE = "paste", _("pasted")
        FILE = "file", _("a file")

    table = models.ForeignKey(Table, models.CASCADE, related_name="placements")
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="placements")
    title = models.CharField(_("title"), max_length=160)
    as_of = models.DateField(_("as of"))
    origin = models.CharField(_("where it is from"), max_length=5, choices=Origin)
    file_name = models.CharField(max_length=200, blank=True)
    full_hours = models.DecimalField(
        _("hours of a full day"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    paid_days = models.DecimalField(
        _("paid days a year"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    # As `tally.pay.snapshot` writes groups of people alike.
    groups = models.JSONField()
    people = models.DecimalField(max_digits=10, decimal_places=4)
    # Who was left out: {"row", "column", "why"}, and "person" (her key) where the roll knows her.
    misplaced = models.JSONField(default=list)
    brought_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-as_of", "-pk"]
        verbose_name = _("placement")

    def __str__(self) -> str:
        return self.title

    @property
    def hours_a_year(self) -> Decimal | None:
        """What turns a salary into an hourly rate here, where it was said."""
        return self.full_hours * self.paid_days if self.full_hours and self.paid_days else None


class Package(models.Model):
    """One side's proposal in the making."""

    table = models.ForeignKey(Table, models.CASCADE, related_name="packages")
    side = models.CharField(_("whose"), max_length=6, choices=Side, default=Side.OURS)
    title = models.CharField(_("title"), max_length=160)
    # The number of the version that counts: who saves says which one she has seen.
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["side", "pk"]
        verbose_name = _("package")

    def __str__(self) -> str:
        return self.title

    @property
    def now(self) -> "Version":
        return self.latest.get()

    @property
    def latest(self) -> models.QuerySet["Version"]:
        """The version that counts, still to be fetched: not everybody needs its people."""
        return self.versions.select_related("placement__grid", "by").filter(number=self.version)


class Version(models.Model):
    """A package as it was saved once. Undoing saves the one before again, so nothing is ever lost."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="versions")
    # {"years": [{"fiscal_year", "terms"}], "in_force", "rollup", "calendar"}, as the snapshot writes them.
    content = models.JSONField()
    # In the words of who saved it, or as data: see `deeds`.
    what = models.CharField(_("what changed"), max_length=300, blank=True)
    deed = models.JSONField(null=True)
    # Which version undoing leads to; none before the first.
    before = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # Pressed twice, saved once.
    form_key = models.UUIDField(null=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version")
        constraints = [
            models.UniqueConstraint(fields=["package", "number"], name="one_package_version_a_number"),
            models.UniqueConstraint(fields=["package", "form_key"], name="a_form_saves_once"),
        ]

    def __str__(self) -> str:
        return f"{self.package}, {self.number}"

    @property
    def years(self) -> list[dict[str, Any]]:
        return list(self.content["years"])

    @property
    def change(self) -> "Version":
        """What undoing takes back: this change, or the one that undoing has come back to."""
        alike = self.package.versions.filter(before=self.before, placement=self.placement_id)
        return next(one for one in alike.order_by("number") if one.content == self.content)
