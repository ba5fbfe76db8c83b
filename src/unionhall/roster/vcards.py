"""Contacts as vCard 4.0 (RFC 6350), which telephones and mail programs read in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

_WIDEST = 75  # octets of a line, by section 3.2
_ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n", "\r": ""})


@dataclass(frozen=True)
class Contact:
    """A person as an address book has her; what is not known, or not to be handed out, is empty.

    Addresses come with what they are for (`home`, `work`); `home` is street, town, state, code.
    """

    key: UUID
    name: str
    surname: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    title: str = ""
    organisation: tuple[str, ...] = ()
    emails: tuple[tuple[str, str], ...] = ()
    phones: tuple[tuple[str, str], ...] = ()
    home: tuple[str, str, str, str] | None = None
    languages: tuple[str, ...] = ()


def vcards(contacts: Iterable[Contact]) -> Iterator[str]:
    """The contacts one after the other, as lines of a file of kind text/vcard."""
    for contact in contacts:
        yield "".join(_folded(line) for line in _lines(contact))


def _lines(contact: Contact) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", f"UID:urn:uuid:{contact.key}")
    yield f"FN:{_text(contact.name)}"
    yield f"N:{_parts(contact.surname, contact.given, contact.middle, '', contact.suffix)}"
    for place, (address, purpose) in enumerate(contact.emails, 1):
        yield f"EMAIL;TYPE={purpose};PREF={min(place, 100)}:{_text(address)}"
    for number, purpose in contact.phones:
        yield f"TEL;VALUE=text;TYPE={purpose}:{_text(number)}"
    if contact.home:
        yield f"ADR;TYPE=home:{_parts('', '', *contact.home, '')}"
    if contact.organisation:
        yield f"ORG:{_parts(*contact.organisation)}"
    if contact.title:
        yield f"TITLE:{_text(contact.title)}"
    for place, language in enumerate(contact.languages, 1):
        yield f"LANG;PREF={min(place, 100)}:{_text(language)}"
    yield "END:VCARD"


def _parts(*values: str) -> str:
    return ";".join(_text(value) for value in values)


def _text(value: str) -> str:
    return value.translate(_ESCAPES)


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no letter torn apart; those that go on begin with a blank."""
    pieces, piece, width = [], "", 0
    for letter in line:
        size = len(letter.encode())
        if width + size > _WIDEST:
            pieces.append(piece)
            piece, width = " ", 1
        piece += letter
        width += size
    return "\r\n".join([*pieces, piece]) + "\r\n"
