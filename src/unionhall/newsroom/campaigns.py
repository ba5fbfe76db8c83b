"""Campaigns and coalitions: what they ask for, with whom, and how far they have come."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PageManager

from unionhall.core import dating
from unionhall.core.blocks import RICH_TEXT, BodyBlock
from unionhall.core.frame import Framed
from unionhall.core.publishing import Pictured, PublicQuerySet
from unionhall.core.wording import check_links
from unionhall.newsroom import listing, panels
from unionhall.newsroom.forms import PicturedForm
from unionhall.places.models import Division


class CampaignIndex(Framed, Page):
    """All campaigns and coalitions."""

    template = "newsroom/campaign_index.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["newsroom.Campaign"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("campaigns")

    def get_context(self, request, *args, **kwargs):
        campaigns = Campaign.objects.public().readable_in(self.locale.language_code)
        context = super().get_context(request, *args, **kwargs)
        newest_first = campaigns.select_related("lead_picture").order_by("-first_published_at", "-pk")
        return context | {"campaigns": newest_first}


class Campaign(Framed, Pictured, Page):
    """A campaign or coalition: what it asks for, with whom, how far it has come."""

    summary = models.TextField(
        _("summary"), max_length=400, help_text=_("One or two plain sentences: what we want, and why now.")
    )
    divisions = ParentalManyToManyField(
        Division, related_name="campaigns", blank=True, verbose_name=_("divisions")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    objects = PageManager.from_queryset(PublicQuerySet)()

    base_form_class = PicturedForm
    template = "newsroom/campaign.html"
    content_panels = panels.CAMPAIGN
    parent_page_types = ["newsroom.CampaignIndex"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def searched_words(self) -> list[str]:
        """What search finds it by beside its title, summary and text."""
        asked = [words for ask in self.asks.all() for words in (ask.title, ask.text)]
        dated = [milestone.text for milestone in self.milestones.all()]
        return [*asked, *dated, *(partner.name for partner in self.partners.all())]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | listing.of_campaign(self)


class Ask(Orderable):
    """One thing a campaign asks for."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="asks")
    title = models.CharField(_("what we ask"), max_length=160)
    text = RichTextField(_("why"), features=RICH_TEXT, blank=True, validators=[check_links])


class Milestone(Orderable):
    """One dated event of a campaign."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="milestones")
    date = models.DateField(_("date"))
    text = models.CharField(_("what happened"), max_length=255)

    def clean(self) -> None:
        super().clean()
        if told := dating.refusal(self.date, dating.PLANNED):
            raise ValidationError({"date": told})


class Partner(Orderable):
    """An organisation that stands with us in a campaign."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=120)
    url = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey("core.Picture", models.SET_NULL, null=True, blank=True, related_name="+")


class CampaignDocument(Orderable):
    """An entry of the ledger that belongs to a campaign."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="documents")
    resource = models.ForeignKey(
        "newsroom.Resource", models.CASCADE, related_name="+", verbose_name=_("resource")
    )
