"""What a series asks, at sign-up or afterwards: the few kinds of question of XLSForm that it takes."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from unionhall.institute.programme import Series


class Question(models.Model):
    """One question, in the languages of the site, and to whom and within which bounds it is put."""

    class Kind(models.TextChoices):
        TEXT = "text", _("words")
        INTEGER = "integer", _("a number")
        ONE = "select_one", _("one of these")
        MANY = "select_multiple", _("any of these")
        SCALE = "range", _("one to five")
        AGREE = "acknowledge", _("agreement")

    CHOSEN = (Kind.ONE, Kind.MANY)

    series = models.ForeignKey(Series, models.CASCADE, related_name="questions")
    is_for_after = models.BooleanField(_("asked afterwards"), default=False)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.TEXT)
    label = models.CharField(_("question"), max_length=250)
    label_es = models.CharField(_("question in Spanish"), max_length=250, blank=True)
    label_pt = models.CharField(_("question in Portuguese"), max_length=250, blank=True)
    choices = models.TextField(_("answers to choose from, a line each"), blank=True)
    choices_es = models.TextField(
        _("the same answers in Spanish"), blank=True, help_text=_("As many lines, in the same order.")
    )
    choices_pt = models.TextField(
        _("the same answers in Portuguese"), blank=True, help_text=_("As many lines, in the same order.")
    )
    least = models.IntegerField(_("smallest number"), null=True, blank=True)
    most = models.IntegerField(_("largest number"), null=True, blank=True)
    # What XLSForm calls `relevant`: put only to who answered another one so.
    only_if = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked only after the question"),
    )
    only_if_answer = models.CharField(
        _("if it was answered with"),
        max_length=250,
        blank=True,
        help_text=_("One of its answers in English. Empty: with anything."),
    )
    is_required = models.BooleanField(_("has to be answered"), default=False)

    class Meta:
        ordering = ["series", "pk"]
        verbose_name = _("question")

    def __str__(self) -> str:
        return self._translated("label")

    @property
    def field_name(self) -> str:
        """What its field is called in a form."""
        return f"q{self.pk}"

    @property
    def options(self) -> list[str]:
        """The answers to choose from, as they are kept: in English, whoever chooses them."""
        return lines_of(self.choices)

    @property
    def choice_labels(self) -> list[tuple[str, str]]:
        """Each of them with what it is called in the reader's language."""
        options, labels = self.options, lines_of(self._translated("choices"))
        return list(zip(options, labels if len(labels) == len(options) else options, strict=True))

    def is_met_by(self, answer: Any) -> bool:
        """Whether this answer to `only_if` lets the question be put."""
        if not self.only_if_answer:
            return is_answered(answer)
        return self.only_if_answer in (answer if isinstance(answer, list) else [str(answer)])

    def _translated(self, name: str) -> str:
        language = (get_language() or "en")[:2]
        return getattr(self, f"{name}_{language}", "") or str(getattr(self, name))


def is_answered(answer: Any) -> bool:
    """Whether anything was said; none is a number too."""
    return answer is not False and answer not in (None, "", [])


def lines_of(text: str) -> list[str]:
    """What a field of many lines holds, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]
