"""Printed codes: an officer hands one to a person without e-mail, who signs in with it once."""

import secrets
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from unionhall.core.knocking import Door
from unionhall.core.models import User
from unionhall.roster import permissions
from unionhall.roster.bridge import Section, pdf
from unionhall.roster.people import Person
from unionhall.roster.roles import Power
from unionhall.roster.signin import letters
from unionhall.roster.signin.models import Slip

TYPING = Door("slip: ", most_of_pair=10, most_of_client=10, most_of_address=200)
# Neither 0 and O nor 1, I and L: they look alike on paper.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS, _GROUP = 3, 4
_SALT = "unionhall.roster.signin.slips"


def may_issue(user: User, person: Person, *, on: date) -> bool:
    """Whether she may hand a printed code to this person: never to herself.

    Whoever sees others is let in only by those who may seat her in all she holds; else it were a way up.
    """
    if person.user_id == user.pk or person.merged_into_id:
        return False
    return permissions.may(user, Power.ENROL, person, on=on) and permissions.may_answer_for(
        user, person, on=on
    )


@transaction.atomic
def issue(person: Person, *, by: User, on: date) -> str:
    """A new code for this person, to be printed now: it is kept nowhere. Those issued before are void."""
    if not may_issue(by, person, on=on):
        raise PermissionDenied
    marks = [secrets.choice(_LETTERS) for _mark in range(_GROUPS * _GROUP)]
    code = "-".join("".join(marks[start : start + _GROUP]) for start in range(0, len(marks), _GROUP))
    withdraw(person)
    Slip.objects.create(
        person=person, digest=_digest(code), issued_by=by, issued_on=on, expires_on=on + Slip.LIFETIME
    )
    log(person, "roster.issue_slip", user=by)
    return code


def paper(person: Person, code: str, until: date, address: str) -> bytes:
    """The sheet to hand over, in the language she is written to in."""
    with translation.override(person.language):
        words = {"until": date_format(until, "DATE_FORMAT"), "address": address}
        steps = (
            _("Open %(address)s on your phone or a computer that is not your employer's.") % words,
            _("Type the code. Capitals and dashes do not matter."),
            _(
                "Set up a passkey, or an e-mail address of your own, so that you can come back "
                "without a new code."
            ),
        )
        good = _("This code lets you sign in once, until %(until)s. Keep it to yourself.") % words
        title = _("Printed code for %(name)s") % {"name": person}
        return pdf(title, [Section(code, (good, *steps))], language=person.language)


def withdraw_weak(person: Person, *, on: date) -> None:
    """The same for those from somebody who could not let her in as what she is by now."""
    for slip in Slip.objects.open(on).filter(person=person).select_related("issued_by"):
        if not _is_good(slip, on):
            Slip.objects.filter(pk=slip.pk).update(withdrawn_at=timezone.now())


def withdraw(person: Person) -> None:
    """Make the codes that are out for a person worthless."""
    Slip.objects.filter(person=person, used_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())


@transaction.atomic
def redeem(typed: str, *, at: datetime, on: date) -> Person | None:
    """The person a printed code was issued to, if it is good; it is not good again."""
    slip = Slip.objects.open(on).filter(digest=_digest(typed)).select_related("person__user").first()
    if slip is None or slip.person.merged_into_id or (slip.person.user and not slip.person.user.is_active):
        return None
    if not _is_good(slip, on) or not Slip.objects.open(on).filter(pk=slip.pk).update(used_at=at):
        return None
    log(slip.person, "roster.use_slip", user=slip.person.user)
    letters.tell(slip.person, letters.SLIP_USED)
    return slip.person


def _is_good(slip: Slip, on: date) -> bool:
    """Whether whom it lets in has not become more than who printed it may let in."""
    if not permissions.is_guarded(slip.person, on=on):
        return True
    issuer = slip.issued_by
    if issuer is None or not issuer.is_active:
        return False
    # When she printed it she had shown her second step.
    issuer.has_shown_second_factor = True
    return may_issue(issuer, slip.person, on=on)


def _digest(code: str) -> str:
    plain = "".join(mark for mark in code.upper() if mark in _LETTERS)
    return salted_hmac(_SALT, plain, algorithm="sha256").hexdigest()
