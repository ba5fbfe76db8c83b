"""Opening an account for a person on the roll, and which addresses open her record from then on."""

from datetime import date

from django.db import transaction
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.roster.actions import add_email
from unionhall.roster.people import Person, Purpose
from unionhall.roster.signin import letters
from unionhall.roster.signin.holders import Holder
from unionhall.roster.signin.models import TrustedAddress


@transaction.atomic
def account_of(holder: Holder, *, on: date) -> User:
    """The account she signs in with, opened now if it is the first time. Two tabs at once open one."""
    if holder.person is None:
        assert holder.user is not None
        return holder.user
    person = Person.objects.select_for_update().get(pk=holder.person.pk)
    if person.user is not None:
        return person.user
    person.user = holder.user or _new_user(person)
    person.save(update_fields=["user"])
    for address in person.emails.on(on).filter(purpose=Purpose.HOME).values_list("address", flat=True):
        _trust(person, address, on)
    log(person, "roster.open_account", user=person.user)
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


def _trust(person: Person, address: str, on: date) -> bool:
    if person.trusted_addresses.filter(address__iexact=address).exists():
        return False
    TrustedAddress.objects.create(person=person, address=address, since=on)
    return True


def _new_user(person: Person) -> User:
    """An account without an address or a password of its own; the roll knows how to reach her."""
    return User.objects.create_user(None, first_name=person.display_name[:150], language=person.language)
