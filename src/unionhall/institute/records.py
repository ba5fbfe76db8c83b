"""What remains of a workshop: certificates, opinions without names, and sightings in attendance files."""

import secrets

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unionhall.institute.programme import Sitting
from unionhall.institute.register import Registration

# Letters and digits that nobody confuses when they are read out or typed in.
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def new_code() -> str:
    """Twelve of thirty letters: nobody guesses one."""
    letters = "".join(secrets.choice(_LETTERS) for _place in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


class Certificate(models.Model):
    """That somebody was there, for how many hours of which kind; kept as it was issued."""

    code = models.CharField(_("code"), max_length=14, unique=True, default=new_code, editable=False)
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="certificates")
    # As it was issued: name, workshop, series, topic, presenters, day, federation.
    facts = models.JSONField()
    # [{"rule": "ma-pdp", "hours": "1.50"}, ...]
    credits = models.JSONField(default=list)
    day = models.DateField(_("day"), db_index=True)
    issued_at = models.DateTimeField(_("issued"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_why = models.CharField(_("why"), max_length=250, blank=True)

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("certificate")
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(revoked_at__isnull=True),
                name="one_certificate_that_stands",
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("institute:certificate", args=[self.code])


class Rating(models.Model):
    """One opinion of a sitting. It knows neither who gave it nor when."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="ratings")
    answers = models.JSONField()

    class Meta:
        ordering = ["sitting", "pk"]
        verbose_name = _("opinion")

    def __str__(self) -> str:
        return str(self.sitting)


class Sighting(models.Model):
    """Somebody an attendance file saw, as it names her, with the minutes of all her joins."""

    class State(models.TextChoices):
        MATCHED = "matched", _("found")
        DOUBTFUL = "doubtful", _("to look at")
        UNKNOWN = "unknown", _("not signed up")

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="sightings")
    name = models.CharField(_("name"), max_length=200)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"))
    # Each join: [when it began, when it ended, how many minutes the file says], as far as it says so.
    stays = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    state = models.CharField(_("state"), max_length=8, choices=State)
    # Whom it is, or whom it may be.
    registration = models.ForeignKey(
        Registration, models.SET_NULL, null=True, blank=True, related_name="sightings"
    )

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("sighting")

    def __str__(self) -> str:
        return self.name
