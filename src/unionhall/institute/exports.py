"""Lists of the institute on their way out: who is signed up, whom to call, the hours of a local's people."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from unionhall.core.exports import Sheet, Value
from unionhall.institute.hours import in_year, years
from unionhall.institute.models import Certificate, Participant, Registration, Series, Sitting
from unionhall.institute.rules import Rule
from unionhall.institute.turnout import first_timers, follow_up
from unionhall.places.models import District, Local
from unionhall.roster.models import Employment


def people_of(sitting: Sitting) -> Sheet:
    """Everybody who is signed up, in the order in which they came."""
    rows = sitting.registrations.active().for_lists().select_related("slip").order_by("pk")
    asked = {str(each.pk): str(each) for each in sitting.workshop.series.questions.all()}
    columns = [
        _("Name"),
        _("E-mail"),
        _("Local"),
        _("State"),
        _("Came"),
        _("Minutes"),
        _("Needs"),
        _("Answers"),
    ]
    return Sheet(f"sitting-{sitting.pk}", columns, (_person(row, asked) for row in rows))


def _person(row: Registration, asked: dict[str, str]) -> list[Value]:
    slip = row.slip
    return [
        row.participant.name,
        row.participant.email,
        str(row.participant.local or ""),
        str(row.get_state_display()),
        row.came,
        row.minutes,
        "; ".join(f"{_need(name)}: {text}" for name, text in slip.needs.items()) if slip else "",
        "; ".join(_answer(asked.get(key, key), answer) for key, answer in slip.answers.items())
        if slip
        else "",
    ]


def _need(name: str) -> str:
    names = {
        "access": _("Access"),
        "interpreter": _("Interpreter"),
        "childcare": _("Childcare"),
        "travel": _("Travel"),
    }
    return names.get(name, name)


def _answer(question: str, answer: Any) -> str:
    """What was asked, and what she said to it."""
    if answer is True:
        return f"{question}: {_('yes')}"
    return f"{question}: {', '.join(map(str, answer)) if isinstance(answer, list) else answer}"


def to_call(series: Series) -> Sheet:
    """The follow-up list for organisers."""
    columns = [_("Name"), _("E-mail"), _("Local"), _("Workshop"), _("Day"), _("Came")]
    columns.append(_("Came for the first time"))
    new = first_timers(series)
    rows = (
        [
            row.participant.name,
            row.participant.email,
            str(row.participant.local or ""),
            row.sitting.workshop.title,
            timezone.localdate(row.sitting.starts_at),
            row.came,
            row.participant_id in new,
        ]
        for row in follow_up(series)
    )
    return Sheet(f"{series.slug}-follow-up", columns, rows)


def hours_of(where: Local | District, rule: Rule, year: int) -> Sheet:
    """Hours of the people of a local, or of those who work for a district, in one year of a rule.

    Only those who agreed to be named are in it.
    """
    columns = [_("Name"), _("Hours"), _("Not counted yet"), _("Missing")]
    name = where.number if isinstance(where, Local) else where.code
    return Sheet(f"hours-{name}-{rule.slug}-{year}", columns, list(_hours(where, rule, year)))


def _hours(where: Local | District, rule: Rule, year: int) -> Iterator[list[Value]]:
    begin, end = in_year(rule, year)
    by_participant: dict[int, list[Certificate]] = {}
    for each in _agreed(where, end):
        by_participant.setdefault(each.registration.participant_id, []).append(each)
    for certificates in by_participant.values():
        mine = [each for each in years(certificates) if (each.rule, each.year) == (rule, year)]
        if mine and any(begin <= each.day < end for each in certificates):
            name = certificates[0].registration.participant.name
            yield [name, mine[0].hours, mine[0].waiting, mine[0].missing]


def _agreed(where: Local | District, end: date) -> list[Certificate]:
    theirs = Participant.objects.filter(shares_hours=True)
    theirs = theirs.filter(local=where) if isinstance(where, Local) else theirs.filter(_works_in(where, end))
    rows = Certificate.objects.filter(registration__participant__in=theirs.values("pk"), day__lt=end)
    named = rows.select_related("registration__participant")
    return list(named.order_by("registration__participant__name", "pk"))


def _works_in(district: District, end: date) -> Q:
    """Who works there: by her job on the roll; of whom none is known, by a local with no other district."""
    jobs = Employment.objects.on(min(end - timedelta(days=1), timezone.localdate()))
    here = jobs.filter(employer__district=district)
    count = Count("employers__district", distinct=True)
    locals_ = Local.objects.annotate(districts=count).filter(districts=1, employers__district=district)
    has_no_job = Q(person__isnull=True) | ~Q(person__in=jobs.values("person"))
    return Q(person__in=here.values("person")) | (has_no_job & Q(local__in=locals_.values("pk")))
