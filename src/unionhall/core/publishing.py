"""What the public page types share: a picture with its words, and which of them everybody may read."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models.functions import Length, Substr
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.query import PageQuerySet

from unionhall.core.keeping import Kept


class Pictured(models.Model):
    """Something with one large picture on top, which always has words that stand in for it."""

    lead_picture = models.ForeignKey(
        "core.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    lead_alternative = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for somebody who cannot see it. Needed with every picture."),
    )
    lead_caption = models.CharField(_("caption"), max_length=255, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.lead_picture_id and not self.lead_alternative.strip():
            message = gettext("Say what the picture shows, for somebody who cannot see it.")
            raise ValidationError({"lead_alternative": message})

    def check_credit(self) -> None:
        """Raise `ValidationError` if nobody is credited for the picture.

        Asked of whoever writes, and not in `clean`: the credit is kept with the picture, and what is
        scheduled or approved must not fail at its moment because it was taken out there.
        """
        if self.lead_picture and not self.lead_picture.is_credited:
            message = gettext(
                "This picture has no credit. Open it in the picture library, write down who took it, "
                "and save this page again."
            )
            raise ValidationError({"lead_picture": message})


_ANY_PRIVATE: Kept[bool] = Kept(1)
_LOCALES: Kept[dict[int, Locale]] = Kept(1)


def locales() -> dict[int, Locale]:
    """The languages pages are written in, by their keys."""
    return _LOCALES.get("all", Locale.objects.in_bulk)


def number_of(code: str) -> int | None:
    """The key of a language, if pages are written in it."""
    return next((pk for pk, locale in locales().items() if locale.language_code == code), None)


def has_private_pages() -> bool:
    """Whether any page at all is kept private; in most halls none is, and then no page need be asked."""
    return _ANY_PRIVATE.get("any", PageViewRestriction.objects.exists)


def is_public(page: Page) -> bool:
    """Whether everybody may read this page; nothing is asked while no page at all is private."""
    if not page.live or not has_private_pages():
        return bool(page.live)
    return PublicQuerySet(Page).public().filter(pk=page.pk).exists()


class PublicQuerySet(PageQuerySet):
    def public(self) -> Self:
        """What everybody may read: live, and neither it nor a page above it kept private."""
        if not has_private_pages():
            return self.live()
        above = PageViewRestriction.objects.filter(
            page__path=Substr(models.OuterRef("path"), 1, Length("page__path"))
        )
        return self.live().filter(~models.Exists(above))

    def in_language(self, code: str) -> Self:
        """Pages of one language."""
        return self.with_locale().filter(of_locale=number_of(code))

    def readable_in(self, code: str) -> Self:
        """Pages in this language, and those of the first language that are not translated into it."""
        if code == settings.LANGUAGE_CODE:
            return self.in_language(code)
        translated = Page.objects.filter(
            translation_key=models.OuterRef("translation_key"), locale__language_code=code, live=True
        )
        first = models.Q(of_locale=number_of(settings.LANGUAGE_CODE)) & ~models.Exists(translated)
        return self.with_locale().filter(models.Q(of_locale=number_of(code)) | first)

    def translations_of(self, page: Page) -> Self:
        """The same in other languages; what stands in another's tree for want of a translation is none."""
        written = self.filter(translation_key=page.translation_key, alias_of=None)
        return written.exclude(pk=page.pk).select_related("locale")

    def as_read_in(self, locale: int, wanted: Iterable[int]) -> dict[int, Page]:
        """Of pages, by their keys, what readers of a language are led to: the translation, else the page."""
        if not (wanted := list(wanted)):
            return {}
        keys = dict(self.filter(pk__in=wanted).values_list("pk", "translation_key"))
        readable = list(self.public().filter(translation_key__in=set(keys.values())))
        translated = {page.translation_key: page for page in readable if page.locale_id == locale}
        themselves = {page.pk: page for page in readable}
        led_to = {pk: translated.get(key) or themselves.get(pk) for pk, key in keys.items()}
        return {pk: page for pk, page in led_to.items() if page}

    def with_locale(self) -> Self:
        """Each page's locale as `of_locale`, to narrow by.

        On SQLite a sum keeps the index on locales out of it: it would begin with that and sort every page of
        the language, and is to walk a list in its order and stop when the list is full. PostgreSQL knows how
        many pages a language has, and would not know how many a sum leaves.
        """
        locale = models.F("locale_id")
        return self.alias(of_locale=locale + 0 if connection.vendor == "sqlite" else locale)
