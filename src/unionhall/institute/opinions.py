"""How it was: opinions kept without names, and shown only where there are enough of them to hide in."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from unionhall.institute.models import Question, Rating, Registration, Series, Sitting

# Fewer opinions than this are not shown: everybody would know whose they are.
FEWEST = 5
_RATED = (Question.Kind.SCALE, Question.Kind.ONE, Question.Kind.MANY, Question.Kind.AGREE)


@dataclass(frozen=True)
class Result:
    """The answers to one question: how many chose what, or the words as they were written."""

    question: Question
    counts: tuple[tuple[str, int], ...] = ()
    # What was written, and how many wrote the same.
    words: tuple[tuple[str, int], ...] = ()

    @property
    def mean(self) -> str:
        total = sum(count for _answer, count in self.counts)
        return f"{sum(int(answer) * count for answer, count in self.counts) / total:.1f}" if total else ""


def questions(series: Series) -> list[Question]:
    return list(series.questions.filter(is_for_after=True))


@transaction.atomic
def rate(registration: Registration, answers: dict[str, Any]) -> None:
    """Keep an opinion, once; nothing leads from it to who gave it."""
    # The row with her name says only that she has given one.
    is_first = Registration.objects.filter(pk=registration.pk, has_rated=False).update(has_rated=True)
    if is_first:
        Rating.objects.create(sitting_id=registration.sitting_id, answers=answers)


def results(sittings: list[Sitting], series: Series) -> tuple[int, list[Result]]:
    """How many opinions there are, and what they say; nothing of it if they are fewer than FEWEST."""
    # In the order of their words: the order in which they came in would tell whose they are.
    given = sorted(Rating.objects.filter(sitting__in=sittings).values_list("answers", flat=True), key=repr)
    if len(given) < FEWEST:
        return len(given), []
    return len(given), [_result(question, given) for question in questions(series)]


def _result(question: Question, given: list[dict[str, Any]]) -> Result:
    answers = [each[str(question.pk)] for each in given if str(question.pk) in each]
    if len(answers) < FEWEST:
        return Result(question)
    if question.kind not in _RATED:
        return Result(question, words=tuple(sorted(Counter(map(str, answers)).items())))
    flat = [str(one) for answer in answers for one in (answer if isinstance(answer, list) else [answer])]
    agreed = {str(True): _("yes")}
    order = question.choice_labels or [
        (each, agreed.get(each, each)) for each in sorted(set(flat), reverse=True)
    ]
    counted = Counter(flat)
    return Result(question, counts=tuple((label, counted[option]) for option, label in order))
