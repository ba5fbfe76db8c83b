"""Who is on the roll: persons, their names through time, and where they can be reached."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.core.search import fold
from unionhall.roster import reach
from unionhall.roster.dated import Dated, DatedQuerySet
from unionhall.roster.roles import Power

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class PersonQuerySet(models.QuerySet["Person"]):
    def present(self) -> "PersonQuerySet":
        """Persons as they are found today: a record that was joined to another is found there."""
        return self.filter(merged_into__isnull=True)

    def visible_to(
        self,
        user: "User | AnonymousUser",
        power: Power = Power.NAMES,
        on: date | None = None,
        as_of: date | None = None,
    ) -> "PersonQuerySet":
        """Those of whom she may see what `power` says, and herself; with `as_of`, those of that day."""
        return self.present().filter(reach.persons(user, power, on or timezone.localdate(), as_of))

    def of_local(self, local: object, on: date) -> "PersonQuerySet":
        """Who works in a unit of the local or has a standing in it on a day."""
        return self.present().filter(reach.in_local([local], on))

    def known_as(self, words: str) -> "PersonQuerySet":
        """Those in whose present name every word begins a part of it."""
        wanted = Q()
        for word in fold(words).split():
            wanted &= Q(sort_name__startswith=word) | Q(sort_name__contains=f" {word}")
        return self.filter(wanted)


class Person(models.Model):
    """A human being on the roll. What is true of her for a time stands in dated rows beside her."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="person", verbose_name=_("account")
    )
    # The name she goes by today, as it is written, and folded to be sorted and searched (see `Name`).
    display_name = models.CharField(_("name"), max_length=200, editable=False)
    sort_name = models.CharField(max_length=200, editable=False, db_index=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    # Codes of languages, the one she prefers first.
    languages = models.JSONField(_("languages"), default=list, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", editable=False
    )
    # Rises with every change: two people who edit at once are told of each other.
    version = models.PositiveIntegerField(default=1, editable=False)
    written_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        # A page of a long list is found in its order, without sorting all who are present.
        indexes = [models.Index(fields=["merged_into", "sort_name"], name="present_by_name")]

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("roster:person", args=[self.key])

    @property
    def language(self) -> str:
        """The language she is written to in."""
        return next(iter(self.languages), "en")


class Former(models.Model):
    """What a record said of a person, in one of the fields of `Person`, until somebody corrected it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="formerly")
    what = models.CharField(_("what"), max_length=12)
    value = models.JSONField(_("value"), encoder=DjangoJSONEncoder)
    # The first day on which the record says something else.
    until = models.DateField(_("until"))

    class Meta:
        ordering = ["-until", "-pk"]
        verbose_name = _("what was corrected")

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"

    @property
    def label(self) -> str:
        field: models.Field[Any, Any] = Person._meta.get_field(self.what)  # type: ignore[assignment]
        return str(field.verbose_name)


class Name(Dated):
    """How a person is called for a time: the name she lives with, or the one in the law's papers."""

    class Kind(models.TextChoices):
        LIVED = "lived", _("the name she goes by")
        LEGAL = "legal", _("legal name")

    person = models.ForeignKey(Person, models.CASCADE, related_name="names")
    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.LEGAL)
    given = models.CharField(_("given name"), max_length=80)
    middle = models.CharField(_("middle name"), max_length=80, blank=True)
    surname = models.CharField(_("surname"), max_length=80, blank=True)
    suffix = models.CharField(_("suffix"), max_length=20, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["person", "-since", "pk"]
        verbose_name = _("name")

    def __str__(self) -> str:
        return joined([self.given, self.middle, self.surname, self.suffix])


class Purpose(models.TextChoices):
    HOME = "home", _("personal")
    WORK = "work", _("at work")


class Reachable(Dated):
    """Something a person can be reached by, and what for."""

    purpose = models.CharField(_("what for"), max_length=4, choices=Purpose, default=Purpose.HOME)
    is_preferred = models.BooleanField(_("preferred"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-is_preferred", "-since", "pk"]


class Email(Reachable):
    # Several people may share an address; whose it is has to be proved (roster.signin).
    person = models.ForeignKey(Person, models.CASCADE, related_name="emails")
    address = models.EmailField(_("e-mail"), db_index=True)

    class Meta(Reachable.Meta):
        verbose_name = _("e-mail")
        indexes = [models.Index(Lower("address"), name="emails_in_any_case")]

    def __str__(self) -> str:
        return self.address

    @staticmethod
    def written(address: str) -> Exact:
        """The condition that it is this address, in capitals or small letters, by way of the index."""
        return Exact(Lower("address"), Lower(Value(address)))


class Phone(Reachable):
    person = models.ForeignKey(Person, models.CASCADE, related_name="phones")
    number = models.CharField(_("phone"), max_length=30)
    is_mobile = models.BooleanField(_("mobile"), default=False)

    class Meta(Reachable.Meta):
        verbose_name = _("phone")

    def __str__(self) -> str:
        return self.number


class Address(Reachable):
    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    street = models.CharField(_("street"), max_length=160)
    locality = models.CharField(_("city or town"), max_length=80)
    state = models.CharField(_("state"), max_length=2, blank=True)
    # A text: a leading zero belongs to it.
    postcode = models.CharField(_("ZIP code"), max_length=10, blank=True)

    class Meta(Reachable.Meta):
        verbose_name = _("address")

    def __str__(self) -> str:
        return f"{self.street}, {self.locality}, {self.state} {self.postcode}".strip(" ,")


def joined(parts: Iterable[str]) -> str:
    """The parts of a name that are there, with one blank between them."""
    return " ".join(part for part in parts if part)
