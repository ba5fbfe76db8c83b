"""The page types that gather from every desk: home, standing pages and division pages."""

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, TitleFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PageManager

from unionhall.core.blocks import RICH_TEXT, BodyBlock
from unionhall.core.frame import Framed
from unionhall.core.publishing import PublicQuerySet
from unionhall.core.wording import check_links
from unionhall.newsroom import feeds, schema
from unionhall.pages import gathering
from unionhall.pages.blocks import HomeBlock
from unionhall.places.models import Division, Federation

_SUMMARY = _("One or two plain sentences: search engines and shared links show them.")


class HomePage(Framed, Page):
    """The front door: blocks that staff arrange."""

    summary = models.TextField(_("summary"), max_length=400, blank=True, help_text=_SUMMARY)
    body = StreamField(HomeBlock(), verbose_name=_("body"), blank=True)

    template = "pages/home_page.html"
    content_panels = [*Page.content_panels, FieldPanel("body"), FieldPanel("summary")]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    def facts(self, request: HttpRequest) -> dict:
        return {"@context": "https://schema.org"} | schema.publisher(Federation.for_request(request))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        # Its title is what the federation was called when the hall opened.
        name = self.seo_title or Federation.for_request(request).name
        return context | {"gathered": gathering.for_home(self), "page_title": name}

    def rooms(self) -> list["DivisionPage"]:
        """The division pages below this home, in the divisions' order."""
        # Not `child_of`: it asks for the depth twice over, and SQLite then reads every page of the site.
        pages = DivisionPage.objects.filter(depth=self.depth + 1, path__startswith=self.path)
        pages = pages.public().select_related("division")
        return list(pages.order_by("division__position", "division__name"))


class StandingPage(Framed, Page):
    """A page that stands: about us, what we do, how to reach us. May have pages below it."""

    summary = models.TextField(_("summary"), max_length=400, blank=True, help_text=_SUMMARY)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    template = "pages/standing_page.html"
    content_panels = [TitleFieldPanel("title"), FieldPanel("summary"), FieldPanel("body")]
    parent_page_types = ["pages.HomePage", "pages.StandingPage", "pages.DivisionPage"]
    subpage_types = ["pages.StandingPage"]

    objects = PageManager.from_queryset(PublicQuerySet)()

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")

    def searched_words(self) -> list[str]:
        """What search finds it by beside its title, summary and text."""
        return []

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | {"pages_below": StandingPage.objects.child_of(self).public()}


class DivisionPage(Framed, Page):
    """A division's room: its standing text and note, its resources, its news, its people."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="pages", verbose_name=_("division"))
    summary = models.TextField(_("summary"), max_length=400, blank=True, help_text=_SUMMARY)
    note = RichTextField(
        _("standing note"),
        features=RICH_TEXT,
        blank=True,
        validators=[check_links],
        help_text=_("Stands in a box above everything else until you take it away."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    objects = PageManager.from_queryset(PublicQuerySet)()

    template = "pages/division_page.html"
    content_panels = [
        TitleFieldPanel("title"),
        FieldPanel("division"),
        FieldPanel("summary"),
        FieldPanel("note"),
        FieldPanel("body"),
        InlinePanel("people", heading=_("People"), label=_("person")),
    ]
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.StandingPage"]

    class Meta:
        verbose_name = _("division page")
        verbose_name_plural = _("division pages")

    def searched_words(self) -> list[str]:
        """What search finds it by beside its title, summary and text: also PSRP, which members call it."""
        people = [words for person in self.people.all() for words in (person.name, person.role)]
        return [self.note, *people, self.division.slug.upper()]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        below = StandingPage.objects.child_of(self).public()
        division_feeds = feeds.links("division", self.division.slug, self.division.label)
        return context | gathering.for_division(self) | {"pages_below": below, "feeds": division_feeds}


class DivisionPerson(Orderable):
    """Somebody a member of the division can turn to."""

    page = ParentalKey(DivisionPage, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=160)
    email = models.EmailField(_("e-mail"), blank=True)
    picture = models.ForeignKey(
        "core.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )


# At the end, since it is a fact of this app that no page type above knows of.
from unionhall.pages.moving import Moved  # noqa: E402, F401
