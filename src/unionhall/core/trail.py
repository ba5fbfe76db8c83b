"""The audit row of what is done thousands of times a minute, as Wagtail's own log writes it.

Wagtail asks the database whether its own kinds of things exist before each row. Everything else is logged
with `wagtail.log_actions.log`.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import ModelLogEntry

from unionhall.core.models import User
from unionhall.core.prepared import PreparedRows

_ENTRIES = PreparedRows(ModelLogEntry)


def note(thing: Model, action: str, *, by: User | None, data: dict[str, Any]) -> None:
    """Note what was done to a thing. Raises `ValidationError` for an action that nobody has registered."""
    context = get_active_log_context()
    entry = ModelLogEntry(
        content_type=ContentType.objects.get_for_model(thing, for_concrete_model=False),
        object_id=str(thing.pk),
        label=str(thing),
        action=action,
        user=by or context.user,
        uuid=context.uuid,
        timestamp=timezone.now(),
        data=data,
    )
    entry.clean()
    _ENTRIES.write([entry])
