"""What an officer types of how to reach a person: an e-mail, a phone, a home, and which is no longer hers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from unionhall.roster import actions
from unionhall.roster.models import Purpose
from unionhall.roster.roles import Power
from unionhall.roster.screens import mineforms
from unionhall.roster.screens.changeform import ChangeForm, EndForm, Task


class EmailForm(ChangeForm, mineforms.EmailForm):
    needs = frozenset({Power.EDIT, Power.HOME_CONTACT})

    @property
    def is_so(self) -> bool:
        return bool(self.task.person.emails.on(self.task.on).filter(**self.facts).exists())

    def write(self) -> None:  # type: ignore[override]
        actions.add_email(self.task.person, **self.facts, by=self.task.by, on=self.task.on)


class PhoneForm(ChangeForm, mineforms.PhoneForm):
    needs = frozenset({Power.EDIT, Power.HOME_CONTACT})

    @property
    def is_so(self) -> bool:
        return bool(self.task.person.phones.on(self.task.on).filter(**self.facts).exists())

    def write(self) -> None:  # type: ignore[override]
        actions.add_phone(self.task.person, **self.facts, by=self.task.by, on=self.task.on)


class HomeForm(ChangeForm, mineforms.AddressForm):
    heading = _("Another home")
    needs = frozenset({Power.EDIT, Power.HOME_ADDRESS})

    def stands(self, task: Task) -> dict[str, Any]:
        home = task.person.addresses.on(task.on).filter(purpose=Purpose.HOME).first()
        return (
            {name: getattr(home, name) for name in ("street", "locality", "state", "postcode")}
            if home
            else {}
        )

    def write(self) -> None:  # type: ignore[override]
        actions.move_home(self.task.person, self.facts, by=self.task.by, on=self.task.on)


class EndEmailForm(EndForm):
    heading = _("This e-mail is hers no longer")
    needs = EmailForm.needs

    @classmethod
    def rows(cls, task: Task) -> Any:
        return task.person.emails.all()

    def write(self) -> None:
        actions.end_way(self.task.row, by=self.task.by, on=self.task.on)


class EndPhoneForm(EndForm):
    heading = _("This phone is hers no longer")
    needs = PhoneForm.needs

    @classmethod
    def rows(cls, task: Task) -> Any:
        return task.person.phones.all()

    def write(self) -> None:
        actions.end_way(self.task.row, by=self.task.by, on=self.task.on)


class EndAddressForm(EndForm):
    heading = _("She lives or works there no longer")
    needs = HomeForm.needs

    @classmethod
    def rows(cls, task: Task) -> Any:
        return task.person.addresses.all()

    def write(self) -> None:
        actions.end_way(self.task.row, by=self.task.by, on=self.task.on)


class PreferEmailForm(ChangeForm):
    heading = _("Write to this e-mail first")
    needs = EmailForm.needs
    rows = EndEmailForm.rows

    @classmethod
    def offers(cls, task: Task, row: Any) -> bool:
        """Where there is another for the same purpose."""
        others = cls.rows(task).on(task.on).filter(purpose=row.purpose).exclude(pk=row.pk)
        return row.holds(task.on) and not row.is_preferred and others.exists()

    @property
    def is_so(self) -> bool:
        return bool(self.task.row.is_preferred)

    def write(self) -> None:
        actions.prefer(self.task.row, by=self.task.by)


class PreferPhoneForm(PreferEmailForm):
    heading = _("Call this phone first")
    needs = PhoneForm.needs
    rows = EndPhoneForm.rows
