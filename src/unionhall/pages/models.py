"""The page types that gather from every desk: home, standing pages and division pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from unionhall.core.blocks import RICH_TEXT, BodyBlock
from unionhall.places.models import Division


class HomePage(Page):
    """The front door: blocks that staff arrange."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    parent_page_types = ["wagtailcore.Page"]


class StandingPage(Page):
    """A page that stands: about us, what we do, how to reach us. May have pages below it."""

    summary = models.TextField(_("summary"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    parent_page_types = ["pages.HomePage", "pages.StandingPage"]
    subpage_types = ["pages.StandingPage"]


class DivisionPage(Page):
    """A division's room: its standing text and note, its resources, its news, its people."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="pages")
    summary = models.TextField(_("summary"), max_length=400, blank=True)
    note = RichTextField(_("standing note"), features=RICH_TEXT, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.StandingPage"]


class DivisionPerson(Orderable):
    """Somebody a member of the division can turn to."""

    page = ParentalKey(DivisionPage, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=160)
    email = models.EmailField(_("e-mail"), blank=True)
    picture = models.ForeignKey("core.Picture", models.SET_NULL, null=True, blank=True, related_name="+")
