"""An employer's list on its way into the roll: the file, what is wrong with it, and what it would change.

Tables only. The list is read by `reading`, held against the roll by `checking` and `diffing`, written down by
`applying` and taken back by `undoing`.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.core.storage import private_files
from unionhall.places.models import Employer, Local
from unionhall.roster import reach
from unionhall.roster.people import Person
from unionhall.roster.roles import Power
from unionhall.roster.ties import Unit

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ArrivalQuerySet":
        """Lists about no unit but of locals over which she may enrol people."""
        where = reach.places(user, Power.ENROL, timezone.localdate())
        if where.everywhere:
            return self
        mine = models.Q(pk__in=where.locals) | models.Q(divisions__in=where.divisions)
        others = Local.objects.exclude(pk__in=Local.objects.filter(mine).values("pk")).values("pk")
        foreign = Unit.objects.filter(local__in=others).values("employer")
        whole = (
            models.Q(unit=None) & models.Q(employer__units__isnull=False) & ~models.Q(employer__in=foreign)
        )
        return self.filter(models.Q(unit__local__in=Local.objects.filter(mine)) | whole).distinct()


class Arrival(models.Model):
    """The list of one employer as of a day: of all its units, or of one."""

    class State(models.TextChoices):
        READY = "ready", _("its columns are to be looked at")
        CHECKING = "checking", _("being held against the roll")
        CHECKED = "checked", _("to be decided")
        APPLYING = "applying", _("being written down")
        DONE = "done", _("written down")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")
        REFUSED = "refused", _("cannot be read")

    AT_WORK = (State.CHECKING, State.APPLYING, State.UNDOING)

    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="arrivals", verbose_name=_("employer")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="arrivals", verbose_name=_("unit")
    )
    as_of = models.DateField(_("as of"))
    file = models.FileField(_("file"), upload_to="arrivals", storage=private_files)
    file_name = models.CharField(_("file name"), max_length=255)
    digest = models.CharField(_("fingerprint of the file"), max_length=64)
    sheet = models.CharField(_("sheet"), max_length=31, blank=True)
    # The header as read, and what was said of each column of it: a list of pairs (title, field or "").
    columns = models.JSONField(_("columns"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.READY)
    # Rows with problems are left out when she says so; nobody loses a job for standing on such a row.
    leave_out = models.BooleanField(_("leave out rows with problems"), default=False)
    many_may_leave = models.BooleanField(_("so many have left"), default=False)
    # How far the work at hand has come, in its own unit: rows, or people.
    cursor = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    started_from = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("employer's list")
        verbose_name_plural = _("employers' lists")

    def __str__(self) -> str:
        return f"{self.employer}, {self.as_of:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("arrival", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK

    @property
    def places(self) -> dict[int, str]:
        """The field that each place of a row holds, where it holds one."""
        return {place: field for place, (_title, field) in enumerate(self.columns) if field}


class ArrivalProblem(models.Model):
    """What is wrong with one place of the list, or what to know of it."""

    class Kind(models.TextChoices):
        PROBLEM = "problem", _("problem")
        NOTE = "note", _("to know")

    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="problems")
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.PROBLEM)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=255, blank=True)
    message = models.TextField()

    class Meta:
        ordering = ["row", "pk"]
        verbose_name = _("problem")

    def __str__(self) -> str:
        return self.message


class Change(models.Model):
    """One thing the list would change for one person, to be approved, and what was done about it.

    `facts` is what would be written; `before`, what it replaces (in words, for the screen); `done`, the rows
    that were begun and ended, which is all that taking it back needs.
    """

    class Kind(models.TextChoices):
        LOOK = "look", _("Probably on the roll already")
        HIRE = "hire", _("New hires")
        LEAVE = "leave", _("Leavers")
        MOVE = "move", _("Moved to another worksite")
        TITLE = "title", _("Another title")
        PAY = "pay", _("Other hours or pay")
        NAME = "name", _("Another name")
        CONTACT = "contact", _("New ways to reach them")
        PAPERS = "papers", _("Other papers: id, dates, unit")

    class State(models.TextChoices):
        WAITING = "waiting", _("to be decided")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        APPLIED = "applied", _("written down")
        STALE = "stale", _("changed meanwhile")
        UNDONE = "undone", _("taken back")
        KEPT = "kept", _("kept: changed since")

    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="changes")
    # Which person of the list, or which leaver: what concerns one of them is written down at once.
    subject = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    row = models.PositiveIntegerField(null=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    done = models.JSONField(default=dict)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("change")
        indexes = [models.Index(fields=["arrival", "subject"], name="changes_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
