"""What came of a file, in words: for the terminal, the staff screen and a file to download."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.exports import Sheet
from unionhall.core.models import ImportProblem, ImportRun

KINDS = {
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "same": gettext_lazy("the same as before"),
    "left out": gettext_lazy("left out"),
    "wrong": gettext_lazy("with problems"),
}
_SHOWN = 20


def outcome(run: ImportRun) -> list[tuple[str, int, str]]:
    """For each kind of outcome its name, how many rows, and of which sorts."""
    return [
        (str(title), run.count(kind), _sorts(run.counts[kind]))
        for kind, title in KINDS.items()
        if kind in run.counts
    ]


def _sorts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {sort}" for sort, count in counts.items() if sort)


def changes_nothing(run: ImportRun) -> bool:
    return not any(run.count(kind) for kind in ("new", "changed", "wrong"))


def reasons(run: ImportRun, kind: str) -> list[tuple[str, int]]:
    """Each reason (or note) with how often it was given, the most frequent first."""
    messages = run.problems.filter(kind=kind).values_list("message", flat=True)
    return Counter(messages).most_common()


def lines(run: ImportRun) -> Iterator[str]:
    """The report as it is printed in a terminal."""
    for title, count, sorts in outcome(run):
        yield f"{count:>8,}  {title}" + (f" ({sorts})" if sorts else "")
    total = sum(count for _title, count, _sorts in outcome(run))
    yield f"{total:>8,}  " + _("rows or items in the file, each counted once above")
    if run.state in (ImportRun.State.CHECKED, ImportRun.State.DONE) and changes_nothing(run):
        yield _("Nothing changes: everything in the file is here already or is left out.")
    yield from run.notes
    yield from _listed(_("Left out:"), reasons(run, ImportProblem.Kind.LEFT_OUT))
    yield from _listed(_("To know:"), reasons(run, ImportProblem.Kind.NOTE))
    yield from problem_lines(run)


def problem_lines(run: ImportRun) -> Iterator[str]:
    problems = run.problems.filter(kind=ImportProblem.Kind.PROBLEM)
    count = problems.count()
    if count:
        yield _("Problems:")
    for problem in problems[:_SHOWN]:
        yield f"  {place(problem)}{problem.message}"
    if count > _SHOWN:
        yield _("  and %(count)s more; --problems FILE.csv writes them all.") % {"count": count - _SHOWN}


def place(problem: ImportProblem) -> str:
    """Where the problem is, ready to stand before its message."""
    row = _("row %(row)s") % {"row": problem.row} if problem.row is not None else ""
    column = _("column %(column)s") % {"column": problem.column} if problem.column else ""
    words = ", ".join(part for part in (row, column) if part)
    return f"{words}: " if words else ""


def _listed(title: str, found: list[tuple[str, int]]) -> Iterator[str]:
    if found:
        yield title
    for message, count in found[:_SHOWN]:
        yield f"{count:>8,}  {message}"
    if len(found) > _SHOWN:
        yield _("  and %(count)s more reasons; --problems FILE.csv writes them all.") % {
            "count": len(found) - _SHOWN
        }


def problem_sheet(run: ImportRun) -> Sheet:
    """Everything that was noted of the file, row by row."""
    rows = run.problems.values_list("row", "column", "kind", "message").iterator()
    return Sheet("problems", (_("Row"), _("Column"), _("Kind"), _("Message")), rows)
