"""Whom an e-mail address opens: one person, or nobody. Reading only; the account is opened in `accounts`.

An address proves a person only if it is personal and hers alone; an officer, only if she has proved it or who
seats officers has answered for it. Why, and what about families who share one:
docs/decisions/0114-an-address-opens-one-record.md.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q

from unionhall.core.models import User
from unionhall.places.models import Employer
from unionhall.roster.people import Email, Person, Purpose
from unionhall.roster.roles import SEEING
from unionhall.roster.signin.models import TrustedAddress
from unionhall.roster.ties import Office


@dataclass(frozen=True)
class Holder:
    """Who may sign in: a person on the roll, her account once she has one; staff need not be on the roll."""

    person: Person | None = None
    user: User | None = None

    @property
    def language(self) -> str:
        if self.person and self.person.languages:
            return self.person.language
        return self.user.language if self.user else "en"


@dataclass(frozen=True)
class Holders:
    """Everybody whose address this is, and who of them it opens by itself."""

    everybody: list[Holder] = field(default_factory=list)
    sole: Holder | None = None

    @property
    def is_shared(self) -> bool:
        return len(self.everybody) > 1


def holders(address: str, *, on: date) -> Holders:
    """Who gets letters at this address. The same two questions are asked of any address there is."""
    rows = Email.objects.on(on).filter(Email.written(address))
    users = User.objects.filter(email__iexact=address)
    trusted = TrustedAddress.objects.filter(person=OuterRef("pk"), address__iexact=address)
    home = rows.filter(person=OuterRef("pk"), purpose=Purpose.HOME)
    over = Email.objects.filter(Email.written(address), person=OuterRef("pk"), until__lte=on)
    sees = Office.objects.ahead(on).filter(person=OuterRef("pk"), kind__in=SEEING)
    people = Person.objects.present().filter(Q(pk__in=rows.values("person")) | Q(user__in=users.values("pk")))
    people = people.select_related("user").annotate(
        trusts=Exists(trusted), is_home=Exists(home), is_over=Exists(over), sees_others=Exists(sees)
    )
    found = [Holder(person, person.user) for person in people]
    staff = [Holder(None, user) for user in users.filter(person=None)]
    return _judged(found, staff, address)


def is_of_employer(address: str) -> bool:
    """Whether the mailbox lies with an employer, who could open it."""
    domain = address.rpartition("@")[2].casefold()
    named = Employer.objects.exclude(mail_domains="").values_list("mail_domains", flat=True)
    known = {word.casefold().lstrip("@") for words in named for word in words.split()}
    labels = domain.split(".")
    return any(".".join(labels[start:]) in known for start in range(len(labels)))


def _judged(people: list[Holder], staff: list[Holder], address: str) -> Holders:
    if len(people) == 1 and staff and people[0].user is None and _may_begin(people[0].person):
        # Staff who are on the roll with the address they sign in by: one and the same.
        people, staff = [Holder(people[0].person, staff[0].user)], []
    everybody = [*people, *staff]
    sole = everybody[0] if len(everybody) == 1 and _opens(everybody[0], address) else None
    return Holders(everybody, sole)


def _opens(holder: Holder, address: str) -> bool:
    """Whether the address alone may let her in. One that somebody else wrote down later may not."""
    user, person = holder.user, holder.person
    if user is None:
        return _may_begin(person)
    if not user.is_active:
        return False
    is_home, is_over, trusts = (getattr(person, name, False) for name in ("is_home", "is_over", "trusts"))
    is_own = (user.email or "").casefold() == address.casefold() and (is_home or not is_over)
    return is_own or (is_home and trusts)


def _may_begin(person: Person | None) -> bool:
    """Whether the address may be the first to open her record: an officer's only if it was answered for."""
    is_home, sees_others, trusts = (
        getattr(person, name, False) for name in ("is_home", "sees_others", "trusts")
    )
    return is_home and (trusts or not sees_others)
