"""What is typed about conversations and about who talks to whom."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unionhall.core.models import User
from unionhall.places.models import Local
from unionhall.roster.gate import today
from unionhall.roster.models import Assessment, Assignment, Office, Person, Talk
from unionhall.roster.organising import TalkFacts
from unionhall.roster.roles import Power


def organisers(local: Local, user: User, on: date) -> QuerySet[Person]:
    """Who may be named as talking to people of the local: its officers, who does already, herself."""
    places = Q(local=local) | Q(unit__local=local)
    officers = Office.objects.on(on).filter(places).values_list("person", flat=True)
    assigned = Assignment.objects.visible_to(user, on).on(on).filter(local=local)
    # A few people, looked up by number: asked in one question it goes through the whole roll.
    few = {*officers, *assigned.values_list("organiser", flat=True)}
    named = Person.objects.visible_to(user, Power.ORGANISE, on).filter(pk__in=few)
    herself = Person.objects.filter(user=user.pk)
    found = {pk for people in (named, herself) for pk in people.values_list("pk", flat=True)}
    return Person.objects.present().filter(pk__in=found)


class TalkForm(forms.Form):
    """A conversation that was held, and what follows."""

    fields: dict[str, Any]
    held_on = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    held_by = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("Who talked"), required=False)
    assessment = forms.TypedChoiceField(
        label=gettext_lazy("Where she stands"),
        choices=[("", gettext_lazy("no telling yet")), *Assessment.choices],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("What matters to her at work. Nothing you would not show her."),
        widget=forms.Textarea({"rows": 4}),
    )
    follow_up_on = forms.DateField(
        label=gettext_lazy("Follow up on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    follow_up_by = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("Who follows up"), required=False
    )
    form_key = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)

    def __init__(self, people: QuerySet[Person], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("held_by", "follow_up_by"):
            self.fields[name].queryset = people

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > today():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("follow_up_by") and not facts.get("follow_up_on"):
            self.add_error("follow_up_on", _("Say by when."))
        return facts

    @property
    def facts(self) -> TalkFacts:
        return TalkFacts(**self.cleaned_data)


class TalkChangeForm(TalkForm):
    """What was noted of a conversation, and (`seen_...`) what stood there when she began to correct it."""

    def __init__(self, people: QuerySet[Person], talk: Talk, data: Any = None) -> None:
        noted = {name: getattr(talk, name) for name in _NOTED}
        # Who talked then may be no officer now, and stays all the same.
        named = [person.pk for person in (talk.held_by, talk.follow_up_by) if person]
        everybody = people | Person.objects.filter(pk__in=named)
        super().__init__(everybody, data, initial={**noted, **seen(talk)})
        for name in _NOTED:
            self.fields[f"seen_{name}"] = forms.CharField(required=False, widget=forms.HiddenInput)
        del self.fields["form_key"]

    @property
    def facts(self) -> TalkFacts:
        return TalkFacts(**{name: self.cleaned_data[name] for name in _NOTED})

    def saw(self, talk: Talk) -> bool:
        """Whether she began with the note as it stands now. A browser may have other ends of lines."""
        return all(self.cleaned_data[name].split() == now.split() for name, now in seen(talk).items())


_NOTED = tuple(name for name in TalkFacts.__dataclass_fields__ if name != "form_key")


def seen(talk: Talk) -> dict[str, str]:
    """The note as it stands, for the form that corrects it."""
    noted = {name: getattr(talk, name) for name in _NOTED}
    return {f"seen_{name}": str(getattr(value, "pk", value) or "") for name, value in noted.items()}


class AssignmentForm(forms.Form):
    """Who talks to the people that were ticked; by name where she is not among the usual ones."""

    fields: dict[str, Any]
    organiser = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("Who talks to them"), required=False
    )
    name = forms.CharField(label=gettext_lazy("Or another member, by name"), required=False, max_length=120)
    is_nobody = forms.BooleanField(label=gettext_lazy("Nobody, for now"), required=False)

    def __init__(
        self, people: QuerySet[Person], everybody: QuerySet[Person], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["organiser"].queryset = people
        self.everybody = everybody

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        given = [bool(facts.get(name)) for name in ("organiser", "name", "is_nobody")]
        if sum(given) != 1:
            raise forms.ValidationError(_("Choose one: somebody from the list, a name, or nobody."))
        if facts["name"]:
            facts["organiser"] = self._named(facts["name"])
        return facts

    def _named(self, name: str) -> Person:
        found = list(self.everybody.known_as(name)[:2])  # type: ignore[attr-defined]
        if len(found) != 1:
            words = _("Nobody you see has this name.") if not found else _("More than one has this name.")
            raise forms.ValidationError({"name": words})
        return found[0]
