"""The forms in which staff write posts and campaigns."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from unionhall.core import dating
from unionhall.core.routes import PageForm


class PicturedForm(PageForm):
    """What leaves the drafts has a picture on top that somebody is credited for."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation:
            return
        try:
            self.instance.check_credit()
        except ValidationError as refusal:
            self.add_error(None, refusal)


class PostForm(PicturedForm):
    """A post that is dated ahead appears on its date.

    Its field has no seconds. A date that nobody has changed keeps those it has: posts stay in their order,
    and no reader takes an old one for new.
    """

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["date"] = _minute(self.instance.date)

    def clean_date(self) -> datetime | None:
        """Asked of whoever writes: what moves in may be older, and what is scheduled must not fail."""
        date: datetime | None = self.cleaned_data["date"]
        if date == _minute(self.instance.date):
            return self.instance.date
        if told := dating.refusal(date):
            raise ValidationError(told)
        return date

    def clean(self) -> dict:
        self._follow_the_date()
        return super().clean()

    def _follow_the_date(self) -> None:
        """The schedule is the date, unless somebody set another moment."""
        told, before = self.cleaned_data, self.instance.date
        date, moment = told.get("date"), told.get("go_live_at")
        if date and moment in (None, before, _minute(before)):
            told["go_live_at"] = date if date > timezone.now() else None


def _minute(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(second=0, microsecond=0)
