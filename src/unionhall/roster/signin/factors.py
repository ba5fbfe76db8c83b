"""The second step: who needs one, when it counts as shown, and taking it away when it is lost."""

from datetime import date

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.roster import permissions
from unionhall.roster.middleware import SECOND_FACTOR
from unionhall.roster.models import Office
from unionhall.roster.people import Person
from unionhall.roster.roles import ROLES, Power
from unionhall.roster.signin import letters, signins

_SHOWS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_one(user: User) -> bool:
    """Whether a passkey or an authenticator app is set up."""
    return Authenticator.objects.filter(user=user, type__in=_SHOWS).exists()


def has_passkey(user: User) -> bool:
    """Whether she comes in without an e-mail address."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()


def is_needed(user: User, *, on: date) -> bool:
    """Whether she holds an office that sees other people, or may come into the staff room."""
    held = Office.objects.on(on).filter(person__user=user, person__merged_into__isnull=True)
    sees_others = any(ROLES[kind].sees_others for kind in held.values_list("kind", flat=True))
    return sees_others or user.has_perm("wagtailadmin.access_admin")


def was_shown(request: HttpRequest, user: User) -> bool:
    """Whether signing in as this user took a second step, or a passkey, which is two in one."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user))


def counts(user: User) -> bool:
    """Whether the second step was shown in the session of this request (roster.middleware)."""
    return bool(getattr(user, "has_shown_second_factor", False))


def note(request: HttpRequest) -> None:
    """Count the second step as shown from now on in this session (roster.middleware)."""
    request.session[SECOND_FACTOR] = timezone.now().isoformat()


def forget_note(request: HttpRequest) -> None:
    request.session.pop(SECOND_FACTOR, None)


def may_forget(user: User, person: Person, *, on: date) -> bool:
    """Whether she may take away somebody else's second step: only who may seat her in all she holds."""
    if person.user_id == user.pk or not permissions.may(user, Power.OFFICES, person, on=on):
        return False
    return permissions.may_answer_for(user, person, on=on)


@transaction.atomic
def forget(person: Person, *, by: User, on: date) -> None:
    """Take away the second step of who has lost hers, end her sessions and tell her."""
    if not may_forget(by, person, on=on) or person.user is None:
        raise PermissionDenied
    Authenticator.objects.filter(user=person.user).delete()
    signins.end(person.user.sign_ins.all())
    log(person, "roster.forget_factors", user=by)
    letters.tell(person, letters.FACTORS_FORGOTTEN)
