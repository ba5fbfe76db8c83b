"""Two records that each stand open in one local: of the joined record one of the two standings goes on.

Reading, and what `merging` writes of it. Nobody is counted twice, and nobody who has left is a member again
because her records were parted.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unionhall.roster.people import Person
from unionhall.roster.ties import Membership

_Status = Membership.Status
# Of two standings the one that binds more goes on; of two alike the older.
_BINDS = (
    _Status.MEMBER,
    _Status.FEE,
    _Status.ASSOCIATE,
    _Status.APPLIED,
    _Status.RETIRED,
    _Status.LAPSED,
    _Status.DECLINED,
)


@dataclass(frozen=True)
class Double:
    """The standing that goes on in the joined record, and the one that ends on the day of joining."""

    stays: Membership
    ends: Membership

    def __str__(self) -> str:
        words = {
            "local": self.stays.local,
            "stays": self.stays.get_status_display(),
            "since": date_format(self.stays.since, "DATE_FORMAT"),
            "ends": self.ends.get_status_display(),
        }
        return (
            _(
                "Both stand in %(local)s, and she is counted there once: %(stays)s since %(since)s goes on, "
                "the other (%(ends)s) ends today and is kept with its days."
            )
            % words
        )


def doubles(kept: Person, absorbed: Person) -> list[Double]:
    """Where both stand open in one local."""
    hers = {row.local_id: row for row in _open(absorbed)}
    pairs = [(row, hers[row.local_id]) for row in _open(kept) if row.local_id in hers]
    return [Double(*sorted(pair, key=_rank)) for pair in pairs]


def _rank(row: Membership) -> tuple[int, date]:
    return _BINDS.index(_Status(row.status)), row.since


def _open(person: Person) -> Any:
    return person.memberships.filter(until=None).select_related("local")


def joined(kept: Person, absorbed: Person, on: date) -> dict[str, Any]:
    """End what would be counted twice. What `parted` needs: rows ended, who stood where, the newest row."""
    stood = [
        [row.local_id, row.pk, row.person_id == kept.pk] for each in (kept, absorbed) for row in _open(each)
    ]
    ended = []
    for double in doubles(kept, absorbed):
        ended.append(double.ends.pk)
        Membership.objects.filter(pk=double.ends.pk).update(until=max(on, double.ends.since))
    newest = Membership.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return {"ended": ended, "stood": stood, "newest": newest}


def parted(kept: Person, absorbed: Person, record: dict[str, Any]) -> None:
    """Let each record stand as it did; what became of the joined one since holds for whoever stood there."""
    for local in sorted({local for local, _pk, _is_kept in record.get("stood", ())}):
        rows = {is_kept: pk for there, pk, is_kept in record["stood"] if there == local}
        since = list(kept.memberships.filter(local=local, pk__gt=record["newest"]).order_by("pk"))
        if not since:
            Membership.objects.filter(pk__in=rows.values()).filter(pk__in=record["ended"]).update(until=None)
        elif True not in rows:
            kept.memberships.filter(pk__in=[row.pk for row in since]).update(person=absorbed)
        elif False in rows:
            _follow(rows, record["ended"], since, absorbed)


def _follow(rows: dict[bool, int], ended: list[int], since: list[Membership], absorbed: Person) -> None:
    """She may have left while both were one: neither is a member again before somebody says who left."""
    stood = Membership.objects.get(pk=next(pk for pk in rows.values() if pk not in ended))
    Membership.objects.filter(pk__in=rows.values()).update(until=stood.until)
    for row in since:
        row.pk, row.person, row._state.adding = None, absorbed, True
        row.save()
