"""The staff's forms: a series, a workshop with what belongs to it, a sitting and its times."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from unionhall.institute.actions import Times
from unionhall.institute.models import Credit, Paper, Presenter, Question, Series, Sitting, Workshop
from unionhall.institute.questions import lines_of
from unionhall.institute.rules import rules
from unionhall.institute.times import NoSuchTimeError, TwiceError, aware, comes_twice, is_second

_MOMENT = "%Y-%m-%dT%H:%M"


class NaiveField(forms.CharField):
    """A time without its zone: which of two it is, when clocks are changed, is decided afterwards."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return datetime.fromisoformat(text).replace(tzinfo=None)
        except ValueError:
            raise ValidationError(_("Write it as 2026-07-08T10:00.")) from None


class MomentField(forms.DateTimeField):
    """A time of the federation's own zone, as a browser's field for it writes it."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format=_MOMENT)

    def prepare_value(self, value: Any) -> Any:
        return timezone.localtime(value).strftime(_MOMENT) if isinstance(value, datetime) else value


class AddressedForm(forms.ModelForm):
    """Something with an address of its own, made of its title where nobody says another."""

    # Addresses that pages of the institute itself have.
    taken: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _("The last part of its web address. Empty: made of the title.")

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("title", ""))
        if slug in self.taken:
            raise ValidationError(_("A page of the institute itself has this address. Choose another."))
        if not slug and "title" in self.cleaned_data:
            raise ValidationError(_("Say an address: the title has no letters for one."))
        return slug


class SeriesForm(AddressedForm):
    taken = frozenset(
        (
            "calendars",
            "certificates",
            "desk",
            "door",
            "hours",
            "letters",
            "mine",
            "month",
            "opinions",
            "sitting",
        )
    )

    class Meta:
        model = Series
        fields = [
            "title",
            "slug",
            "kind",
            "summary",
            "about",
            "divisions",
            "locals",
            "opens_at",
            "closes_at",
            "offer_hours",
            "share",
            "asks_access",
            "asks_childcare",
            "asks_travel",
            "contact",
            "is_public",
        ]
        field_classes = {"opens_at": MomentField, "closes_at": MomentField}
        widgets = {
            "summary": forms.Textarea({"rows": 3}),
            "divisions": forms.CheckboxSelectMultiple,
            "opens_at": MomentField.widget,
            "closes_at": MomentField.widget,
        }

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        opens, closes = told.get("opens_at"), told.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Sign-up closes before it opens."))
        return told


class WorkshopForm(AddressedForm):
    taken = frozenset(("sign-up", "bring"))

    class Meta:
        model = Workshop
        fields = [
            "title",
            "slug",
            "summary",
            "about",
            "topic",
            "mode",
            "audience",
            "division",
            "local",
            "prerequisites",
            "after",
            "language",
            "interpreters",
            "accessibility",
        ]
        widgets = {"summary": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, series: Series, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.instance.series = series
        others = series.workshops.exclude(pk=self.instance.pk)
        self.fields["after"].queryset = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for audience in (Workshop.Audience.DIVISION, Workshop.Audience.LOCAL):
            if told.get("audience") == audience and not told.get(str(audience)):
                self.add_error(str(audience), _("Say which."))
        same = self.instance.series.workshops.filter(slug=told.get("slug", "")).exclude(pk=self.instance.pk)
        if same.exists():
            self.add_error("slug", _("Another workshop of this series has this address."))
        return told


class TimesForm(forms.Form):
    """When and where. A time that comes twice, when clocks are set back, has to be told apart."""

    starts_at = NaiveField(label=_("begins"))
    ends_at = NaiveField(label=_("ends"))
    which = forms.ChoiceField(
        label=_("If this time comes twice in that night"),
        required=False,
        choices=[
            ("", _("It does not")),
            ("first", _("before the clocks are set back")),
            ("second", _("after the clocks are set back")),
        ],
    )
    room = forms.CharField(label=_("room and address"), max_length=200, required=False)
    join_link = forms.URLField(label=_("link to join"), required=False, assume_scheme="https")

    @classmethod
    def of(cls, sitting: Sitting) -> "TimesForm":
        """The form of a sitting as it is."""
        which = (
            ("second" if is_second(sitting.starts_at) else "first") if comes_twice(sitting.starts_at) else ""
        )
        facts = {
            "starts_at": timezone.localtime(sitting.starts_at).strftime(_MOMENT),
            "ends_at": timezone.localtime(sitting.ends_at).strftime(_MOMENT),
            "which": which,
            "room": sitting.room,
            "join_link": sitting.join_link,
        }
        return cls(initial=facts)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        begin, end = (self._aware(name) for name in ("starts_at", "ends_at"))
        if begin and end and end <= begin:
            self.add_error("ends_at", _("The end comes before the beginning."))
        return told | {"starts_at": begin, "ends_at": end}

    def _aware(self, name: str) -> datetime | None:
        value = self.cleaned_data.get(name)
        if value is None:
            return None
        which = self.cleaned_data.get("which")
        chosen = which == "second" if which else None
        try:
            return aware(value, is_second=chosen)
        except TwiceError as twice:
            # An end inside the doubled hour is the later one, unless the beginning says otherwise.
            if name == "ends_at":
                return aware(value, is_second=True)
            self.add_error("which", str(twice))
        except NoSuchTimeError as missing:
            self.add_error(name, str(missing))
        return None

    @property
    def times(self) -> Times:
        told = self.cleaned_data
        return Times(told["starts_at"], told["ends_at"], told["room"], told["join_link"])


class SittingForm(TimesForm):
    """A new sitting: its times, its seats and its line."""

    capacity = forms.IntegerField(
        label=_("seats"), min_value=0, required=False, help_text=_("Empty: as many as come.")
    )
    has_line = forms.BooleanField(label=_("with a waiting list"), required=False, initial=True)


class CapacityForm(forms.Form):
    capacity = forms.IntegerField(
        label=_("seats"), min_value=0, required=False, help_text=_("Empty: as many as come.")
    )


class WhyForm(forms.Form):
    why = forms.CharField(
        label=_("Why, for the letter"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )


class ReportForm(forms.Form):
    report = forms.FileField(label=_("Attendance report of Zoom or Teams (CSV)"))


class CreditForm(forms.ModelForm):
    rule = forms.ChoiceField(label=_("counts as"))

    class Meta:
        model = Credit
        fields = ["rule", "hours"]

    def __init__(self, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["rule"].choices = [("", "—"), *((slug, str(rule)) for slug, rule in rules().items())]  # type: ignore[attr-defined]


PARTS: dict[str, Any] = {
    "presenters": inlineformset_factory(
        Workshop,
        Presenter,
        fields=["name", "life", "email", "picture"],
        extra=2,
        widgets={"life": forms.Textarea({"rows": 2})},
    ),
    "credits": inlineformset_factory(Workshop, Credit, form=CreditForm, extra=2),
    "papers": inlineformset_factory(
        Workshop, Paper, fields=["title", "link", "document", "is_for_after"], extra=2
    ),
}


class QuestionForm(forms.ModelForm):
    class Meta:
        model = Question
        fields = [
            "label",
            "label_es",
            "label_pt",
            "kind",
            "choices",
            "choices_es",
            "choices_pt",
            "least",
            "most",
            "only_if",
            "only_if_answer",
            "is_required",
            "is_for_after",
        ]
        widgets = dict.fromkeys(("choices", "choices_es", "choices_pt"), forms.Textarea({"rows": 3}))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for name in ("choices_es", "choices_pt"):
            if told.get(name) and len(lines_of(told[name])) != len(lines_of(told.get("choices", ""))):
                self.add_error(name, _("Write as many answers as there are in English."))
        if told.get("kind") in Question.CHOSEN and not told.get("choices"):
            self.add_error("choices", _("Write the answers to choose from."))
        least, most = told.get("least"), told.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", _("The largest number is smaller than the smallest."))
        self._check_first(told)
        return told

    def _check_first(self, told: dict[str, Any]) -> None:
        first, answer = told.get("only_if"), told.get("only_if_answer")
        if answer and not first:
            self.add_error("only_if", _("Say which question has to be answered so."))
        if not first:
            return
        if first.is_for_after != bool(told.get("is_for_after")):
            self.add_error("only_if", _("That question is asked at another time."))
        if answer and (first.kind == Question.Kind.AGREE or (first.options and answer not in first.options)):
            self.add_error("only_if_answer", _("That question has no such answer."))


class _Questions(BaseInlineFormSet):
    """The questions of a series; each may depend on one that was there before it."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        earlier = Question.objects.filter(series=self.instance.pk)
        if form.instance.pk:
            earlier = earlier.filter(pk__lt=form.instance.pk)
        form.fields["only_if"].queryset = earlier  # type: ignore[attr-defined]


QUESTIONS = inlineformset_factory(Series, Question, form=QuestionForm, formset=_Questions, extra=2)
