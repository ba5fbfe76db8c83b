"""Divisions, locals and who employs their members; towns, school districts and schools."""

import copy
from collections.abc import Iterable
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.db.models import prefetch_related_objects
from django.db.models.functions import Length
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Site

from unionhall.core.blocks import RICH_TEXT
from unionhall.core.colours import check_accent
from unionhall.core.keeping import Kept
from unionhall.core.models import Named
from unionhall.core.wording import check_links


class State(models.TextChoices):
    MASSACHUSETTS = "MA", "Massachusetts"
    CONNECTICUT = "CT", "Connecticut"


@register_setting(icon="group")
class Federation(BaseSiteSetting):
    """The federation whose hall this is: its name, its mark and its colour."""

    name = models.CharField(_("name"), max_length=120, default="Unionhall")
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    tagline_es = models.CharField(_("tagline in Spanish"), max_length=160, blank=True)
    tagline_pt = models.CharField(_("tagline in Portuguese"), max_length=160, blank=True)
    logo = models.ForeignKey("core.Picture", models.SET_NULL, null=True, blank=True, related_name="+")
    accent = models.CharField(_("accent color"), max_length=7, default="#9b1b30", validators=[check_accent])
    address = models.TextField(_("postal address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hub = models.URLField(_("WebSub hub"), blank=True)

    class Meta:
        verbose_name = _("federation")
        verbose_name_plural = _("federations")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def for_site(cls, site: Site) -> "Federation":
        """The federation of that site, with its mark at hand."""
        return copy.copy(_FEDERATIONS.get(site.pk, lambda: cls._of(site)))

    @classmethod
    def _of(cls, site: Site) -> "Federation":
        federation = super().for_site(site)
        prefetch_related_objects([federation], "logo__renditions")
        return federation


_FEDERATIONS: Kept[Federation] = Kept(20)


class Division(Named):
    """A constituency of the federation: people who do one kind of work."""

    slug = models.SlugField(_("address"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("division")
        verbose_name_plural = _("divisions")


class Municipality(models.Model):
    """A city or town."""

    state = models.CharField(_("state"), max_length=2, choices=State)
    name = models.CharField(_("name"), max_length=80)
    code = models.CharField(_("state code"), max_length=8, blank=True)
    county = models.CharField(_("county"), max_length=40, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("city or town")
        verbose_name_plural = _("cities and towns")
        constraints = [models.UniqueConstraint(fields=["state", "name"], name="one_town_a_name")]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A body that runs public schools, with the towns that belong to it."""

    class Kind(models.TextChoices):
        LOCAL = "local", _("local")
        REGIONAL = "regional", _("regional")
        VOCATIONAL = "vocational", _("vocational")
        CHARTER = "charter", _("charter")
        OTHER = "other", _("other")

    state = models.CharField(_("state"), max_length=2, choices=State)
    # Codes are texts: their leading zeros belong to them.
    code = models.CharField(_("state code"), max_length=12)
    nces_id = models.CharField(_("NCES LEA id"), max_length=7, blank=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LOCAL)
    region = models.CharField(_("region"), max_length=40, blank=True)
    towns = models.ManyToManyField(Municipality, related_name="districts", blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("school district")
        verbose_name_plural = _("school districts")
        constraints = [models.UniqueConstraint(fields=["state", "code"], name="one_district_a_code")]

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    district = models.ForeignKey(District, models.CASCADE, related_name="schools")
    code = models.CharField(_("state code"), max_length=12)
    nces_id = models.CharField(_("NCES school id"), max_length=12, blank=True)
    name = models.CharField(_("name"), max_length=120)
    town = models.ForeignKey(Municipality, models.SET_NULL, null=True, blank=True, related_name="schools")

    class Meta:
        ordering = ["name"]
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="one_school_a_code")]

    def __str__(self) -> str:
        return self.name


class Employer(models.Model):
    """Whoever the members of a local work for: a school district, a city, a college, a hospital."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    district = models.OneToOneField(District, models.SET_NULL, null=True, blank=True, related_name="employer")
    # Nobody signs in, and no union letter goes, by a mailbox that the employer can open.
    mail_domains = models.CharField(
        _("mail domains"),
        max_length=200,
        blank=True,
        help_text=_("What stands behind the @ in its employees' addresses, with blanks between several."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("employer")
        verbose_name_plural = _("employers")

    def __str__(self) -> str:
        return self.name


def check_number(number: str) -> None:
    """Raise `ValidationError` for a number of a local that cannot stand in an address."""
    try:
        validate_slug(number)
    except ValidationError:
        raise ValidationError(
            _("Write it with letters from A to Z, digits and hyphens only, as 60-A: it stands in addresses.")
        ) from None


class LocalQuerySet(models.QuerySet["Local"]):
    def public(self) -> "LocalQuerySet":
        """Locals that are open, in the order of their numbers, with all a list of them shows."""
        return self.filter(is_open=True).prefetch_related("divisions", "employers", "towns")

    def of_towns(self, towns: Iterable[Municipality | int]) -> "LocalQuerySet":
        """Locals whose members work for these towns' districts, or that name the towns themselves."""
        return self.filter(
            models.Q(towns__in=towns) | models.Q(employers__district__towns__in=towns)
        ).distinct()


class Local(models.Model):
    """A local union of the federation."""

    number = models.CharField(_("number"), max_length=10, unique=True, validators=[check_number])
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=2, choices=State, default=State.MASSACHUSETTS)
    divisions = models.ManyToManyField(Division, related_name="locals", blank=True)
    employers = models.ManyToManyField(Employer, related_name="locals", blank=True)
    towns = models.ManyToManyField(Municipality, related_name="locals", blank=True)
    about = RichTextField(_("about the local"), features=RICH_TEXT, blank=True, validators=[check_links])
    # Where the contact form writes to; never printed on a page.
    contact_email = models.EmailField(_("officers' e-mail"), blank=True)
    website = models.URLField(_("own website"), blank=True)
    is_open = models.BooleanField(_("open"), default=True)

    objects = LocalQuerySet.as_manager()

    class Meta:
        ordering = [Length("number"), "number"]
        verbose_name = _("local")
        verbose_name_plural = _("locals")

    def __str__(self) -> str:
        return f"{self.name}, Local {self.number}"

    def get_absolute_url(self) -> str:
        try:
            return reverse("local", args=[self.number])
        except NoReverseMatch:
            # Written past every check; the lists it stands in must not fall with it.
            return f"{reverse('locals')}?{urlencode({'q': self.name})}"
