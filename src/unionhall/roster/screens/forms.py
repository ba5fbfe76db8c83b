"""What is typed on the screens of joining and organising, and what is wrong with it."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.search import fold
from unionhall.core.traps import TrapForm
from unionhall.core.uploads import check_document, check_picture
from unionhall.places.models import Local
from unionhall.roster.joining import Applicant
from unionhall.roster.models import (
    Agreement,
    AuthorisationCard,
    Classification,
    Membership,
    Person,
    Unit,
    Worksite,
)

_MOST_BYTES = 15 * 2**20
_AROUND = timedelta(days=366)


class ApplicantForm(forms.Form):
    """What somebody who joins says of herself."""

    fields: dict[str, Any]
    given = forms.CharField(
        label=gettext_lazy("Given name"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    surname = forms.CharField(
        label=gettext_lazy("Surname"), max_length=80, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Personal e-mail"),
        help_text=gettext_lazy("Your copy goes there. Your own address, not one from work."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobile phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    street = forms.CharField(
        label=gettext_lazy("Street and number"),
        max_length=160,
        required=False,
        widget=forms.TextInput({"autocomplete": "street-address"}),
    )
    locality = forms.CharField(
        label=gettext_lazy("City or town"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "address-level2"}),
    )
    state = forms.CharField(
        label=gettext_lazy("State"),
        max_length=2,
        required=False,
        widget=forms.TextInput({"autocomplete": "address-level1", "size": "4"}),
    )
    postcode = forms.RegexField(
        r"^\d{5}(-\d{4})?$",
        label=gettext_lazy("ZIP code"),
        required=False,
        widget=forms.TextInput({"autocomplete": "postal-code", "inputmode": "numeric", "size": "10"}),
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit"), required=False)
    # By name: two employers of a local may each have a "High School", and her unit says which is meant.
    worksite = forms.ChoiceField(label=gettext_lazy("Where you work"), required=False)
    title = forms.CharField(label=gettext_lazy("Job title"), max_length=120, required=False)
    classification = forms.ChoiceField(
        label=gettext_lazy("Kind of work"), choices=Classification, initial=Classification.OTHER
    )

    def __init__(self, local: Local, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.local = local
        units = local.units.all()
        self.fields["unit"].queryset = units
        self.fields["unit"].label_from_instance = lambda unit: unit.name
        if len(units) < 2:
            del self.fields["unit"]
        employers = {unit.employer_id for unit in units} | set(local.employers.values_list("pk", flat=True))
        named = (
            Worksite.objects.filter(employer__in=employers).order_by("name").values_list("name", flat=True)
        )
        self.fields["worksite"].choices = [
            ("", _("Another place")),
            *((name, name) for name in named.distinct()),
        ]

    def clean_state(self) -> str:
        return self.cleaned_data["state"].upper()

    def clean_email(self) -> str:
        """Nobody joins by a mailbox that her employer can open."""
        address = self.cleaned_data["email"]
        domain = address.rpartition("@")[2].casefold()
        for employer in self.local.employers.exclude(mail_domains=""):
            known = [name.casefold().lstrip("@") for name in employer.mail_domains.split()]
            if any(domain == name or domain.endswith(f".{name}") for name in known):
                raise forms.ValidationError(
                    _("Your employer can read what comes to this address. Use your own.")
                )
        return address

    @property
    def applicant(self) -> Applicant:
        return Applicant(**{name: self.cleaned_data[name] for name in Applicant.__dataclass_fields__})

    @property
    def chosen_unit(self) -> Unit | None:
        """The one she chose, or the only one there is."""
        return self.cleaned_data["unit"] if "unit" in self.fields else self.local.units.first()


def _agree(name: str) -> str:
    return f"agree_{name}"


class JoinForm(TrapForm, ApplicantForm):
    """The card on the local's page."""

    signature = forms.CharField(
        label=gettext_lazy("Sign with your whole name"),
        max_length=200,
        help_text=gettext_lazy("Typing it here counts as signing."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    form_key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, local: Local, words: Mapping[str, str], *args: Any, **options: Any) -> None:
        super().__init__(local, *args, **options)
        for name in Agreement.values:
            is_the_card = name == Agreement.MEMBERSHIP
            self.fields[_agree(name)] = forms.BooleanField(label=words[name], required=is_the_card)
            if is_the_card:
                self.fields[_agree(name)].error_messages["required"] = _("Without this it is no card.")

    def clean_signature(self) -> str:
        typed = self.cleaned_data["signature"]
        name = f"{self.cleaned_data.get('given', '')} {self.cleaned_data.get('surname', '')}"
        if not set(fold(name).split()) <= set(fold(typed).split()):
            raise forms.ValidationError(_("Type your name as you wrote it above."))
        return " ".join(typed.split())

    @property
    def about_her(self) -> list[forms.BoundField]:
        return [self[name] for name in ("given", "surname", "email", "phone")]

    @property
    def home(self) -> list[forms.BoundField]:
        return [self[name] for name in ("street", "locality", "state", "postcode")]

    @property
    def work(self) -> list[forms.BoundField]:
        names = ("unit", "worksite", "title", "classification")
        return [self[name] for name in names if name in self.fields]

    @property
    def agreements(self) -> list[forms.BoundField]:
        return [self[_agree(name)] for name in Agreement.values]

    @property
    def agreed(self) -> frozenset[str]:
        return frozenset(name for name in Agreement.values if self.cleaned_data[_agree(name)])


class PaperForm(ApplicantForm):
    """A card that was signed on paper: what it says, and its picture."""

    signed_on = forms.DateField(
        label=gettext_lazy("Day on which it was signed"), widget=forms.DateInput({"type": "date"})
    )
    agreed = forms.MultipleChoiceField(
        label=gettext_lazy("What is ticked on it"),
        choices=Agreement,
        initial=[Agreement.MEMBERSHIP],
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the card"), choices=settings.LANGUAGES)
    scan = forms.FileField(
        label=gettext_lazy("Picture or PDF of the card"),
        help_text=gettext_lazy("JPEG, PNG, WebP or PDF. Only officers who take in members can open it."),
    )
    form_key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, local: Local, today: date, *args: Any, **options: Any) -> None:
        super().__init__(local, *args, **options)
        self.today = today
        self.fields["email"].required = False

    def clean_email(self) -> str:
        return super().clean_email() if self.cleaned_data["email"] else ""

    def clean_signed_on(self) -> date:
        day: date = self.cleaned_data["signed_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean_agreed(self) -> list[str]:
        agreed: list[str] = self.cleaned_data["agreed"]
        if Agreement.MEMBERSHIP not in agreed:
            raise forms.ValidationError(_("A card that does not ask for membership is no card."))
        return agreed

    def clean_scan(self) -> Any:
        """A picture loses what it tells of its origin; a PDF stays as it is."""
        file = self.cleaned_data["scan"]
        if file.size > _MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 15 MB."))
        if file.name.lower().endswith(".pdf"):
            check_document(file)
            return file
        return SimpleUploadedFile(file.name, check_picture(file), file.content_type)


class DecisionForm(forms.Form):
    """Whose card it is, and as what she is taken in."""

    fields: dict[str, Any]
    person = forms.ChoiceField(label=gettext_lazy("Whose card is it?"), widget=forms.RadioSelect)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit"), required=False)
    since = forms.DateField(
        label=gettext_lazy("Member from"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    NEW = "new"

    def __init__(
        self, card: AuthorisationCard, people: Mapping[str, Person], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.card, self.people = card, people
        self.fields["unit"].queryset = card.local.units.all()
        self.fields["unit"].label_from_instance = lambda unit: unit.name
        names = [(key, str(person)) for key, person in people.items()]
        self.fields["person"].choices = [*names, (self.NEW, _("Somebody who is not on the roll yet"))]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if "since" in told and "person" in told:
            self._check_since(told["since"], self.people.get(told["person"]))
        return told

    def _check_since(self, since: date, person: Person | None) -> None:
        """A standing that began later is not struck by a slip of the pen."""
        signed = self.card.signed_on
        if abs(since - signed) > _AROUND:
            words = _("She signed on %(day)s. Membership begins within a year of that.")
            self.add_error("since", words % {"day": date_format(signed)})
            return
        if person is None:
            return
        rows = person.memberships.filter(local=self.card.local, since__gt=since)
        later = rows.exclude(pk__in=Membership.objects.struck()).order_by("since").first()
        if later:
            words = _("The roll says since %(day)s: %(standing)s. Choose that day or a later one.")
            self.add_error("since", words % {"day": date_format(later.since), "standing": later})


class DeclineForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why it is declined"), max_length=300)
