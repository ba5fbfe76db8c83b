"""The form that makes a kept costing known to members; what they then see is in `contracts`."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from unionhall.bargaining.bridge import FURTHEST, FiscalYear
from unionhall.bargaining.forms import day_input
from unionhall.bargaining.models import Costing
from unionhall.contracts.forms import choosing
from unionhall.contracts.models import Agreement


class PublishForm(forms.Form):
    """What members are told, and who is to see it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    stage = forms.ChoiceField(label=_("How far it is"), choices=Agreement.Stage)
    audience = forms.ChoiceField(
        label=_("Who sees it"), choices=Agreement.Audience, widget=forms.RadioSelect, initial="link"
    )
    agreed_on = forms.DateField(label=_("Agreed on"), required=False, widget=day_input())
    first_paid = forms.DateField(
        label=_("First pay at the new rates"),
        required=False,
        widget=day_input(),
        help_text=_("Members see what is owed to them for the time before."),
    )
    beside = forms.ModelChoiceField(
        Costing.objects.none(),
        label=_("Show it against"),
        required=False,
        empty_label=_("today's pay only"),
        help_text=_("A kept costing that members then see beside this one, with its name."),
    )
    summary = forms.CharField(label=_("Summary"), widget=forms.Textarea({"rows": 5}))
    summary_es = forms.CharField(
        label=_("Summary in Spanish"), required=False, widget=forms.Textarea({"rows": 5})
    )
    summary_pt = forms.CharField(
        label=_("Summary in Portuguese"), required=False, widget=forms.Textarea({"rows": 5})
    )
    full_text = forms.CharField(label=_("Full text"), required=False, widget=forms.Textarea({"rows": 12}))
    questions = forms.CharField(
        label=_("Questions and answers"),
        required=False,
        widget=forms.Textarea({"rows": 10}),
        help_text=_("A line with the question, the lines of the answer below it, then an empty line."),
    )
    questions_es = forms.CharField(
        label=_("The same in Spanish"), required=False, widget=forms.Textarea({"rows": 6})
    )
    questions_pt = forms.CharField(
        label=_("The same in Portuguese"), required=False, widget=forms.Textarea({"rows": 6})
    )

    def __init__(self, *args: Any, costing: Costing, **options: Any) -> None:
        super().__init__(*args, **options)
        choosing(self.fields["beside"]).queryset = costing.table.costings.exclude(pk=costing.pk)
        self.last_year = FiscalYear.parse(costing.kept["package"]["years"][-1]["fiscal_year"])

    def clean_first_paid(self) -> date | None:
        """Beyond the term what is owed is worked out for some years, and no further."""
        told: date | None = self.cleaned_data["first_paid"]
        if told and told > (last := (self.last_year + FURTHEST).last_day):
            words = _("What is owed is worked out for a first pay up to %(day)s.")
            raise ValidationError(words % {"day": date_format(last)})
        return told
