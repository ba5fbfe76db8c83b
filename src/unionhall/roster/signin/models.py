"""What opens the door for a person: codes sent by letter, printed slips, her addresses; and her sign-ins."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.roster.people import Person


class CodeQuerySet(models.QuerySet["Code"]):
    def open(self, now: datetime) -> "CodeQuerySet":
        """Codes that can still be typed: neither used, nor too old, nor guessed at too often."""
        recent = self.filter(asked_at__gt=now - Code.LIFETIME, used_at__isnull=True)
        return recent.filter(attempts__lt=Code.MOST_ATTEMPTS)


class Code(models.Model):
    """One code that was asked for with an e-mail address, whether or not anybody has that address."""

    LIFETIME = timedelta(minutes=10)
    MOST_ATTEMPTS = 5

    address = models.EmailField()
    # Who is signed in already and proves one more address; nobody while signing in.
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    objects = CodeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.address}, {self.asked_at:%Y-%m-%d %H:%M}"


class SlipQuerySet(models.QuerySet["Slip"]):
    def open(self, on: date) -> "SlipQuerySet":
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_on__gte=on)


class Slip(models.Model):
    """A printed code that an officer hands to one person. The code itself is kept nowhere."""

    LIFETIME = timedelta(days=30)

    person = models.ForeignKey(Person, models.CASCADE, related_name="slips")
    digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    issued_on = models.DateField(_("issued"))
    expires_on = models.DateField(_("good until"))
    used_at = models.DateTimeField(_("used"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.person}, {self.issued_on}"


class TrustedAddress(models.Model):
    """An address that may open a person's record: hers before she first signed in, or proved since."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="trusted_addresses")
    address = models.EmailField()
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint("person", Lower("address"), name="trusted_once")]

    def __str__(self) -> str:
        return self.address


class SignInQuerySet(models.QuerySet["SignIn"]):
    def running(self) -> "SignInQuerySet":
        return self.filter(ended_at__isnull=True)


class SignIn(models.Model):
    """One time somebody signed in, and the session that came of it. Kept for twelve months."""

    class How(models.TextChoices):
        CODE = "code", _("code by e-mail")
        PASSKEY = "passkey", _("passkey")
        PASSWORD = "password", _("password")
        SLIP = "slip", _("printed code")
        FEDERATION = "federation", _("the federation's own sign-in")
        OTHER = "other", _("another way")

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(_("signed in"))
    how = models.CharField(_("how"), max_length=10, choices=How)
    with_second_factor = models.BooleanField(_("with a second step"), default=False)
    browser = models.CharField(_("browser"), max_length=60, blank=True)
    session_key = models.CharField(max_length=40, db_index=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}, {self.get_how_display()}"
