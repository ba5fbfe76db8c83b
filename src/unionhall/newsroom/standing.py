"""Where an entry of the ledger stands today, and what is behind its link."""

# The facts are the fields of `Resource`, which only the model knows.
# mypy: disable-error-code="attr-defined"

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Any, Self
from urllib.parse import urlsplit

from django.db.models import ForeignKey
from django.db.models.deletion import Collector
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

# Endings of an address that say what kind of file is behind it.
_FILES = frozenset(
    ["csv", "doc", "docx", "ods", "odt", "pdf", "ppt", "pptx", "rtf", "txt", "xls", "xlsx", "zip"]
)
# A server that is down for an evening is no news.
_PATIENCE = timedelta(days=3)
# How many entries on a replacement is looked for: that many in a row are hardly ever announced ahead.
STEPS = 6


def close_the_chain(collector: Collector, field: ForeignKey, newer: Iterable[Any], _using: str) -> None:
    """Where an entry is deleted, what took its place takes the place of what it had taken the place of."""
    going = collector.data.get(field.model, ())
    for entry in newer:
        older = entry.supersedes
        while older in going:
            older = older.supersedes
        collector.add_field_update(field, older, [entry])


class Standing:
    """What `Resource` can say of itself from its facts alone."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What was found out about another link says nothing of this one."""
        if self.pk and not type(self)._base_manager.filter(pk=self.pk, link=self.link).exists():
            vars(self).update(checked_at=None, broken_since=None, broken_reason="")
        super().save(*args, **kwargs)  # type: ignore[misc]

    def lineage(self) -> list[Self]:
        """This entry and the ones it stands in place of, newest first."""
        line: list[Self] = []
        entry: Self | None = self
        while entry and entry not in line:
            line.append(entry)
            entry = entry.supersedes
        return line

    @property
    def replacement(self) -> Self | None:
        """The entry that stands in this one's place, if one does today: the next in line that has begun."""
        newer = [self]
        for _step in range(STEPS):
            newer = [later for entry in newer for later in entry.superseded_by.all()]
            if begun := [entry for entry in newer if not entry.is_ahead]:
                return begun[0]
        return None

    @property
    def changed_on(self) -> date:
        """When it last became another for readers: the day it was issued on, or superseded."""
        newer = self.replacement
        days = [self.issued_on, *([newer.issued_on, newer.in_force_from] if newer else [])]
        return max(day for day in days if day)

    @property
    def is_lapsed(self) -> bool:
        return bool(self.in_force_until and self.in_force_until < timezone.localdate())

    @property
    def is_ahead(self) -> bool:
        return bool(self.in_force_from and self.in_force_from > timezone.localdate())

    @property
    def is_broken(self) -> bool:
        """Whether its link has led nowhere for some days, long enough to tell readers."""
        return bool(self.broken_since and self.broken_since < timezone.now() - _PATIENCE)

    @property
    def url(self) -> str:
        """Where the thing itself is."""
        return self.link or self.document.url

    @property
    def site(self) -> str:
        """The name of the place a link leads to."""
        return (urlsplit(self.link).hostname or "").removeprefix("www.")

    @property
    def format(self) -> str:
        """The type of the file and its size, or whose page it is."""
        if self.document:
            kind = self.document.file_extension.upper()
            return f"{kind}, {filesizeformat(self.document.get_file_size())}"
        ending = PurePosixPath(urlsplit(self.link).path).suffix.lower().lstrip(".")
        kind = ending.upper() if ending in _FILES else _("Web page")
        return f"{kind}, {self.site}"
