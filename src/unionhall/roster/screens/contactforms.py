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


class EndWayForm(EndForm):
    """Says that a way to reach her, one of the rows `of` her record, is hers no longer."""

    of: str

    @classmethod
    def rows(cls, task: Task) -> Any:
        return getattr(task.person, cls.of).all()

    def write(self) -> None:
        actions.end_way(self.task.row, by=self.task.by, on=self.task.on)


class EndEmailForm(EndWayForm):
    heading, of = _("This e-mail is hers no longer"), "emails"
    needs = EmailForm.needs


class EndPhoneForm(EndWayForm):
    heading, of = _("This phone is hers no longer"), "phones"
    needs = PhoneForm.needs


class EndAddressForm(EndWayForm):
    heading, of = _("She lives or works there no longer"), "addresses"
    needs = HomeForm.needs


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
