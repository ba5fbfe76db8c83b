"""The form in which staff write a post."""

from django.utils import timezone

from unionhall.core.routes import PageForm


class PostForm(PageForm):
    """A post that is dated ahead appears on its date."""

    def clean(self) -> dict:
        self._follow_the_date()
        return super().clean()

    def _follow_the_date(self) -> None:
        """The schedule is the date, unless somebody set another moment."""
        told, before = self.cleaned_data, self.instance.date
        date, moment = told.get("date"), told.get("go_live_at")
        if date and moment in (None, before):
            told["go_live_at"] = date if date > timezone.now() else None
