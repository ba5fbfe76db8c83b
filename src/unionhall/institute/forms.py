"""What people write when they sign up, and when they say how it was."""

from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from unionhall.institute import times
from unionhall.institute.models import Question, Series
from unionhall.institute.questions import is_answered
from unionhall.places.models import Local

Kind = Question.Kind
_SCALE = [("5", _("5, very good")), ("4", "4"), ("3", "3"), ("2", "2"), ("1", _("1, poor"))]


def field_for(question: Question) -> forms.Field:
    """The field of a question, by its kind."""
    facts: dict[str, Any] = {"label": str(question), "required": question.is_required}
    options = question.choice_labels
    makers = {
        Kind.TEXT: lambda: forms.CharField(max_length=1000, widget=forms.Textarea({"rows": 3}), **facts),
        Kind.INTEGER: lambda: forms.IntegerField(min_value=question.least, max_value=question.most, **facts),
        Kind.ONE: lambda: forms.ChoiceField(choices=options, widget=forms.RadioSelect, **facts),
        Kind.MANY: lambda: forms.MultipleChoiceField(
            choices=options, widget=forms.CheckboxSelectMultiple, **facts
        ),
        Kind.SCALE: lambda: forms.ChoiceField(choices=_SCALE, widget=forms.RadioSelect, **facts),
        Kind.AGREE: lambda: forms.BooleanField(**facts),
    }
    return makers[Kind(question.kind)]()


class QuestionsForm(forms.Form):
    """Any questions of a series."""

    def __init__(self, questions: list[Question], *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        # One that depends on another comes after it.
        self.questions = sorted(questions, key=lambda each: each.pk)
        for question in self.questions:
            self.fields[question.field_name] = field_for(question)
            if first := self._first(question):
                self._make_dependent(question, first)

    def _first(self, question: Question) -> Question | None:
        """The question whose answer decides whether this one is put."""
        return next((each for each in self.questions if each.pk == question.only_if_id), None)

    def _make_dependent(self, question: Question, first: Question) -> None:
        """Without the script everybody sees the question, and reads when to answer it."""
        field = self.fields[question.field_name]
        # Whether it has to be answered is known only from the other answer.
        field.required = False
        label = dict(first.choice_labels).get(question.only_if_answer, question.only_if_answer)
        # Help is shown as it stands.
        said = {"question": escape(str(first)), "answer": escape(label)}
        field.help_text = (
            _("Only if you answer “%(question)s” with “%(answer)s”.") % said
            if question.only_if_answer
            else _("Only if you answer “%(question)s”.") % said
        )
        field.widget.attrs |= {"data-only-if": first.field_name, "data-answer": question.only_if_answer}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for question in self.questions:
            if first := self._first(question):
                self._settle(question, told, is_put=question.is_met_by(told.get(first.field_name)))
        return told

    def _settle(self, question: Question, told: dict[str, Any], *, is_put: bool) -> None:
        """What is not put to her is neither wrong nor missing."""
        name = question.field_name
        if not is_put:
            self.errors.pop(name, None)
            told[name] = None
        elif question.is_required and name not in self.errors and not is_answered(told.get(name)):
            self.add_error(name, self.fields[name].error_messages["required"])

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by the number of the question; what was left empty is left out."""
        given = {str(each.pk): self.cleaned_data.get(each.field_name) for each in self.questions}
        return {key: value for key, value in given.items() if is_answered(value)}


class SignUpForm(QuestionsForm):
    """The questions at sign-up, what she needs to take part, and of a stranger who she is."""

    NEEDS = {
        "access": _("What do you need to take part? Captions, a ramp, large print ..."),
        "interpreter": _("In which language would you like an interpreter?"),
        "childcare": _("Childcare: for how many children, of what age?"),
        "travel": _("Help with travel: from where?"),
    }
    name = forms.CharField(
        label=_("Your name"), max_length=160, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send a code there. Better not your employer's."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    local = forms.ModelChoiceField(
        Local.objects.filter(is_open=True),
        label=_("Your local"),
        required=False,
        empty_label=_("None, or I am not sure"),
    )

    def __init__(self, series: Series, *args: Any, is_known: bool = False, **facts: Any) -> None:
        questions = [each for each in series.questions.all() if not each.is_for_after]
        super().__init__(questions, *args, **facts)
        if is_known:
            for name in ("name", "email", "local"):
                del self.fields[name]
        for name in _asked(series):
            self.fields[name] = forms.CharField(label=self.NEEDS[name], max_length=250, required=False)

    @property
    def needs(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.NEEDS if self.cleaned_data.get(name)}


def _asked(series: Series) -> list[str]:
    asks = {
        "access": series.asks_access,
        "interpreter": series.asks_access,
        "childcare": series.asks_childcare,
        "travel": series.asks_travel,
    }
    return [name for name, is_asked in asks.items() if is_asked]


class CodeForm(forms.Form):
    """The code from the letter."""

    code = forms.CharField(
        label=_("The code from our letter"),
        max_length=12,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    sealed = forms.CharField(widget=forms.HiddenInput)


class GroupForm(forms.Form):
    """People of one local who are signed up together."""

    people = forms.CharField(
        label=_("Who is to come"),
        help_text=_("A line for each: a name, an e-mail address, or both with a comma between them."),
        max_length=20_000,
        widget=forms.Textarea({"rows": 8}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, locals_: list[Local], sittings: list, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        local = forms.ChoiceField(label=_("Local"), choices=[(each.pk, str(each)) for each in locals_])
        picks = forms.TypedMultipleChoiceField(
            label=_("Workshops"),
            coerce=int,
            choices=[(each.pk, f"{each.workshop}: {times.words(each.starts_at)}") for each in sittings],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields = {"local": local, "picks": picks, **self.fields}

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
