"""What the card says: the federation's own words, in each language, as a new version each time."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from unionhall.core.frame import Frame
from unionhall.roster import joining, permissions, pledges
from unionhall.roster.gate import actor, behind_the_gate, today
from unionhall.roster.models import Agreement
from unionhall.roster.roles import Power
from unionhall.roster.screens.desks import to_mine


class TextForm(forms.Form):
    """A field for each part of the card in each language, named `en-pledge`."""

    def __init__(self, words: dict[str, dict[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        labels = {"pledge": _("What everybody agrees to"), **dict(Agreement.choices)}
        for code, language in settings.LANGUAGES:
            for part in pledges.PARTS:
                self.fields[f"{code}-{part}"] = forms.CharField(
                    label=f"{language}: {labels[part]}",
                    initial=words[code][part],
                    max_length=2000,
                    widget=forms.Textarea({"rows": 4, "lang": code}),
                )

    @property
    def words(self) -> dict[str, dict[str, str]]:
        return {
            code: {part: self.cleaned_data[f"{code}-{part}"] for part in pledges.PARTS}
            for code, _language in settings.LANGUAGES
        }


@behind_the_gate
def write(request: HttpRequest) -> HttpResponse:
    """Write a new version; who signed an older one signed that."""
    if not permissions.may_everywhere(request.user, Power.ENROL):
        raise Http404
    text = pledges.text(today())
    form = TextForm(text.words, request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = joining.write_text(form.words, by=actor(request), on=today())
        messages.success(request, _("From now on version %(version)s is signed.") % {"version": new.version})
        return redirect("roster:card-text")
    frame = Frame(_("What the card says"), crumbs=to_mine())
    context = {"form": form, "version": text.version, "button": _("Use this from now on")}
    return render(request, "roster/card_text.html", frame.context(request) | context)
