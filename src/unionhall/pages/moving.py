"""Where an item of another site has come to in this one, so that it is never taken in twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Moved(models.Model):
    """One item of an export, and the page, picture or document that stands for it here."""

    source = models.CharField(_("site it came from"), max_length=200)
    key = models.CharField(_("its name there"), max_length=255)
    # Of what the export said last; the same again changes nothing.
    digest = models.CharField(max_length=64)
    address = models.CharField(_("its address there"), max_length=500, blank=True, db_index=True)
    page = models.ForeignKey("wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+")
    picture = models.ForeignKey("core.Picture", models.SET_NULL, null=True, blank=True, related_name="+")
    document = models.ForeignKey("core.Attachment", models.SET_NULL, null=True, blank=True, related_name="+")
    # The revision the import wrote: another one since then is somebody's work and is not overwritten.
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The run whose end makes the page public; empty once it is, or if it stays a draft.
    awaits = models.ForeignKey("core.ImportRun", models.SET_NULL, null=True, blank=True, related_name="+")

    # What came of a draft there is not public here.
    leads_everybody = False

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="one_item_moves_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"
