"""Plans of two streams in tandem: each change a version of its own, some of them kept and shared.

What a plan's plain values hold, and how they are changed, is in `inputs`; every write is in `drafting`.
"""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.funding.inputs import Values
from unionhall.places.models import District, Local
from unionhall.roster import reach
from unionhall.roster.roles import Power

Visitor = User | AnonymousUser


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: Visitor, on: date | None = None) -> "PlanQuerySet":
        """Her own plans, and those of the locals where she may plan money; a stranger sees none."""
        if not user.is_authenticated:
            return self.none()
        where = reach.places(user, Power.PLAN_MONEY, on or timezone.localdate())
        if where.everywhere:
            return self
        theirs = models.Q(local__in=where.locals) | models.Q(local__units__in=where.units)
        by_division = models.Q(local__divisions__in=where.divisions)
        return self.filter(models.Q(owner=user.pk) | theirs | by_division).distinct()


class Plan(models.Model):
    """Which work of a district starts on money that ends, so that money that recurs can carry it on."""

    title = models.CharField(_("title"), max_length=120)
    district = models.ForeignKey(
        District, models.SET_NULL, null=True, blank=True, related_name="plans", verbose_name=_("district")
    )
    local = models.ForeignKey(
        Local, models.SET_NULL, null=True, blank=True, related_name="plans", verbose_name=_("local")
    )
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="plans")
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    put_away_at = models.DateTimeField(_("put away"), null=True, blank=True)
    # A form sent twice begins one plan.
    form_key = models.UUIDField(unique=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan", args=[self.pk])

    @property
    def latest(self) -> "Version":
        return self.versions.select_related("made_by").latest("number")


class Version(models.Model):
    """A plan as it was after one change. Never changed itself; going back makes a new one."""

    class Change(models.TextChoices):
        BEGUN = "begun", _("begun")
        FRAME = "frame", _("title, years or rule changed")
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        REMOVED = "removed", _("taken out")
        MOVED = "moved", _("start moved")
        RESTORED = "restored", _("gone back")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    values: models.JSONField[Values, Values] = models.JSONField(_("plan"))
    change = models.CharField(_("change"), max_length=10, choices=Change)
    about = models.CharField(_("what was changed"), max_length=200, blank=True)
    # The version this one is a copy of, when somebody went back.
    restores = models.PositiveIntegerField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    form_key = models.UUIDField(unique=True, editable=False)
    # The answer as worked out once, kept so that it need not be worked out again.
    kept = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of a plan")
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"

    @property
    def name(self) -> str:
        """What this version is called in lists: what was done, and to what."""
        if self.restores:
            return str(_("gone back to version %(number)s") % {"number": self.restores})
        done = self.get_change_display()
        return f"{done}: {self.about}" if self.about else str(done)


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, user: Visitor) -> "SnapshotQuerySet":
        return self.filter(plan__in=Plan.objects.visible_to(user).values("pk"))

    def shared(self) -> "SnapshotQuerySet":
        """Those that whoever has the link may read."""
        return self.exclude(token=None).select_related("plan__district", "plan__local", "made_by")

    def public(self) -> "SnapshotQuerySet":
        """Those that are shown to everybody."""
        return self.shared().exclude(published_at=None).order_by("-published_at")

    def of_district(self, district: District | int) -> "SnapshotQuerySet":
        """Those its page shows: of the federation or published by it, or of locals with an employer there."""
        from_there = models.Q(plan__local__employers__district=district)
        of_all = models.Q(plan__local=None) | models.Q(by_federation=True)
        return self.filter(of_all | from_there, plan__district=district)


class Snapshot(models.Model):
    """A plan kept for good: what was put in, the whole answer, and the version and figures it stood on."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField(_("version"))
    label = models.CharField(_("label"), max_length=120)
    kept = models.JSONField(_("plan and answer"))
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("kept"), default=timezone.now)
    # Part of the link; nobody guesses it. Without one, only those who may see the plan see this.
    token = models.CharField(max_length=43, unique=True, null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    # Whether who published it spoke for the whole federation.
    by_federation = models.BooleanField(_("published by the federation"), default=False)
    form_key = models.UUIDField(unique=True, editable=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("kept plan")

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("plan-kept", args=[self.pk])

    @property
    def shared_url(self) -> str:
        """Where whoever has the link reads it."""
        return reverse("plan-shared", args=[self.token])
