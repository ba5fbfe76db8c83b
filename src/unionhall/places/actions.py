"""Writing places down: divisions, towns, districts, employers and locals; and letters to officers."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from wagtail.log_actions import log

from unionhall.core import outbox
from unionhall.core.models import Letter, User
from unionhall.places.models import District, Division, Employer, Local, Municipality, School

Thing = TypeVar("Thing", bound=Model)


@dataclass(frozen=True)
class LocalFacts:
    """What is known of a local, as the federation writes it down; `None` leaves what is there."""

    name: str
    state: str | None = None
    about: str | None = None
    contact_email: str | None = None
    website: str | None = None
    divisions: Iterable[Division] | None = None
    employers: Iterable[Employer] | None = None
    towns: Iterable[Municipality] | None = None


@dataclass(frozen=True)
class Message:
    """What somebody writes to a local's officers."""

    name: str
    email: str
    text: str
    # Made with the form: the same words sent twice with it are one letter, other words are another.
    form_key: str

    @property
    def key(self) -> str:
        said = "\0".join((self.name, self.email, self.text))
        return f"{self.form_key}-{hashlib.blake2b(said.encode(), digest_size=8).hexdigest()}"


@transaction.atomic
def record_local(number: str, facts: LocalFacts, *, by: User | None) -> Local:
    """Write down a local by its number, or what has become known of it."""
    plain = _said(facts, "name", "state", "about", "contact_email", "website")
    _check(Local, {"number": number} | plain)
    local, made = Local.objects.update_or_create(number=number, defaults=plain)
    for name, things in _said(facts, "divisions", "employers", "towns").items():
        getattr(local, name).set(things)
    log(local, "wagtail.create" if made else "wagtail.edit", user=by)
    return local


@transaction.atomic
def record_division(slug: str, names: dict[str, str], position: int, *, by: User | None) -> Division:
    """Write down a division: its names by field (`name`, `name_es`, `name_pt`) and its place in lists."""
    return _record(Division, {"slug": slug}, {**names, "position": position}, by)


@transaction.atomic
def record_town(state: str, name: str, *, code: str = "", by: User | None) -> Municipality:
    return _record(Municipality, {"state": state, "name": name}, {"code": code} if code else {}, by)


@dataclass(frozen=True)
class DistrictFacts:
    """What is known of a school district; a blank says nothing, it does not erase."""

    name: str = ""
    kind: str = ""
    region: str = ""
    nces_id: str = ""


@transaction.atomic
def record_district(
    state: str,
    code: str,
    facts: DistrictFacts,
    *,
    towns: Iterable[Municipality] | None = None,
    by: User | None,
) -> District:
    """Write down a district by its state code; its towns are replaced when they are given."""
    known = {name: value for name, value in asdict(facts).items() if value}
    district = _record(District, {"state": state, "code": code}, known, by)
    if towns is not None:
        district.towns.set(towns)
    return district


@transaction.atomic
def renumber_district(district: District, code: str, *, by: User | None) -> None:
    """Give a district the state code that it was waiting for."""
    _record(District, {"pk": district.pk}, {"code": code}, by)


@transaction.atomic
def record_school(district: District, code: str, facts: dict[str, Any], *, by: User | None) -> School:
    """Write down a school of a district: its `name`, `town` and `nces_id`."""
    return _record(School, {"district": district, "code": code}, facts, by)


@transaction.atomic
def record_employer(name: str, *, district: District | None = None, by: User | None) -> Employer:
    return _record(Employer, {"name": name}, {"district": district} if district else {}, by)


@transaction.atomic
def write_to_officers(local: Local, message: Message) -> Letter:
    """Send the officers what somebody wrote on the local's page. Their address is never shown to her."""
    return outbox.write(
        key=f"local-{local.pk}-{message.key}",
        to=local.contact_email,
        subject=f"Local {local.number}: a message from {message.name}",
        text=f"{message.text}\n\n{message.name}\n{message.email}",
        headers={"Reply-To": message.email},
    )


def _said(facts: LocalFacts, *names: str) -> dict[str, Any]:
    found = {name: getattr(facts, name) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def _check(kind: type[Model], facts: dict[str, Any]) -> None:
    """Raise `ValidationError` for what a field may not hold: too long, no address; SQLite would keep it."""
    unasked = {each.name for each in kind._meta.fields if each.is_relation or each.name not in facts}
    own = {name: value for name, value in facts.items() if name not in unasked and name != "pk"}
    kind(**own).clean_fields(exclude=unasked)


def _record(kind: type[Thing], key: dict[str, Any], facts: dict[str, Any], by: User | None) -> Thing:
    """Find the row by its key or make it; log only what really changes."""
    _check(kind, key | facts)
    row, made = kind._default_manager.get_or_create(**key, defaults=facts)
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
    if made or changed:
        log(row, "wagtail.create" if made else "wagtail.edit", user=by)
    return row
