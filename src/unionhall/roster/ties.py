"""What ties a person to the union: worksites and units, jobs, standings in a local, and offices."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unionhall.places.models import Division, Employer, Local, School
from unionhall.roster.dated import Dated, DatedQuerySet
from unionhall.roster.people import Person
from unionhall.roster.roles import ROLES, Role


class Worksite(models.Model):
    """Where people of an employer work: a school, a bus yard, an office."""

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="worksites")
    name = models.CharField(_("name"), max_length=120)
    school = models.OneToOneField(School, models.SET_NULL, null=True, blank=True, related_name="worksite")

    class Meta:
        ordering = ["name"]
        verbose_name = _("worksite")
        verbose_name_plural = _("worksites")
        constraints = [models.UniqueConstraint(fields=["employer", "name"], name="one_worksite_a_name")]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A bargaining unit: the people for whom a local settles one contract with one employer."""

    local = models.ForeignKey(Local, models.CASCADE, related_name="units")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="units")
    name = models.CharField(_("name"), max_length=120)
    division = models.ForeignKey(
        Division, models.SET_NULL, null=True, blank=True, related_name="units", verbose_name=_("division")
    )
    contract_name = models.CharField(_("contract"), max_length=160, blank=True)
    contract_since = models.DateField(_("contract from"), null=True, blank=True)
    contract_until = models.DateField(_("contract until"), null=True, blank=True)

    class Meta:
        ordering = ["local", "name"]
        verbose_name = _("bargaining unit")
        verbose_name_plural = _("bargaining units")
        constraints = [models.UniqueConstraint(fields=["local", "name"], name="one_unit_a_name")]

    def __str__(self) -> str:
        return f"{self.name}, {self.local}"


class Classification(models.TextChoices):
    PARAPROFESSIONAL = "paraprofessional", _("paraprofessional")
    TEACHING_ASSISTANT = "teaching_assistant", _("teaching assistant")
    TUTOR = "tutor", _("tutor")
    SECRETARY = "secretary", _("secretary")
    NURSE = "nurse", _("school nurse")
    CUSTODIAN = "custodian", _("custodian")
    FOOD_SERVICE = "food_service", _("food service")
    BUS = "bus", _("bus")
    TEACHER = "teacher", _("teacher")
    COUNSELLOR = "counsellor", _("counselor")
    OTHER = "other", _("other")


class Employment(Dated):
    """A job for a time, as the employer reports it. A change of title, hours or pay begins a new row."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="employments")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="employments")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="employments")
    worksite = models.ForeignKey(Worksite, models.SET_NULL, null=True, blank=True, related_name="employments")
    title = models.CharField(_("job title"), max_length=120, blank=True)
    classification = models.CharField(
        _("kind of work"), max_length=20, choices=Classification, default=Classification.OTHER
    )
    employee_id = models.CharField(_("employee id"), max_length=40, blank=True, db_index=True)
    hired_on = models.DateField(_("hired"), null=True, blank=True)
    # What follows is pay: it has its own power (roster.roles).
    hours_a_day = models.DecimalField(_("hours a day"), max_digits=4, decimal_places=2, null=True, blank=True)
    paid_days = models.PositiveSmallIntegerField(_("paid days a year"), null=True, blank=True)
    schedule = models.CharField(_("salary schedule"), max_length=80, blank=True)
    step = models.CharField(_("step"), max_length=20, blank=True)
    lane = models.CharField(_("lane"), max_length=40, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            models.Index(fields=["unit", "until"], name="jobs_of_unit"),
            models.Index(fields=["worksite", "until"], name="jobs_of_worksite"),
            models.Index(fields=["employer", "until"], name="jobs_of_employer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="a_job_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return self.title or self.get_classification_display()


class Membership(Dated):
    """How a person stands to a local for a time: asked, member, left."""

    class Status(models.TextChoices):
        APPLIED = "applied", _("applied")
        MEMBER = "member", _("member")
        FEE = "fee", _("fee payer")
        ASSOCIATE = "associate", _("associate")
        DECLINED = "declined", _("declined")
        LAPSED = "lapsed", _("lapsed")
        RETIRED = "retired", _("retired")

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    local = models.ForeignKey(Local, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="memberships")
    status = models.CharField(_("standing"), max_length=9, choices=Status, default=Status.MEMBER)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        indexes = [models.Index(fields=["local", "status", "until"], name="standings_of_local")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="a_standing_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {self.local}"


# How somebody stands who belongs to a local.
BELONGING = (
    Membership.Status.APPLIED,
    Membership.Status.MEMBER,
    Membership.Status.FEE,
    Membership.Status.ASSOCIATE,
)


class Office(Dated):
    """An office held for a time, and the place it reaches from (see `roster.roles`)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="offices")
    kind = models.CharField(
        _("office"), max_length=20, choices=[(name, role.title) for name, role in ROLES.items()]
    )
    local = models.ForeignKey(Local, models.CASCADE, null=True, blank=True, related_name="offices")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="offices")
    worksite = models.ForeignKey(Worksite, models.CASCADE, null=True, blank=True, related_name="offices")
    division = models.ForeignKey(Division, models.CASCADE, null=True, blank=True, related_name="offices")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-since", "pk"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.place}" if self.place else self.get_kind_display()

    @property
    def role(self) -> Role:
        return ROLES[self.kind]

    @property
    def place(self) -> Local | Unit | Worksite | Division | None:
        """Where it is held; None for the whole federation."""
        return self.worksite or self.unit or self.local or self.division
