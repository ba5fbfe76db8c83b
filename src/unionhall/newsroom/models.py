"""Posts, the resource ledger, campaigns, and the topics they are filed under."""

from datetime import date, datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager

from unionhall.core import dating
from unionhall.core.blocks import BodyBlock
from unionhall.core.frame import Framed
from unionhall.core.models import Named
from unionhall.core.publishing import Pictured, PublicQuerySet
from unionhall.core.wording import check_label
from unionhall.newsroom import listing, panels, schema
from unionhall.newsroom.campaigns import (  # noqa: F401
    Ask,
    Campaign,
    CampaignDocument,
    CampaignIndex,
    Milestone,
    Partner,
)
from unionhall.newsroom.forms import PostForm
from unionhall.newsroom.standing import STEPS, Standing, close_the_chain
from unionhall.places.models import Division, Federation, Local

_ADDRESS = RegexValidator(
    r"^(https?://\S+|/\S*|mailto:\S+|tel:\S+)$",
    _("Write a whole address (https://…), or one of this site beginning with a slash."),
)


class Topic(Named):
    """A subject that posts and resources are filed under."""

    slug = models.SlugField(_("address"), unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Kind(models.TextChoices):
    """What sort of post it is; shown above its title."""

    NEWS = "news", _("News")
    STATEMENT = "statement", _("Statement")
    OBSERVANCE = "observance", _("Observance")
    BARGAINING = "bargaining", _("Bargaining report")
    RECOGNITION = "recognition", _("Recognition")
    RECAP = "recap", _("Event recap")


class PostIndex(Framed, Page):
    """The news of the federation: the parent of all posts."""

    template = "newsroom/post_index.html"
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["newsroom.Post"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("news")

    def posts(self) -> "PostQuerySet":
        """What a reader of this language finds here."""
        return Post.objects.public().readable_in(self.locale.language_code).newest_first()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | listing.posts(self.posts(), Topic.objects.all(), request.GET)


class PostQuerySet(PublicQuerySet):
    def newest_first(self) -> "PostQuerySet":
        return self.order_by("-date", "-pk")

    def for_line(self) -> "PostQuerySet":
        """With what a list shows of each post itself, without what lies beside it."""
        return self.select_related("lead_picture").defer("body")

    def for_list(self) -> "PostQuerySet":
        """With all that a list shows of each post, in as few queries as that takes."""
        return self.for_line().prefetch_related(*listing.BESIDE_POSTS)


class Post(Framed, Pictured, Page):
    """A piece of news, a statement, an observance: dated, signed, filed under divisions and locals."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NEWS)
    # Set once and never moved by an edit, so that feeds and readers do not see old news as new. Every post
    # that is live has one.
    date = models.DateTimeField(
        _("date"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_(
            "Printed above the post. Left empty, it is the moment when the post first appears. "
            "With a date ahead, the post appears on that date."
        ),
    )
    byline = models.CharField(
        _("byline"),
        max_length=160,
        blank=True,
        help_text=_("Who signs it, with their office if they have one."),
    )
    summary = models.TextField(
        _("summary"),
        max_length=400,
        help_text=_("One or two plain sentences: lists, search results and shared links show them."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"))
    action_label = models.CharField(
        _("words of the button"),
        max_length=80,
        blank=True,
        validators=[check_label],
        help_text=_("Say what happens: “Write to your senators”, never “click here”."),
    )
    action_url = models.CharField(
        _("address of the button"), max_length=500, blank=True, validators=[_ADDRESS]
    )
    divisions = ParentalManyToManyField(
        Division, related_name="posts", blank=True, verbose_name=_("divisions")
    )
    locals = ParentalManyToManyField(Local, related_name="posts", blank=True, verbose_name=_("locals"))
    topics = ParentalManyToManyField(Topic, related_name="posts", blank=True, verbose_name=_("topics"))
    part_of = models.ForeignKey(
        "newsroom.Campaign",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("part of the campaign"),
    )

    objects = PageManager.from_queryset(PostQuerySet)()

    base_form_class = PostForm
    template = "newsroom/post.html"
    content_panels = panels.POST
    parent_page_types = ["newsroom.PostIndex"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["kind", "-date"], name="posts_by_kind")]

    def clean(self) -> None:
        super().clean()
        if bool(self.action_label) != bool(self.action_url):
            missing = "action_url" if self.action_label else "action_label"
            raise ValidationError({missing: gettext("A button needs both its words and its address.")})

    def save(self, *args, **kwargs):
        if self.live and self.date is None:
            # To the second: revisions keep no more than thousandths.
            self.date = timezone.now().replace(microsecond=0)
        return super().save(*args, **kwargs)

    def with_content_json(self, content):
        """A draft that was begun without a date has the one it first appeared with."""
        draft = super().with_content_json(content)
        draft.date = draft.date or self.date
        return draft

    @property
    def dated(self) -> datetime:
        """Its date; of a draft that has none, when it would appear."""
        return self.date or self.go_live_at or timezone.now()

    @property
    def updated_at(self) -> datetime | None:
        """When it last changed, if that is later than its date."""
        changed = self.last_published_at
        return changed if changed and changed.replace(microsecond=0) > self.dated else None

    @property
    def told_update(self) -> datetime | None:
        """When it last changed, as readers are told: on a later day, or on the same one with a correction."""
        changed = self.updated_at
        if changed and timezone.localdate(changed) == timezone.localdate(self.dated):
            return changed if self.corrections.exists() else None
        return changed

    def searched_words(self) -> list[str]:
        """What search finds it by beside its title, summary and text."""
        return [self.byline, *(each.text for each in self.corrections.all())]

    def facts(self, request: HttpRequest) -> dict:
        return schema.article(self, Federation.for_request(request))

    def get_context(self, request, *args, **kwargs):
        beside = listing.around(self)
        return super().get_context(request, *args, **kwargs) | beside


class Correction(Orderable):
    """What a post had wrong, and when that was put right."""

    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="corrections")
    date = models.DateField(_("date"), default=date.today)
    text = models.TextField(_("what was wrong and what is right"))

    def clean(self) -> None:
        super().clean()
        if told := dating.refusal(self.date):
            raise ValidationError({"date": told})


class RelatedPage(Orderable):
    """Another page that a reader of the post may want next."""

    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="related_pages")
    page = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name=_("page"))


class RelatedResource(Orderable):
    """An entry of the ledger that belongs to the post."""

    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="related_resources")
    resource = models.ForeignKey("newsroom.Resource", models.CASCADE, related_name="+")


class ResourceQuerySet(models.QuerySet["Resource"]):
    def public(self) -> "ResourceQuerySet":
        """What everybody may read: the whole ledger. It holds nothing that is not published."""
        return self.all()

    def in_force(self, on: date) -> "ResourceQuerySet":
        """Entries that count on that day: begun, not ended, not superseded by one that has begun."""
        not_ended = models.Q(in_force_until=None) | models.Q(in_force_until__gte=on)
        return self.filter(_begun(on), not_ended).exclude(_overtaken(on))

    def past(self, on: date) -> "ResourceQuerySet":
        """Entries that count no more on that day: ended, or superseded by one that has begun."""
        return self.filter(models.Q(in_force_until__lt=on) | _overtaken(on))

    def broken(self) -> "ResourceQuerySet":
        return self.filter(broken_since__isnull=False)

    def for_list(self) -> "ResourceQuerySet":
        """With all that a list shows of each entry, in as few queries as that takes."""
        return self.select_related("document").prefetch_related("superseded_by")


def _begun(on: date) -> models.Q:
    return models.Q(in_force_from=None) | models.Q(in_force_from__lte=on)


def _overtaken(on: date) -> models.Q:
    """Whether anything further along the line has begun, `STEPS` entries on at most."""
    begun, older = Resource.objects.filter(_begun(on)), models.OuterRef("pk")
    steps = ("__".join(["supersedes"] * count) for count in range(1, STEPS + 1))
    return reduce(or_, (models.Q(models.Exists(begun.filter(**{step: older}))) for step in steps))


class Resource(Standing, models.Model):
    """One entry of the resource ledger: a dated link or file, and who issued it."""

    class Jurisdiction(models.TextChoices):
        FEDERAL = "federal", _("Federal")
        MASSACHUSETTS = "MA", _("Massachusetts")
        CONNECTICUT = "CT", _("Connecticut")
        UNION = "union", _("Our union")

    title = models.CharField(
        _("title"), max_length=200, validators=[check_label], help_text=_("What it is, in plain words.")
    )
    summary = models.TextField(_("summary"), blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    document = models.ForeignKey(
        "core.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
        help_text=_("A link or a document: one of the two."),
    )
    language = models.CharField(_("language"), max_length=5, default="en", choices=settings.LANGUAGES)
    issued_by = models.CharField(_("issued by"), max_length=160)
    issued_on = models.DateField(_("date"), db_index=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=8, choices=Jurisdiction)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    supersedes = models.ForeignKey(
        "self",
        close_the_chain,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
        help_text=_("The older entry this one takes the place of. It stays reachable and says so."),
    )
    divisions = models.ManyToManyField(
        Division, related_name="resources", blank=True, verbose_name=_("divisions")
    )
    topics = models.ManyToManyField(Topic, related_name="resources", blank=True, verbose_name=_("topics"))
    checked_at = models.DateTimeField(_("link last checked"), null=True, editable=False)
    broken_since = models.DateTimeField(_("link broken since"), null=True, editable=False)
    broken_reason = models.CharField(_("what is wrong"), max_length=200, blank=True, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(link="", document__isnull=False)
                | (~models.Q(link="") & models.Q(document=None)),
                name="a_link_or_a_file",
                violation_error_message=_("Give the entry a link or a document: one of the two."),
            ),
            models.CheckConstraint(
                condition=models.Q(in_force_until=None)
                | models.Q(in_force_from=None)
                | models.Q(in_force_until__gte=models.F("in_force_from")),
                name="in_force_forwards",
                violation_error_message=_("An entry cannot lapse before it comes into force."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resource", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        wrong = {
            "issued_on": dating.refusal(self.issued_on),
            "in_force_from": dating.refusal(self.in_force_from, dating.PLANNED),
            "in_force_until": dating.refusal(self.in_force_until, dating.PLANNED),
        }
        if self.supersedes and self in self.supersedes.lineage():
            wrong["supersedes"] = gettext("This entry would supersede itself. Choose an older one.")
        if told := {name: message for name, message in wrong.items() if message}:
            raise ValidationError(told)


class Subscription(models.Model):
    """Somebody's server that is told at once when a feed changes (WebSub)."""

    topic = models.URLField(max_length=500)
    callback = models.URLField(max_length=500)
    secret = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField()
    # Deliveries that failed one after the other; a callback that is gone is forgotten.
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "callback"], name="one_push_a_callback")]

    def __str__(self) -> str:
        return f"{self.callback}: {self.topic}"
