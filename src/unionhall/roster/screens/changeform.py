"""One change that an officer makes on a record: whose it is, what stands, and whether another was quicker."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.places.models import Local
from unionhall.roster import permissions
from unionhall.roster.models import Person
from unionhall.roster.roles import Power


@dataclass(frozen=True)
class Task:
    """Whose record is changed by whom, on which day; and the row of it that is meant, if one is."""

    person: Person
    by: User
    on: date
    row: Any = None

    def locals_within(self, power: Power) -> list[Local]:
        return permissions.locals_within(self.by, power, on=self.on)


class ChangeForm(forms.Form):
    """One change, and the version of the record that she had before her."""

    heading: Any
    needs: frozenset[Power] = frozenset({Power.EDIT})
    fields: dict[str, Any]
    write: Any
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, task: Task, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"version": task.person.version} | self.stands(task))
        self.task = task

    @classmethod
    def called(cls, row: Any) -> str:
        """How the way to this change of a row is called."""
        return f"{cls.heading}: {row}"

    @classmethod
    def offers(cls, task: Task, row: Any) -> bool:
        """Whether the record shows the way to this change of a row."""
        return bool(row.holds(task.on))

    def stands(self, task: Task) -> dict[str, Any]:
        """What the record says now, to begin with."""
        return {}

    @property
    def now(self) -> list[tuple[str, Any]]:
        """What the record says now of what she was about to change, by the names of the fields."""
        return self._told(self.stands(self.task))

    @property
    def typed(self) -> list[tuple[str, Any]]:
        """What she typed, by the names of the fields."""
        return self._told(self.cleaned_data) if self.is_bound and self.is_valid() else []

    @property
    def is_so(self) -> bool:
        """Whether the record says what she typed already: she pressed twice, or another was of her mind."""
        stands = self.stands(self.task)
        return all(name in stands and stands[name] == value for name, value in self.facts.items())

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @classmethod
    def followed(cls, task: Task, row: Any) -> Any:
        """The row of the record that stands now for this one; None where it is over."""
        return row if row.holds(task.on) else None

    def _told(self, facts: Mapping[str, Any]) -> list[tuple[str, Any]]:
        fields = {name: field for name, field in self.fields.items() if facts.get(name) and name != "version"}
        return [(field.label, _in_words(field, facts[name])) for name, field in fields.items()]


def _in_words(field: forms.Field, value: Any) -> Any:
    """A value as people read it."""
    if value is True:
        return _("yes")
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return value
    return dict(field.choices).get(value, value)  # type: ignore[arg-type]


class EndForm(ChangeForm):
    """Says that a row of the record holds no longer: one button, and nothing to be typed."""

    @property
    def is_so(self) -> bool:
        return not self.task.row.holds(self.task.on)
