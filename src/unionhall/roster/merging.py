"""Joining two records of one person, and parting them again exactly.

Every row of any app that points to a person goes from the one to the other; nothing is thrown away. What can
stand only once (an account, a row that a constraint allows once) stays with the record that is set aside, and
is still found there. Each row is noted as it was, so that parting puts every one of them back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from unionhall.core.importing.sources import refuse
from unionhall.core.models import User
from unionhall.roster import standings
from unionhall.roster.actions import show_name
from unionhall.roster.arrivals import Change
from unionhall.roster.merges import Merge
from unionhall.roster.people import Name, Person
from unionhall.roster.undoing import pointing

# What a record says once, so that of two one has to be taken: the kept one's where it says something.
CHOSEN = ("pronouns", "languages", "birth_date")
KEPT, ABSORBED = "kept", "absorbed"


@dataclass(frozen=True)
class Moving:
    """Rows of one table that would go from the one record to the other, in words."""

    title: str
    of_kept: list[str]
    of_absorbed: list[str]


@dataclass(frozen=True)
class Preview:
    """What the joined record would be: what has to be chosen, and every row it would have."""

    kept: Person
    absorbed: Person
    conflicts: list[tuple[str, Any, Any]]
    tables: list[Moving]
    warnings: list[str] = field(default_factory=list)


def preview(kept: Person, absorbed: Person) -> Preview:
    """What joining would give. Raises `RefusedError` where it cannot be."""
    _check(kept, absorbed)
    conflicts: list[tuple[str, Any, Any]] = [
        (name, getattr(kept, name), getattr(absorbed, name))
        for name in CHOSEN
        if getattr(kept, name) and getattr(absorbed, name) and getattr(kept, name) != getattr(absorbed, name)
    ]
    names = [row for person in (kept, absorbed) for row in person.names.all() if row.until is None]
    for kind in Name.Kind:
        told = list(dict.fromkeys(str(row) for row in names if row.kind == kind))
        if len(told) > 1:
            conflicts.append((f"name_{kind}", told[0], told[1]))
    tables = [
        Moving(
            str(relation.related_model._meta.verbose_name),
            _told(relation, kept),
            _told(relation, absorbed),
        )
        for relation in _relations()
    ]
    warnings = [str(double) for double in standings.doubles(kept, absorbed)]
    if kept.user and absorbed.user:
        conflicts.append(("account", kept.user.email, absorbed.user.email))
        warnings.append(
            _(
                "Both have an account. Ask her which one she uses, and choose it below: it opens the joined "
                "record. The other one rests, and whoever signs in with it is told so. Her addresses and "
                "phones all stay with her."
            )
        )
    return Preview(
        kept, absorbed, conflicts, [one for one in tables if one.of_kept or one.of_absorbed], warnings
    )


def _told(relation: Any, person: Person) -> list[str]:
    rows = relation.related_model._base_manager.filter(**{relation.field.name: person})
    return [str(row) for row in rows[:50]]


def _relations() -> Iterator[Any]:
    """What points to a person and is a fact about her. Joinings themselves, and the notes of lists, stay."""
    return (each for each in pointing() if each.related_model not in (Merge, Change))


def _check(kept: Person, absorbed: Person) -> None:
    if kept.pk == absorbed.pk:
        raise refuse(_("These are one record already."))
    if kept.merged_into_id or absorbed.merged_into_id:
        raise refuse(_("One of the two was joined to another record before."))


@transaction.atomic
def merge(
    kept: Person, absorbed: Person, choices: Mapping[str, str] | None = None, *, by: User | None, on: date
) -> Merge:
    """Join `absorbed` to `kept`. `choices` says of which of the two each of CHOSEN, and a name, is taken.

    Raises `RefusedError` where it cannot be.
    """
    people = {
        person.pk: person
        for person in Person.objects.select_for_update().filter(pk__in=(kept.pk, absorbed.pk))
    }
    kept, absorbed = people[kept.pk], people[absorbed.pk]
    _check(kept, absorbed)
    choices = choices or {}
    record: dict[str, Any] = {"kept": _said(kept), "absorbed": _said(absorbed)}
    record["ended"] = _one_name_each(kept, absorbed, choices, on)
    record["standings"] = standings.joined(kept, absorbed, on)
    record["moved"] = [entry for relation in _relations() for entry in _move(relation, absorbed, kept)]
    _choose(kept, absorbed, choices)
    show_name(kept, on)
    record["joined"] = _said(kept)
    Person.objects.filter(pk=absorbed.pk).update(merged_into=kept, version=F("version") + 1)
    done = Merge.objects.create(kept=kept, absorbed=absorbed, record=record, merged_on=on, merged_by=by)
    for person, other in ((kept, absorbed), (absorbed, kept)):
        log(person, "roster.merge", user=by, data={"merge": done.pk, "with": other.pk, "name": str(other)})
    return done


def _said(person: Person) -> dict[str, Any]:
    """What the record itself says, to be put back when they are parted."""
    born = person.birth_date
    return {
        "pronouns": person.pronouns,
        "languages": person.languages,
        "birth_date": born.isoformat() if born else None,
        "notes": person.notes,
        "user_id": person.user_id,
        "display_name": person.display_name,
        "sort_name": person.sort_name,
    }


def _one_name_each(kept: Person, absorbed: Person, choices: Mapping[str, str], on: date) -> list[Any]:
    """Of two names of a kind, the one not chosen ends today; both stay with their days."""
    ended = []
    for kind in Name.Kind:
        loser = kept if choices.get(f"name_{kind}") == ABSORBED else absorbed
        winner = absorbed if loser is kept else kept
        if not winner.names.filter(kind=kind, until=None).exists():
            continue
        for row in loser.names.filter(kind=kind, until=None):
            ended.append([row.pk, None])
            row.until = max(on, row.since)
            row.save(update_fields=["until"])
    return ended


def _move(relation: Any, absorbed: Person, kept: Person) -> Iterator[list[Any]]:
    """Let every row point to the kept record; one that a constraint allows once stays where it is."""
    model, column = relation.related_model, relation.field
    for pk in list(model._base_manager.filter(**{column.name: absorbed}).values_list("pk", flat=True)):
        row = model._base_manager.filter(pk=pk)
        try:
            with transaction.atomic():
                row.update(**{column.name: kept})
        except IntegrityError:
            continue
        yield [model._meta.label, column.name, str(pk)]


def _choose(kept: Person, absorbed: Person, choices: Mapping[str, str]) -> None:
    """Take what was chosen, and from the other what the kept record does not say."""
    for name in CHOSEN:
        mine, hers = getattr(kept, name), getattr(absorbed, name)
        setattr(kept, name, hers if hers and (not mine or choices.get(name) == ABSORBED) else mine)
    kept.notes = "\n\n".join(part for part in (kept.notes, absorbed.notes) if part)
    if absorbed.user_id and (not kept.user_id or choices.get("account") == ABSORBED):
        mine, hers = kept.user_id, absorbed.user_id
        # An account belongs to one record at a time.
        Person.objects.filter(pk__in=(kept.pk, absorbed.pk)).update(user=None)
        Person.objects.filter(pk=absorbed.pk).update(user=mine)
        kept.user_id = hers
    kept.version += 1
    kept.save()


@transaction.atomic
def split(done: Merge, *, by: User | None, on: date) -> None:
    """Part two joined records: every row goes back, each record says again what it said.

    What came to the joined record since, or was corrected in it, stays with the one that was kept. Raises
    `RefusedError` if they are parted already, or if the kept record was itself joined to another since.
    """
    done = Merge.objects.select_for_update().select_related("kept", "absorbed").get(pk=done.pk)
    kept, absorbed, record = done.kept, done.absorbed, done.record
    if done.split_on or absorbed.merged_into_id != kept.pk:
        raise refuse(_("These two were parted already."))
    if kept.merged_into_id:
        raise refuse(_("The joined record was itself joined to another since. Part those first."))
    for label, column, pk in record["moved"]:
        rows = _model(label)._base_manager.filter(**{"pk": pk, column: kept})
        rows.update(**{column: absorbed})
    for pk, until in record["ended"]:
        Name.objects.filter(pk=pk).update(until=until)
    standings.parted(kept, absorbed, record.get("standings", {}))
    said = _said(kept)
    since = {name: value for name, value in said.items() if value != record["joined"][name]}
    # An account belongs to one record at a time.
    Person.objects.filter(pk__in=(kept.pk, absorbed.pk)).update(user=None)
    for person, facts in ((kept, record["kept"] | since), (absorbed, record["absorbed"])):
        Person.objects.filter(pk=person.pk).update(**facts, version=F("version") + 1)
    Person.objects.filter(pk=absorbed.pk).update(merged_into=None)
    done.split_on, done.split_by = on, by
    done.save(update_fields=["split_on", "split_by"])
    for person, other in ((kept, absorbed), (absorbed, kept)):
        log(person, "roster.split", user=by, data={"merge": done.pk, "from": other.pk, "name": str(other)})


def found_in(person: Person) -> Person:
    """The record in which a joined one is found today, however often that was joined again."""
    while person.merged_into:
        person = person.merged_into
    return person


def numbers_of(person: Person) -> list[int]:
    """The numbers under which the log and the lists know her: her own, and of every record joined to hers."""
    found = [person.pk]
    for pk in found:
        found += Person.objects.filter(merged_into=pk).values_list("pk", flat=True)
    return found


def _model(label: str) -> type[models.Model]:
    return next(each.related_model for each in pointing() if each.related_model._meta.label == label)
