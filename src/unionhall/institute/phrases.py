"""What each of the institute's letters says: its subject, its paragraphs, the calendar files that go with it.

Called in the language of the reader. Previews and letters come from the same words.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unionhall.core.frame import absolute
from unionhall.core.outbox import Enclosure
from unionhall.institute.calendars import CANCEL, enclosure
from unionhall.institute.models import Notice, Registration, Sitting
from unionhall.institute.times import words

Kind = Notice.Kind
State = Registration.State
# Fewer days than this are not said to be a week.
_NEARLY_A_WEEK = 6


@dataclass(frozen=True)
class Told:
    """A letter before it is posted."""

    subject: str
    paragraphs: tuple[str, ...]
    enclosures: tuple[Enclosure, ...] = ()

    @property
    def text(self) -> str:
        return "\n\n".join(filter(None, self.paragraphs)) + "\n"


def tell(notice: Notice) -> Told:
    """The letter of a notice."""
    subject, paragraphs, enclosures = _WORDED[Kind(notice.kind)](notice)
    hello = _("Dear %(name)s,") % {"name": notice.participant.name}
    return Told(subject, (hello, *paragraphs, _foot(notice)), tuple(enclosures))


Worded = tuple[str, Iterable[str], Iterable[Enclosure]]


def _confirmation(notice: Notice) -> Worded:
    slip = notice.slip
    if slip is None:
        return _taken(notice)
    outcome = {each["sitting"]: each["result"] for each in slip.outcome}
    sittings = Sitting.objects.filter(pk__in=outcome).on_the_programme()
    lines = [f"• {_line(each)}\n  {result_words(outcome[each.pk])}" for each in sittings]
    # A preview's form is not written down.
    kept = list(slip.registrations.active().for_lists()) if slip.pk else []
    subject = _("Your workshops: %(series)s") % {"series": slip.series}
    close = _(
        "You can change or give up one of them without the rest, and see your place in line, on your page:"
    )
    enclosed = [enclosure(kept, url=_page(notice))] if kept else []
    return subject, [_("This is what became of your choices."), *lines, f"{close}\n{_page(notice)}"], enclosed


def _taken(notice: Notice) -> Worded:
    """Of an offered seat that was taken."""
    mine = _registration(notice)
    subject = _("You have a seat: %(workshop)s") % {"workshop": mine.sitting.workshop}
    enclosed = [enclosure([mine], url=_page(notice))]
    return subject, [result_words("seat"), _line(mine.sitting), _where_now(mine.sitting)], enclosed


RESULTS: dict[str, Callable[[], str]] = {
    "seat": lambda: _("You have a seat."),
    "line": lambda: _("It is full. You are in line, and we write as soon as a seat is free for you."),
    "full": lambda: _("It is full, and there is no waiting list."),
    "already": lambda: _("You had a place already."),
    "closed": lambda: _("It no longer takes sign-ups."),
    "not yet": lambda: _("Sign-up has not opened yet."),
    "not for you": lambda: _("It is for a group that you are not listed in."),
    "not before": lambda: _("Another workshop has to be taken before it."),
}


def result_words(result: str) -> str:
    """What became of one pick, in a sentence."""
    return RESULTS[result]()


RESULTS_OF_OTHERS: dict[str, Callable[[], str]] = RESULTS | {
    "seat": lambda: _("A seat."),
    "line": lambda: _("It is full; a place in line."),
    "already": lambda: _("Had a place already."),
    "not for you": lambda: _("It is for a group that does not list this person."),
}


def result_words_of_others(result: str) -> str:
    """What became of one pick, for whoever signed somebody else up."""
    return RESULTS_OF_OTHERS[result]()


def _reminder(notice: Notice) -> Worded:
    sitting = _sitting(notice)
    subject = _soon(notice) % {"workshop": sitting.workshop}
    return subject, [_line(sitting), _where(notice, sitting), _papers(sitting)], []


def _soon(notice: Notice) -> str:
    """How soon it is, truly: a sitting that was moved is reminded of later than others."""
    kind, days = Kind(notice.kind), notice.facts.get("days")
    if kind == Kind.DAY and days == 0:
        return _("Today: %(workshop)s")
    if kind == Kind.WEEK and days is not None and days < _NEARLY_A_WEEK:
        return _("Soon: %(workshop)s")
    return _SOON[kind]()


_SOON: dict[Kind, Callable[[], str]] = {
    Kind.WEEK: lambda: _("In a week: %(workshop)s"),
    Kind.DAY: lambda: _("Tomorrow: %(workshop)s"),
    Kind.HOUR: lambda: _("In an hour: %(workshop)s"),
}


def _where(notice: Notice, sitting: Sitting) -> str:
    """The room, and the link to join: only when the day is near does a letter carry it."""
    said = [_("Where: %(room)s") % {"room": sitting.room}] if sitting.room else []
    if sitting.is_online and sitting.join_link:
        if notice.kind == Kind.WEEK:
            said.append(_("The link to join is on your page on the day: %(page)s") % {"page": _page(notice)})
        else:
            said.append(_("Join here: %(link)s") % {"link": sitting.join_link})
    return "\n".join(said)


def _papers(sitting: Sitting) -> str:
    count = sitting.workshop.papers.filter(is_for_after=False).count()
    if not count:
        return ""
    sentence = ngettext(
        "There is %(count)s paper to read before, on your page.",
        "There are %(count)s papers to read before, on your page.",
        count,
    )
    return sentence % {"count": count}


def _change(notice: Notice) -> Worded:
    mine, facts = _registration(notice), notice.facts
    subject = _("Changed: %(workshop)s") % {"workshop": mine.sitting.workshop}
    said = []
    if facts.get("presenter"):
        said.append(_("%(name)s cannot present. The workshop goes ahead.") % {"name": facts["presenter"]})
    elif facts.get("time_stays"):
        said.append(_("The time stays. This is how it will be:"))
    elif facts.get("was"):
        was = words(datetime.fromisoformat(facts["was"]))
        said.append(_("It was planned for %(was)s. This is how it will be:") % {"was": was})
    said += [_line(mine.sitting), _where_now(mine.sitting)]
    if facts.get("has_new_link"):
        said.append(
            _("The link to join is another one. It is on your page on the day: %(page)s")
            % {"page": _page(notice)}
        )
    enclosed = [enclosure([mine], url=_page(notice))]
    if left := facts.get("left"):
        gone = mine.participant.registrations.filter(sitting=left).for_lists().order_by("-pk")[:1]
        enclosed += [enclosure(gone, method=CANCEL, url=_page(notice))]
    return subject, [*said, _("If it does not suit you, give up your seat on your page.")], enclosed


def _where_now(sitting: Sitting) -> str:
    return _("Where: %(room)s") % {"room": sitting.room} if sitting.room else ""


def _cancelled(notice: Notice) -> Worded:
    mine = _registration(notice)
    subject = _("Canceled: %(workshop)s") % {"workshop": mine.sitting.workshop}
    said = [_("This workshop will not be held:"), _line(mine.sitting), notice.facts.get("why", "")]
    return subject, said, [enclosure([mine], method=CANCEL, url=_page(notice))]


def _given_up(notice: Notice) -> Worded:
    mine = _registration(notice)
    subject = _("Given up: %(workshop)s") % {"workshop": mine.sitting.workshop}
    said = [_("You no longer have a place in:"), _line(mine.sitting), notice.facts.get("why", "")]
    return subject, said, [enclosure([mine], method=CANCEL, url=_page(notice))]


def _offer(notice: Notice) -> Worded:
    mine = _registration(notice)
    subject = _("A seat is free: %(workshop)s") % {"workshop": mine.sitting.workshop}
    until = words(mine.offered_until) if mine.offered_until else ""
    said = [
        _("You are first in line, and a seat is free:"),
        _line(mine.sitting),
        _("Take it on your page until %(until)s. After that it is offered to the next in line.")
        % {"until": until},
    ]
    return subject, said, []


def _lapsed(notice: Notice) -> Worded:
    mine = _registration(notice)
    subject = _("The offer has ended: %(workshop)s") % {"workshop": mine.sitting.workshop}
    said = [
        _("The seat that was offered to you has gone to the next in line:"),
        _line(mine.sitting),
        _("If you would still like to come, sign up again."),
    ]
    return subject, said, [enclosure([mine], method=CANCEL, url=_page(notice))]


def _thanks(notice: Notice) -> Worded:
    mine = _registration(notice)
    subject = _("Thank you for coming: %(workshop)s") % {"workshop": mine.sitting.workshop}
    said = [_line(mine.sitting)]
    if certificate := mine.certificate:
        address = absolute(certificate.get_absolute_url())
        said.append(_("Your certificate, which anybody can verify: %(address)s") % {"address": address})
    opinion = absolute(reverse("institute:rate", args=[mine.participant.key, mine.pk]))
    said.append(
        _("Tell us how it was. Your answers are kept without your name: %(address)s") % {"address": opinion}
    )
    return subject, said, []


_WORDED: dict[Kind, Callable[[Notice], Worded]] = {
    Kind.CONFIRMATION: _confirmation,
    Kind.WEEK: _reminder,
    Kind.DAY: _reminder,
    Kind.HOUR: _reminder,
    Kind.CHANGE: _change,
    Kind.CANCELLED: _cancelled,
    Kind.GIVEN_UP: _given_up,
    Kind.OFFER: _offer,
    Kind.LAPSED: _lapsed,
    Kind.THANKS: _thanks,
}


def _registration(notice: Notice) -> Registration:
    assert notice.registration is not None
    return notice.registration


def _sitting(notice: Notice) -> Sitting:
    return _registration(notice).sitting


def _line(sitting: Sitting) -> str:
    return f"{sitting.workshop.title}\n  {words(sitting.starts_at)}"


def _page(notice: Notice) -> str:
    return absolute(notice.participant.get_absolute_url())


def _foot(notice: Notice) -> str:
    if notice.kind in Notice.OPTIONAL:
        return _("Your page, where you can also turn off reminders: %(page)s") % {"page": _page(notice)}
    return _("Your page: %(page)s") % {"page": _page(notice)}
