"""The answer to a version of a plan: worked out once, kept beside it, told from there.

A drag of a start year waits for the plan alone; what takes longer is asked for afterwards (`whole`).
"""

from unionhall.funding.inputs import Values
from unionhall.funding.plans import Snapshot, Version
from unionhall.funding.tandem import Answer, answer_from, consider, installed, solve


def is_ready(values: Values) -> bool:
    """Whether there is something to plan: a stream at least, and an investment."""
    return bool(values["streams"] and values["investments"])


def kept(version: Version, *, whole: bool = False) -> dict:
    """The version's answer as it is kept, worked out where that has not been done. Raises `UnsolvedError`.

    It follows from the version alone, so keeping it is nobody's change and no line of the log. An answer of
    another release of the hall is worked out again: only what was kept for good stays as it was.
    """
    before = version.kept or {}
    found = before if before.get("version") == installed() else solve(version.values)
    if whole and not found["result"]["is_considered"]:
        found = consider(found)
    if found is not version.kept:
        version.kept = found
        Version.objects.filter(pk=version.pk).update(kept=found)
    return found


def tried(values: Values) -> Answer:
    """The plan alone for values that nobody has written down yet. Raises `UnsolvedError`."""
    return answer_from(solve(values))


def of_version(version: Version, *, whole: bool = False) -> Answer:
    """What there is to say about a version. Raises `UnsolvedError`."""
    return answer_from(kept(version, whole=whole))


def of_snapshot(snapshot: Snapshot) -> Answer:
    """What was kept, as it was kept: nothing is worked out again."""
    return answer_from(snapshot.kept)
