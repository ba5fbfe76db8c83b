"""What an officer types of somebody who is not on the roll yet: her name, how to reach her, her job."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.roster import reach
from unionhall.roster.actions import NameFacts, PersonFacts
from unionhall.roster.gate import today
from unionhall.roster.models import Classification, Purpose, Unit
from unionhall.roster.roles import Power
from unionhall.roster.screens.correctionforms import NameAskingForm
from unionhall.roster.screens.jobforms import NewJobFields
from unionhall.roster.screens.mineforms import PHONE


class EntryForm(NewJobFields):
    """A person and her first job. What she is paid is written on her record."""

    given, middle, surname, suffix = (
        NameAskingForm.base_fields[part] for part in ("given", "middle", "surname", "suffix")
    )
    email = forms.EmailField(label=_("Personal e-mail"), required=False)
    phone = forms.RegexField(PHONE, label=_("Personal phone"), required=False)
    field_order = ("given", "middle", "surname", "suffix", "email", "phone")

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data, initial={"since": today(), "classification": Classification.OTHER})
        within = reach.places(by, Power.ENROL, today())
        self.offer(Unit.objects.filter(reach.units(within)), pays=False)

    def ask_whether_new(self) -> None:
        """Have it said that she is none of those who are like her."""
        self.fields["is_new"] = forms.BooleanField(label=_("None of these is she"))

    @property
    def looks(self) -> dict[str, str]:
        """What of her may be known already."""
        return {name: self.cleaned_data[name] or "" for name in ("given", "surname", "email", "phone")}

    @property
    def name(self) -> NameFacts:
        told = self.cleaned_data
        return NameFacts(told["given"], told["surname"], told["middle"], told["suffix"])

    @property
    def person(self) -> PersonFacts:
        told = self.cleaned_data
        return PersonFacts(
            emails=((told["email"], Purpose.HOME),) if told["email"] else (),
            phones=((told["phone"], Purpose.HOME),) if told["phone"] else (),
        )
