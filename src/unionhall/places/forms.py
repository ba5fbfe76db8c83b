"""What people may write to a local."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.traps import TrapForm


class MessageForm(TrapForm):
    """A message to a local's officers."""

    name = forms.CharField(
        label=_("Your name"), max_length=100, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your own e-mail address"),
        help_text=_("Where the officers can answer you. Better not your employer's."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    text = forms.CharField(label=_("Your message"), max_length=4000, widget=forms.Textarea({"rows": 8}))
    form_key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        """A name stands in the subject of a letter, which is one line."""
        return " ".join(self.cleaned_data["name"].split())
