"""What a member types to have her record corrected, and what an officer says to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.roster.corrections import Correction
from unionhall.roster.models import Employment, Worksite


class AskingForm(forms.Form):
    """How it should be; each kind of correction has its own fields before these."""

    fields: dict[str, Any]

    def __init__(self, job: Employment | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["says"] = forms.CharField(
            label=_("How can an officer tell?"),
            help_text=_("For example: since which day, or which paper shows it."),
            required=False,
            max_length=500,
            widget=forms.Textarea({"rows": 2}),
        )


class NameAskingForm(AskingForm):
    given = forms.CharField(label=_("Given name"), max_length=80)
    middle = forms.CharField(label=_("Middle name"), max_length=80, required=False)
    surname = forms.CharField(label=_("Surname"), max_length=80, required=False)
    suffix = forms.CharField(label=_("Suffix, such as Jr."), max_length=20, required=False)


class JobAskingForm(AskingForm):
    title = forms.CharField(label=_("Job title"), max_length=120)
    worksite = forms.ModelChoiceField(Worksite.objects.none(), label=_("Worksite"), required=False)

    def __init__(self, job: Employment, *args: Any, **options: Any) -> None:
        super().__init__(job, *args, **options)
        self.fields["worksite"].queryset = job.employer.worksites.all()


class PayAskingForm(AskingForm):
    hours_a_day = forms.DecimalField(
        label=_("Hours a day"), min_value=0, max_value=24, max_digits=4, decimal_places=2, required=False
    )
    paid_days = forms.IntegerField(label=_("Paid days a year"), min_value=0, max_value=366, required=False)
    step = forms.CharField(label=_("Step"), max_length=20, required=False)
    lane = forms.CharField(label=_("Lane"), max_length=40, required=False)


FORMS: dict[str, Any] = {
    Correction.What.NAME: NameAskingForm,
    Correction.What.JOB: JobAskingForm,
    Correction.What.PAY: PayAskingForm,
}


class DecisionForm(forms.Form):
    """Yes, or no with a reason."""

    decision = forms.ChoiceField(choices=[("confirm", ""), ("decline", "")])
    reason = forms.CharField(max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("decision") == "decline" and not said.get("reason"):
            self.add_error("reason", "")
        return said
