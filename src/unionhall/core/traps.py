"""A field that people do not see and machines fill in, for forms that strangers send."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TrapForm(forms.Form):
    """`kept_empty` is the trap; its name is one that no browser knows how to fill in.

    Shown with `core/parts/trap.html`, always empty: a browser that filled it in all the same costs a person
    one more press, and nothing of what she wrote.
    """

    kept_empty = forms.CharField(required=False)

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("kept_empty"):
            raise forms.ValidationError(
                _("Your browser filled in a field nobody sees. It is empty again: please send once more.")
            )
