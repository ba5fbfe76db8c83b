"""Who came, as pictures: from sign-up to coming, by local and division, who came for the first time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from unionhall.core.charts import Bar, BarChart, render
from unionhall.institute.models import Registration, Series

State = Registration.State
_MOST_BARS = 15


@dataclass(frozen=True)
class Turnout:
    """The people of a series, counted."""

    signed_up: int
    seated: int
    came: int
    first_timers: int
    by_local: tuple[tuple[str, int], ...]
    by_division: tuple[tuple[str, int], ...]
    by_workshop: tuple[tuple[str, int, int], ...]

    @property
    def pictures(self) -> list[SafeString]:
        return [render(each) for each in self._charts() if each.bars]

    def _charts(self) -> Iterable[BarChart]:
        yield _chart(
            _("From sign-up to seat to coming"),
            _("Of %(all)s people who signed up, %(came)s came to at least one workshop.")
            % {"all": self.signed_up, "came": self.came},
            [
                (_("Signed up"), self.signed_up),
                (_("Had a seat"), self.seated),
                (_("Came"), self.came),
                (_("Came for the first time"), self.first_timers),
            ],
            _("Step"),
        )
        yield _chart(_("Where they came from"), _("People who came, by local."), self.by_local, _("Local"))
        yield _chart(
            _("Which work they do"),
            _("People who came, by the divisions of their local; a local may belong to several."),
            self.by_division,
            _("Division"),
        )
        drop_off = [(name, came * 100 // seated) for name, seated, came in self.by_workshop if seated]
        yield _chart(
            _("Who had a seat and came, in percent"),
            _("Of a hundred people with a seat, so many came."),
            drop_off,
            _("Workshop"),
        )


def _chart(title: str, says: str, counted: Iterable[tuple[str, int]], what: str) -> BarChart:
    every = list(counted)
    bars = [Bar(name, count) for name, count in every[:_MOST_BARS]]
    if rest := sum(count for _name, count in every[_MOST_BARS:]):
        bars.append(Bar(_("All others"), rest))
    return BarChart(title, says, bars, columns=(what, _("Number")))


def of_series(series: Series) -> Turnout:
    """What a series has brought."""
    rows = list(
        Registration.objects.filter(sitting__workshop__series=series)
        .select_related("participant__local", "sitting__workshop")
        .prefetch_related("participant__local__divisions")
    )
    came = {row.participant_id: row.participant for row in rows if row.came}
    locals_ = Counter(str(each.local) for each in came.values() if each.local)
    divisions = Counter(
        division.label for each in came.values() if each.local for division in each.local.divisions.all()
    )
    if nowhere := sum(not each.local for each in came.values()):
        locals_[_("No local said")] = divisions[_("No local said")] = nowhere
    return Turnout(
        signed_up=len({row.participant_id for row in rows}),
        seated=len({row.participant_id for row in rows if row.state == State.SEATED}),
        came=len(came),
        first_timers=len(came.keys() - _earlier(series, set(came))),
        by_local=tuple(locals_.most_common()),
        by_division=tuple(divisions.most_common()),
        by_workshop=_by_workshop(rows),
    )


def _by_workshop(rows: list[Registration]) -> tuple[tuple[str, int, int], ...]:
    seated, came = Counter[str](), Counter[str]()
    for row in rows:
        if row.state == State.SEATED and row.came is not None:
            seated[row.sitting.workshop.title] += 1
            came[row.sitting.workshop.title] += row.came
    return tuple((name, seated[name], came[name]) for name in sorted(seated))


def _earlier(series: Series, people: set[int]) -> set[int]:
    """Those of them who came to something before this series began."""
    began = series.workshops.aggregate(at=Min("sittings__starts_at"))["at"]
    before = Registration.objects.filter(participant__in=people, came=True, sitting__starts_at__lt=began)
    return set(before.values_list("participant", flat=True)) if began else set()


def first_timers(series: Series) -> set[int]:
    """Participants who came to this series, and to nothing before it."""
    rows = Registration.objects.filter(sitting__workshop__series=series, came=True)
    came = set(rows.values_list("participant", flat=True))
    return came - _earlier(series, came)


def follow_up(series: Series) -> list[Registration]:
    """Whom an organiser may call: who came, and behind them who had a seat and did not come."""
    rows = Registration.objects.filter(sitting__workshop__series=series, came__isnull=False)
    return list(rows.for_lists().order_by("-came", "participant__name", "pk"))
