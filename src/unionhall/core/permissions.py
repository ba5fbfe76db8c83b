"""Who may read an uploaded document."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from wagtail.models import Page, ReferenceIndex

from unionhall.core.models import Attachment, User


def may_read(user: User | AnonymousUser, document: Attachment) -> bool:
    """Whether she may have the document: anybody may once something published leads to it."""
    return user.has_perm("wagtailadmin.access_admin") or _is_led_to(document)


def _is_led_to(document: Attachment) -> bool:
    """Whether a published page, or a thing that is always public, refers to it.

    A draft does not, nor a thing of a model that says `leads_everybody = False`.
    """
    references = ReferenceIndex.get_references_to(document).select_related("base_content_type")
    things: dict[type[Model], set[str]] = {}
    for reference in references:
        model = reference.base_content_type.model_class()
        if model is not None:
            things.setdefault(model, set()).add(reference.object_id)
    return any(_is_public(model, keys) for model, keys in things.items())


def _is_public(model: type[Model], keys: set[str]) -> bool:
    if issubclass(model, Page):
        return Page.objects.filter(pk__in=keys).live().public().exists()
    rows = model._base_manager.filter(pk__in=keys)
    if any(field.name == "live" for field in model._meta.get_fields()):
        rows = rows.filter(live=True)
    return getattr(model, "leads_everybody", True) and rows.exists()
