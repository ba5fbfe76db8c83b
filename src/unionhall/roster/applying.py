"""Writing down what was approved of an employer's list, batch by batch.

A batch is one transaction: the rows it begins and ends, what each change did (so that it can be taken back),
the log lines and the cursor. A killed process leaves whole batches; whoever goes on begins behind them.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from unionhall.core.importing.running import BusyError
from unionhall.core.importing.sources import refuse
from unionhall.roster import bulk
from unionhall.roster.arrivals import Arrival, ArrivalProblem, Change
from unionhall.roster.checking import begin, in_scope
from unionhall.roster.writing import Writing

State = Arrival.State
_BATCH = 2000
# So many leavers of those on the roll are rather a list that was cut off, or of one school.
MANY, FEW = 0.25, 5


def start(arrival: Arrival) -> None:
    """Decide that what is approved is written down. `RefusedError`: what stands against it."""
    approved = arrival.changes.filter(state=Change.State.APPROVED).exclude(kind=Change.Kind.LOOK)
    if arrival.state not in (State.CHECKED, State.DONE):
        raise refuse(_("This list is not to be written down now."))
    if not approved.exists():
        raise refuse(_("Nothing is approved yet."))
    if _wrong(arrival) and not arrival.leave_out:
        raise refuse(
            _("Rows have problems. Mend the list and bring it again, or say that they are left out.")
        )
    if unplaced := approved.filter(facts__has_key="unplaced").count():
        words = {"count": unplaced}
        raise refuse(
            ngettext(
                "Of %(count)s new person it is not said yet in which unit she is.",
                "Of %(count)s new people it is not said yet in which unit they are.",
                unplaced,
            )
            % words
        )
    if so_many_leave(arrival) and not arrival.many_may_leave:
        words = {"count": approved.filter(kind=Change.Kind.LEAVE).count(), "all": in_scope(arrival)}
        raise refuse(
            _("%(count)s of %(all)s people would leave. Say that this is so, or decline those who stay.")
            % words
        )
    counts = arrival.counts | {"done": 0}
    begin(arrival, State.APPLYING)
    arrival.counts, arrival.total = counts, approved.count()
    arrival.save()


def _wrong(arrival: Arrival) -> bool:
    return arrival.problems.filter(kind=ArrivalProblem.Kind.PROBLEM).exists()


def so_many_leave(arrival: Arrival) -> bool:
    """Whether more leave, of what is approved, than anybody should believe without being asked."""
    leaving = arrival.changes.filter(kind=Change.Kind.LEAVE, state=Change.State.APPROVED)
    count = leaving.values("person").distinct().count()
    return count >= FEW and count > MANY * in_scope(arrival)


@bulk.undisturbed()
def carry_out(arrival: Arrival) -> None:
    """Write down what `start` decided, or go on with it. `BusyError`: another process is doing so."""
    arrival.started_at, arrival.started_from = timezone.now(), arrival.counts.get("done", 0)
    while _batch(arrival):
        pass
    _finish(arrival)


@transaction.atomic
def _batch(arrival: Arrival) -> bool:
    hold(arrival, State.APPLYING)
    changes = next_batch(arrival, Change.State.APPROVED)
    if not changes:
        return False
    writing = Writing(arrival, changes)
    for _subject, its in groupby(changes, attrgetter("subject")):
        writing.add(list(its))
    writing.write()
    move_on(arrival, changes)
    return True


def next_batch(arrival: Arrival, state: str) -> list[Change]:
    """The next changes in that state, never half of what concerns one person."""
    waiting = arrival.changes.filter(state=state, subject__gte=arrival.cursor).exclude(kind=Change.Kind.LOOK)
    waiting = waiting.defer("before", "evidence")
    first = list(waiting.order_by("subject", "pk")[:_BATCH])
    if len(first) < _BATCH:
        return first
    last = first[-1].subject
    rest = waiting.filter(subject=last).exclude(pk__in=[each.pk for each in first if each.subject == last])
    return [*first, *rest.order_by("pk")]


def move_on(arrival: Arrival, changes: Sequence[Change]) -> None:
    """Keep what became of a batch, and the cursor behind it."""
    bulk.rewrite(
        Change, ("state", "person", "done"), ((one.pk, one.state, one.person_id, one.done) for one in changes)
    )
    arrival.cursor = changes[-1].subject + 1
    arrival.counts["done"] = arrival.counts.get("done", 0) + len(changes)
    arrival.touched_at = timezone.now()
    arrival.save(update_fields=["cursor", "counts", "touched_at"])


def hold(arrival: Arrival, state: str) -> None:
    """Lock the list, and stop if another process has taken it further than this one knows."""
    kept = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if (kept.state, kept.cursor) != (state, arrival.cursor):
        raise BusyError(_("Another process is at work on this list. Its page shows how far it is."))


@transaction.atomic
def _finish(arrival: Arrival) -> None:
    hold(arrival, State.APPLYING)
    arrival.state, arrival.finished_at = State.DONE, timezone.now()
    arrival.save()
    # The people are where they belong now; a list of them is not kept twice.
    transaction.on_commit(lambda: arrival.file.delete(save=False))
    log(arrival, "roster.arrival", user=arrival.begun_by, data=facts_of(arrival))


def facts_of(arrival: Arrival) -> dict[str, object]:
    """What the log says of a list."""
    counted = counted_by_kind(arrival.changes.filter(state=Change.State.APPLIED))
    return {
        "file": arrival.file_name,
        "digest": arrival.digest,
        "as_of": str(arrival.as_of),
        "changes": counted,
    }


def counted_by_kind(changes: QuerySet[Change]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for kind in changes.order_by().values_list("kind", flat=True).iterator():
        counts[kind] += 1
    return dict(counts)
