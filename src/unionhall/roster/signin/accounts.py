"""Opening an account for a person on the roll, and which addresses open her record from then on."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.roster import permissions
from unionhall.roster.actions import add_email
from unionhall.roster.people import Person, Purpose
from unionhall.roster.roles import Power
from unionhall.roster.signin import letters, slips
from unionhall.roster.signin.holders import Holder, is_of_employer
from unionhall.roster.signin.models import TrustedAddress


@transaction.atomic
def account_of(holder: Holder, *, proved: str = "", on: date) -> User:
    """The account she signs in with, opened now if it is the first time. Two tabs at once open one.

    What stands on her record by then is trusted, but not an officer's: hers are answered for (`vouch`). The
    address that she has `proved` by coming in with it is noted: it stays hers if its list is taken back.
    """
    if holder.person is None:
        assert holder.user is not None
        return holder.user
    person = Person.objects.select_for_update().get(pk=holder.person.pk)
    if person.user is not None:
        return person.user
    person.user = holder.user or _new_user(person)
    person.save(update_fields=["user"])
    if not permissions.is_guarded(person, on=on):
        for address in _own(person, on):
            _trust(person, address, on)
    log(person, "roster.open_account", user=person.user)
    if proved:
        log(person, "roster.trust", user=person.user, data={"address": proved})
    return person.user


@transaction.atomic
def confirm_address(person: Person, address: str, *, by: User, on: date) -> None:
    """Let an address that she has proved open her record, and tell the others that did so before."""
    add_email(person, address, by=by, on=on)
    if _trust(person, address, on):
        log(person, "roster.trust", user=by, data={"address": address})
        letters.tell(person, letters.NEW_ADDRESS, but=address)


@transaction.atomic
def forget_address(person: Person, address: str, *, by: User) -> None:
    """Let an address no longer open her record. It stays on the roll."""
    gone, _rows = person.trusted_addresses.filter(address__iexact=address).delete()
    if gone:
        log(person, "roster.distrust", user=by, data={"address": address})


def may_vouch(user: User, person: Person, *, on: date) -> bool:
    """Whether it is for her to say which address first lets in an officer who has no account yet."""
    return (
        person.user_id is None
        and permissions.is_guarded(person, on=on)
        and slips.may_issue(user, person, on=on)
        and permissions.may(user, Power.HOME_CONTACT, person, on=on)
    )


def open_to_vouching(person: Person, *, on: date) -> dict[str, bool]:
    """Her own addresses, and whether each may let her in by now."""
    trusted = {address.casefold() for address in person.trusted_addresses.values_list("address", flat=True)}
    own = [address for address in _own(person, on) if not is_of_employer(address)]
    return {address: address.casefold() in trusted for address in own}


@transaction.atomic
def vouch(person: Person, address: str, *, by: User, on: date) -> None:
    """Answer for it that an address is this officer's own: from now on it lets her in for the first time."""
    if not may_vouch(by, person, on=on) or address not in open_to_vouching(person, on=on):
        raise PermissionDenied
    if _trust(person, address, on):
        log(person, "roster.vouch", user=by, data={"address": address})


def _own(person: Person, on: date) -> list[str]:
    rows = person.emails.on(on).filter(purpose=Purpose.HOME)
    return list(dict.fromkeys(rows.values_list("address", flat=True)))


def _trust(person: Person, address: str, on: date) -> bool:
    if person.trusted_addresses.filter(address__iexact=address).exists():
        return False
    TrustedAddress.objects.create(person=person, address=address, since=on)
    return True


def _new_user(person: Person) -> User:
    """An account without an address or a password of its own; the roll knows how to reach her."""
    return User.objects.create_user(None, first_name=person.display_name[:150], language=person.language)
