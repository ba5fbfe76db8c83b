"""The audit row of what is done thousands of times a minute."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from unionhall.core import trail

FIELDS = (
    "content_type",
    "object_id",
    "label",
    "action",
    "user",
    "data",
    "uuid",
    "deleted",
    "content_changed",
)


def test_it_is_the_row_that_wagtails_own_log_writes(ana, dot):
    log(ana, "wagtail.edit", user=dot, data={"seats": 3})
    trail.note(ana, "wagtail.edit", by=dot, data={"seats": 3})
    theirs, ours = ModelLogEntry.objects.for_instance(ana).order_by("pk").values(*FIELDS)
    assert ours == theirs


def test_an_action_that_nobody_knows_is_refused(ana):
    with pytest.raises(ValidationError):
        trail.note(ana, "hall.dance", by=None, data={})
    assert not ModelLogEntry.objects.for_instance(ana).exists()
