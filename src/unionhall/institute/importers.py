"""A paper list, typed in: who signed up for which workshop."""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core.importing import cells
from unionhall.core.importing.columns import Column
from unionhall.core.importing.protocol import NEW, SAME, Outcome, Row, TableImporter, left_out
from unionhall.core.importing.sources import refuse
from unionhall.core.models import ImportRun, User
from unionhall.institute import actions, participants, permissions
from unionhall.institute.actions import SignUp
from unionhall.institute.models import Participant, Sitting
from unionhall.institute.participants import Guest
from unionhall.institute.phrases import result_words_of_others
from unionhall.places.models import Local
from unionhall.roster.models import Person

_FORMS = uuid.uuid5(uuid.NAMESPACE_URL, "unionhall.institute.importers")


class SignUpSheet(TableImporter):
    """A sheet that went round, a row for each person and workshop."""

    name = "workshop-list"
    title = "Workshops: a list on which people signed up"
    help = (
        "The name of the workshop, and its day where it is held several times. Of each person the e-mail "
        "address, or the number of her local, on whose roll her name is."
    )
    columns = (
        Column("name", "Name", ("full name", "participant"), required=True),
        Column("email", "E-mail", ("email address", "mail"), looks_like=r"[^@\s]+@[^@\s]+"),
        Column("workshop", "Workshop", ("title", "session"), required=True),
        Column("day", "Day", ("date",)),
        Column("local", "Local", ("local number", "local #")),
    )

    def may_run(self, user: User) -> bool:  # type: ignore[override]
        return super().may_run(user) or permissions.may_run(user)

    def apply(self, row: Row, *, by: User | None, run: ImportRun) -> Outcome:
        sitting = _sitting(row)
        who = _who(row, by)
        # The same row, in this file or another, is the same form.
        key = uuid.uuid5(_FORMS, f"{who.pk} {sitting.pk}")
        had = who.registrations.filter(sitting=sitting)
        # What was given up since stays so; a form that gave nothing is tried anew by `register`.
        if who.slips.filter(key=key).exists() and had.exists():
            return SAME
        slip = actions.register(
            who, sitting.workshop.series, SignUp(key, [sitting.pk]), by=by, on=timezone.now()
        )
        result = slip.outcome[0]["result"]
        return NEW if result in ("seat", "line") else left_out(result_words_of_others(result))


def _who(row: Row, by: User | None) -> Participant:
    """By her address; without one, by her name on the roll of her local."""
    local, today = _local(row), timezone.localdate()
    if row["email"]:
        return participants.of_guest(Guest(row["name"], _address(row), local), on=today)
    if local is None:
        raise refuse(
            _("Write an e-mail address, or the number of her local."), row=row.number, column="E-mail"
        )
    seen = Person.objects.visible_to(by) if by else Person.objects.present()
    name = row["name"].casefold()
    found = [each for each in seen.of_local(local, today) if each.display_name.casefold() == name]
    if len(found) != 1:
        told = {"name": row["name"], "local": local}
        message = (
            _("Several people in %(local)s are called “%(name)s”: write the e-mail address too.")
            if found
            else _("Nobody in %(local)s is called “%(name)s”: write the e-mail address too.")
        )
        raise refuse(message % told, row=row.number, column="Name")
    return participants.of_person(found[0], on=today)


def _local(row: Row) -> Local | None:
    local = Local.objects.filter(number=row["local"] or None).first()
    if row["local"] and local is None:
        message = _("There is no local %(number)s.") % {"number": row["local"]}
        raise refuse(message, row=row.number, column="Local")
    return local


def _address(row: Row) -> str:
    try:
        validate_email(row["email"])
    except ValidationError:
        raise refuse(
            _("“%(text)s” is no e-mail address.") % {"text": row["email"]}, row=row.number, column="E-mail"
        ) from None
    return row["email"]


def _sitting(row: Row) -> Sitting:
    """The one sitting the row means."""
    found = (
        Sitting.objects.going_ahead()
        .on_the_programme()
        .filter(workshop__title__iexact=row["workshop"], ends_at__gt=timezone.now())
    )
    if row["day"]:
        found = found.filter(starts_at__date=_day(row))
    sittings = list(found[:2])
    if len(sittings) == 1:
        return sittings[0]
    words = {"title": row["workshop"]}
    message = (
        _("“%(title)s” is held several times: write the day too.")
        if sittings
        else _("There is no workshop “%(title)s” ahead.")
    )
    raise refuse(message % words, row=row.number, column="Workshop")


def _day(row: Row) -> date:
    told: date = row.values(day=cells.day)["day"]
    return told
