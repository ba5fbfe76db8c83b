"""Two records that were found to be of one person: which rows went from the one to the other.

The table only; joining and parting is `merging`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from unionhall.core.models import User
from unionhall.roster.people import Person


class Merge(models.Model):
    """One joining: what was moved and what was set aside, so that it can be parted again exactly."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Person, models.PROTECT, related_name="merges_into")
    # What each row said before (see `merging`).
    record = models.JSONField(default=dict)
    merged_on = models.DateField(_("joined on"))
    merged_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    split_on = models.DateField(_("parted on"), null=True, blank=True)
    split_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("joined record")

    def __str__(self) -> str:
        return f"{self.absorbed} -> {self.kept}"
