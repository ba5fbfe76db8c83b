"""Saved lists: questions to the roll that are asked anew each time, within what their reader may see.

`SavedList.people(user, on)` is what mail, surveys and campaigns ask. A question that needs a power (who is a
member, where somebody stands) is answered only for the people over whom the reader has it; else the list
would tell what its columns must not.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.places.models import Local
from unionhall.roster import reach
from unionhall.roster.people import Email, Person, PersonQuerySet, Purpose
from unionhall.roster.roles import Power
from unionhall.roster.talks import Talk, within_reach
from unionhall.roster.ties import BELONGING, Employment, Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# In a question for standings: those who work in a unit of the local and have no standing there.
NOT_ASKED = "none"


@dataclass(frozen=True)
class Question:
    """What a list asks for; a blank asks for nothing. Keys of rows, so that the question can be kept."""

    local: int | None = None
    unit: int | None = None
    worksite: int | None = None
    classification: str = ""
    standing: str = ""
    hired_since: str = ""
    language: str = ""
    assessment: int | None = None
    has_email: bool = False
    has_left: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Question":
        """From what was kept; what this version does not know is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})

    def kept(self) -> dict[str, Any]:
        """What is worth keeping of it."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "", False)}

    @property
    def powers(self) -> frozenset[Power]:
        """What its answer tells beside names."""
        asked = {
            Power.MEMBERSHIP: bool(self.standing) or self.has_left,
            Power.ORGANISE: self.assessment is not None,
            Power.HOME_CONTACT: self.has_email,
        }
        return frozenset(power for power, is_asked in asked.items() if is_asked)


def people(question: Question, user: "User | AnonymousUser", on: date) -> PersonQuerySet:
    """Who answers to the question on a day, of those its reader may see for every part of it."""
    found = Person.objects.visible_to(user, Power.NAMES, on)
    for power in sorted(question.powers, key=lambda power: power.value):
        found = found.filter(reach.persons(user, power, on))
    view = View(user, on)
    for narrow in _NARROWINGS:
        found = found.filter(narrow(question, view))
    return found


@dataclass(frozen=True)
class View:
    """Who asks, and of which day: only ties within her reach are looked at, even of people she sees whole."""

    user: "User | AnonymousUser"
    on: date

    def jobs(self) -> QuerySet[Employment]:
        where = reach.places(self.user, Power.NAMES, self.on)
        return Employment.objects.on(self.on).filter(reach.jobs(where))

    def standings(self) -> QuerySet[Membership]:
        where = reach.places(self.user, Power.MEMBERSHIP, self.on)
        return Membership.objects.on(self.on).filter(reach.standings(where))


def _jobs(question: Question, view: View) -> Q:
    jobs: dict[str, Any] = {
        "unit__local": question.local,
        "unit": question.unit,
        "worksite": question.worksite,
        "classification": question.classification,
        "hired_on__gte": question.hired_since,
    }
    asked = {name: value for name, value in jobs.items() if value}
    if not asked or set(asked) == {"unit__local"}:
        return Q()
    return Q(_hers(view.jobs().filter(**asked)))


def _places(question: Question, view: View) -> Q:
    return reach.in_local([question.local], view.on) if question.local else Q()


def _standing(question: Question, view: View) -> Q:
    if not question.standing:
        return Q()
    rows = view.standings()
    if question.local:
        rows = rows.filter(local=question.local)
    if question.standing == NOT_ASKED:
        return ~Q(_hers(rows))
    return Q(_hers(rows.filter(status=question.standing)))


def _left(question: Question, view: View) -> Q:
    """Who belongs to a local, and works in none of its units: she has left the employer."""
    if not question.has_left:
        return Q()
    belongs = view.standings().filter(status__in=BELONGING)
    rows = belongs.filter(local=question.local) if question.local else belongs
    jobs = Employment.objects.on(view.on).filter(person=OuterRef("person"), unit__local=OuterRef("local"))
    return Q(_hers(rows.filter(~Exists(jobs))))


def _language(question: Question, view: View) -> Q:
    """The language she prefers stands first; who has named none reads English."""
    if not question.language:
        return Q()
    said = Q(languages__0=question.language)
    return said | Q(languages=[]) if question.language == "en" else said


def _assessment(question: Question, view: View) -> Q:
    """What the last conversation with her said."""
    if question.assessment is None:
        return Q()
    within = within_reach(view.user, view.on)
    held = Talk.objects.filter(within, person=OuterRef("pk"), held_on__lte=view.on, assessment__isnull=False)
    if question.local:
        held = held.filter(local=question.local)
    last = Subquery(held.order_by("-held_on", "-pk").values("assessment")[:1])
    # The first condition says nothing new; it leaves few for whom the second has to be worked out.
    return Q(Exists(held.filter(assessment=question.assessment))) & Q(Exact(last, question.assessment))


def _email(question: Question, view: View) -> Q:
    if not question.has_email:
        return Q()
    return Q(_hers(Email.objects.on(view.on).filter(purpose=Purpose.HOME)))


def _hers(rows: "QuerySet[Any]") -> Exists:
    """That there is a row of this person. Asked person by person, a page of a long list is found at once."""
    return Exists(rows.filter(person=OuterRef("pk")))


_NARROWINGS: tuple[Callable[[Question, View], Q], ...] = (
    _jobs,
    _places,
    _standing,
    _left,
    _language,
    _assessment,
    _email,
)


class SavedListQuerySet(models.QuerySet["SavedList"]):
    def visible_to(self, user: "User | AnonymousUser", on: date | None = None) -> "SavedListQuerySet":
        """Her own, and those that are shared in a local she sees. What they show her is asked anew."""
        if not user.is_authenticated:
            return self.none()
        where = reach.places(user, Power.NAMES, on or timezone.localdate())
        shared = Q(is_shared=True)
        if not where.everywhere:
            shared &= Q(local__in=where.locals)
        return self.filter(Q(owner=user.pk) | shared)


class SavedList(models.Model):
    """A question with a name."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_lists")
    local = models.ForeignKey(Local, models.CASCADE, null=True, blank=True, related_name="saved_lists")
    is_shared = models.BooleanField(_("the other officers may use it too"), default=False)
    question = models.JSONField(_("question"), default=dict)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("roster:list", args=[self.key])

    def people(self, user: "User | AnonymousUser", on: date) -> PersonQuerySet:
        """Who is on it on a day, of those this reader may see. Asked anew each time."""
        return people(Question.of(self.question), user, on)
