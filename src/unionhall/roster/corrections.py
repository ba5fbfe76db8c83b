"""What a member says is wrong on her record and her employer reports too: asked, then confirmed or declined.

A table only: `roster.correcting` asks and decides. Until an officer has confirmed it, the record stays.
"""

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.roster import reach
from unionhall.roster.people import Name, Person
from unionhall.roster.roles import Power
from unionhall.roster.ties import Employment, Worksite

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, user: "User | AnonymousUser") -> "CorrectionQuerySet":
        """Those she may decide about: of people she may correct, pay only with that power; never her own."""
        day = timezone.localdate()
        people = Person.objects.visible_to(user, Power.EDIT, day)
        found = self.filter(person__in=people.values("pk")).exclude(person__user=user.pk)
        edits, pays = (_jobs_within(user, power) for power in (Power.EDIT, Power.PAY))
        return found.filter(Q(job=None) | (edits & (~Q(what=Correction.What.PAY) | pays)))

    def waiting(self) -> "CorrectionQuerySet":
        return self.filter(state=Correction.State.WAITING)


def _jobs_within(user: "User | AnonymousUser", power: Power) -> Q:
    where = reach.places(user, power, timezone.localdate())
    return Q(job__in=Employment.objects.filter(reach.jobs(where)).values("pk"))


class Correction(models.Model):
    """One thing to be corrected. `facts` is what is to stand, `before` what stood there when it was asked."""

    class What(models.TextChoices):
        NAME = "name", _("My legal name")
        JOB = "job", _("My job title or worksite")
        PAY = "pay", _("My hours, days, step or lane")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for an officer")
        CONFIRMED = "confirmed", _("confirmed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="corrections")
    what = models.CharField(_("what"), max_length=4, choices=What)
    job = models.ForeignKey(Employment, models.CASCADE, null=True, blank=True, related_name="corrections")
    facts = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    says = models.CharField(_("why"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    asked_on = models.DateField(_("asked on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("correction")
        indexes = [models.Index(fields=["state", "person"], name="corrections_waiting")]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.person}"

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """What is to change, each with its name, as it stood and as it is to stand."""
        model = Name if self.what == self.What.NAME else Employment
        return [
            (
                capfirst(str(model._meta.get_field(name).verbose_name)),  # type: ignore[union-attr]
                _told(name, self.before[name]),
                _told(name, value),
            )
            for name, value in self.facts.items()
            if value != self.before[name]
        ]


def _told(name: str, value: Any) -> str:
    if name == "worksite" and value:
        return str(Worksite.objects.filter(pk=value).first() or "")
    return "" if value is None else str(value)
