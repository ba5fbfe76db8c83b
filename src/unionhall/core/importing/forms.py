"""What staff say about a file: which it is, and which of its columns is which."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.importing.protocol import Importer, Option
from unionhall.core.importing.running import Look


class UploadForm(forms.Form):
    """A file of one kind, with the options that kind has (but for those of the server's own terminal)."""

    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, importer: Importer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [option for option in importer.options if not option.terminal_only]
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{ending}" for ending in importer.accepts)
        for option in self.offered:
            self.fields[option.name] = _field(option)

    def options(self) -> dict[str, str]:
        given = {option.name: self.cleaned_data[option.name] for option in self.offered}
        return {name: value for name, value in given.items() if value}


def _field(option: Option) -> forms.Field:
    facts: dict[str, Any] = {"label": option.title, "help_text": option.help, "required": False}
    if not option.choices:
        return forms.CharField(**facts)
    return forms.ChoiceField(choices=[(choice, choice) for choice in option.choices], **facts)


class ColumnsForm(forms.Form):
    """For each thing the importer wants to know, the column of the file that says it."""

    def __init__(self, *args: Any, importer: Importer, look: Look, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("(not in this file)")), *enumerate(look.header)]
        for column in importer.columns:
            self.fields[column.name] = forms.TypedChoiceField(
                label=column.title,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=column.required,
                initial=look.mapping.get(column.name, ""),
            )

    def mapping(self) -> dict[str, int]:
        return {name: place for name, place in self.cleaned_data.items() if place is not None}
