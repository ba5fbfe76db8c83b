"""Letters about signing in, each in the language of who reads it. None holds a link that signs anybody in."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from unionhall.core import outbox
from unionhall.core.models import User
from unionhall.roster.people import Person
from unionhall.roster.signin.models import Code

# Letters whose keys begin so are nobody's to read but their reader's (core.outbox.is_private).
_PRIVATE = "mail:sign-in:"


@dataclass(frozen=True)
class Notice:
    """Something that changed in how a person signs in, told to her at every address that opens her record."""

    subject: str | Promise
    text: str | Promise


NEW_ADDRESS = Notice(
    gettext_lazy("Another e-mail address opens your record"),
    gettext_lazy("Another e-mail address was proved to be yours. From now on you can sign in with it."),
)
SLIP_USED = Notice(
    gettext_lazy("Somebody signed in with your printed code"),
    gettext_lazy(
        "The printed code that an officer made for you was used to sign in. It cannot be used again."
    ),
)
FACTOR_ADDED = Notice(
    gettext_lazy("There is a new way to show that you are you"),
    gettext_lazy("A passkey or an authenticator app was added to your sign-in."),
)
FACTOR_REMOVED = Notice(
    gettext_lazy("A way to show that you are you was removed"),
    gettext_lazy("A passkey or an authenticator app was removed from your sign-in."),
)
CODES_MADE = Notice(
    gettext_lazy("You have new recovery codes"),
    gettext_lazy("New recovery codes were made for your sign-in. The old ones are worthless now."),
)
FACTORS_FORGOTTEN = Notice(
    gettext_lazy("Your second step was taken away by an officer"),
    gettext_lazy(
        "An officer removed your passkeys and your authenticator app, so that you can set up new ones."
    ),
)


def send_code(code: Code, digits: str, language: str) -> None:
    """The letter with the code. It names the address so that who has several knows which she used."""
    with override(language):
        text = _(
            "Your code for %(site)s is\n\n    %(code)s\n\n"
            "Type it into the page where you asked for it. "
            "It is good for %(minutes)s minutes and works once. "
            "If you asked more than once, only the newest code works.\n\n"
            "Nobody from the union will ever ask you for this code. "
            "If you did not ask for it, you need not do anything."
        )
        facts = {"site": settings.URL, "code": f"{digits[:4]} {digits[4:]}", "minutes": _minutes()}
        subject = _("Your code to sign in")
        outbox.write(key=f"{_PRIVATE}{code.pk}", to=code.address, subject=subject, text=text % facts)


def send_no_code(code: Code, language: str) -> None:
    """The letter to an address that opens nobody's record: as much work as the one with the code."""
    with override(language):
        text = _(
            "Somebody, perhaps you, asked to sign in at %(site)s with this address.\n\n"
            "We cannot sign you in with it. Either it is not on the roll as your personal address, or it was "
            "added later and you have not confirmed it yet. Who holds an office and signs in for the first "
            "time is let in by those who seat officers: the president of her local, or the federation.\n\n"
            "Try another address of yours, or ask an officer of your local for a printed code. If you are "
            "the president, ask the federation. "
            "If you did not ask, you need not do anything."
        )
        subject = _("You cannot sign in with this address")
        outbox.write(
            key=f"{_PRIVATE}{code.pk}", to=code.address, subject=subject, text=text % {"site": settings.URL}
        )


def tell(person: Person, notice: Notice, *, but: str = "") -> None:
    """Tell a person of a change wherever she proved to be reached, in case it was not she who made it."""
    addresses = set(person.trusted_addresses.values_list("address", flat=True))
    _tell({address for address in addresses if address.casefold() != but.casefold()}, notice, person.language)


def tell_user(user: User, notice: Notice) -> None:
    """The same for whoever signs in, on the roll or not."""
    person = Person.objects.filter(user=user).first()
    if person:
        tell(person, notice)
    if user.email:
        _tell({user.email}, notice, user.language)


def _tell(addresses: set[str], notice: Notice, language: str) -> None:
    stamp = uuid.uuid4().hex
    with override(language):
        text = _(
            "%(what)s\n\nIf this was you, you need not do anything. If it was not, tell your local at once, "
            'and end the sessions you do not know on the page "How you sign in" at %(site)s.'
        )
        words = text % {"what": notice.text, "site": settings.URL}
        for number, address in enumerate(sorted(addresses)):
            key = f"{_PRIVATE}{stamp}:{number}"
            outbox.write(key=key, to=address, subject=str(notice.subject), text=words)


def _minutes() -> int:
    return int(Code.LIFETIME.total_seconds() // 60)
