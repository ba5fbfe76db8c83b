"""Posts, the resource ledger, campaigns, and the topics they are filed under."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet

from unionhall.core.blocks import RICH_TEXT, BodyBlock
from unionhall.core.models import Named
from unionhall.places.models import Division, Local


class Topic(Named):
    """A subject that posts and resources are filed under."""

    slug = models.SlugField(_("address"), unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")


class Kind(models.TextChoices):
    """What sort of post it is; shown above its title."""

    NEWS = "news", _("News")
    STATEMENT = "statement", _("Statement")
    OBSERVANCE = "observance", _("Observance")
    BARGAINING = "bargaining", _("Bargaining report")
    RECOGNITION = "recognition", _("Recognition")
    RECAP = "recap", _("Event recap")


class PostIndex(Page):
    """The news of the federation: the parent of all posts."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["newsroom.Post"]
    max_count_per_parent = 1


class PostQuerySet(PageQuerySet):
    def newest_first(self) -> "PostQuerySet":
        return self.order_by("-date", "-pk")


class Post(Page):
    """A piece of news, a statement, an observance: dated, signed, filed under divisions and locals."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NEWS)
    # Chosen once and never moved by an edit, so that feeds and readers do not see old news as new.
    date = models.DateTimeField(_("date"), default=timezone.now, db_index=True)
    byline = models.CharField(_("byline"), max_length=160, blank=True)
    summary = models.TextField(_("summary"), max_length=400)
    lead_picture = models.ForeignKey("core.Picture", models.SET_NULL, null=True, blank=True, related_name="+")
    lead_alternative = models.CharField(_("alternative text"), max_length=255, blank=True)
    lead_caption = models.CharField(_("caption"), max_length=255, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"))
    action_label = models.CharField(_("call to action"), max_length=80, blank=True)
    action_url = models.CharField(_("address of the call to action"), max_length=500, blank=True)
    divisions = ParentalManyToManyField(Division, related_name="posts", blank=True)
    locals = ParentalManyToManyField(Local, related_name="posts", blank=True)
    topics = ParentalManyToManyField(Topic, related_name="posts", blank=True)
    related = ParentalManyToManyField("self", symmetrical=False, blank=True)
    part_of = models.ForeignKey(
        "newsroom.Campaign",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("part of the campaign"),
    )

    objects = PageManager.from_queryset(PostQuerySet)()

    parent_page_types = ["newsroom.PostIndex"]
    subpage_types: list[str] = []


class Correction(Orderable):
    """What a post had wrong, and when that was put right."""

    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="corrections")
    date = models.DateField(_("date"), default=date.today)
    text = models.TextField(_("what was wrong and what is right"))


class ResourceQuerySet(models.QuerySet["Resource"]):
    def in_force(self, on: date) -> "ResourceQuerySet":
        """Entries that count on that day: begun, not ended, not superseded by one that has begun."""
        begun = models.Q(in_force_from=None) | models.Q(in_force_from__lte=on)
        not_ended = models.Q(in_force_until=None) | models.Q(in_force_until__gte=on)
        overtaken = Resource.objects.filter(supersedes=models.OuterRef("pk")).filter(begun)
        return self.filter(begun, not_ended).exclude(models.Exists(overtaken))


class Resource(models.Model):
    """One entry of the resource ledger: a dated link or file, and who issued it."""

    class Jurisdiction(models.TextChoices):
        FEDERAL = "federal", _("Federal")
        MASSACHUSETTS = "MA", _("Massachusetts")
        CONNECTICUT = "CT", _("Connecticut")
        UNION = "union", _("Our union")

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    document = models.ForeignKey("core.Attachment", models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(_("language"), max_length=5, default="en")
    issued_by = models.CharField(_("issued by"), max_length=160)
    issued_on = models.DateField(_("date"), db_index=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=8, choices=Jurisdiction)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    supersedes = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )
    divisions = models.ManyToManyField(Division, related_name="resources", blank=True)
    topics = models.ManyToManyField(Topic, related_name="resources", blank=True)
    checked_at = models.DateTimeField(_("link last checked"), null=True, editable=False)
    broken_since = models.DateTimeField(_("link broken since"), null=True, editable=False)
    broken_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = _("resource")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(link="", document__isnull=False)
                | (~models.Q(link="") & models.Q(document=None)),
                name="a_link_or_a_file",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resource", args=[self.pk])


class CampaignIndex(Page):
    """All campaigns and coalitions."""

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["newsroom.Campaign"]
    max_count_per_parent = 1


class Campaign(Page):
    """A campaign or coalition: what it asks for, with whom, how far it has come."""

    summary = models.TextField(_("summary"), max_length=400)
    lead_picture = models.ForeignKey("core.Picture", models.SET_NULL, null=True, blank=True, related_name="+")
    lead_alternative = models.CharField(_("alternative text"), max_length=255, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    resources = ParentalManyToManyField(Resource, related_name="campaigns", blank=True)

    parent_page_types = ["newsroom.CampaignIndex"]
    subpage_types: list[str] = []


class Ask(Orderable):
    """One thing a campaign asks for."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="asks")
    title = models.CharField(_("what we ask"), max_length=160)
    text = RichTextField(_("why"), features=RICH_TEXT, blank=True)


class Milestone(Orderable):
    """One dated event of a campaign."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="milestones")
    date = models.DateField(_("date"))
    text = models.CharField(_("what happened"), max_length=255)


class Partner(Orderable):
    """An organisation that stands with us in a campaign."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=120)
    url = models.URLField(_("website"), blank=True)
    logo = models.ForeignKey("core.Picture", models.SET_NULL, null=True, blank=True, related_name="+")
