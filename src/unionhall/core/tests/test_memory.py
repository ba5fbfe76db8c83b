"""What is remembered between requests, for how long, and that all processes forget it together."""

import pytest
from django.db import transaction
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY as ROOTS

from unionhall.core.memory import Memory
from unionhall.core.models import SearchEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ours() -> Memory:
    return Memory("one process", {})


@pytest.fixture
def theirs() -> Memory:
    return Memory("another process", {})


def test_a_change_of_the_site_outdates_all_but_where_its_pages_begin(ours):
    for key in (ROOTS, "hall"):
        assert ours.get(key) is None
        ours.set(key, "found")
    assert (ours.get(ROOTS), ours.get("hall")) == ("found", "found")
    SearchEntry.objects.create(key="a")
    assert (ours.get(ROOTS), ours.get("hall")) == ("found", None)


def test_what_one_process_forgets_is_forgotten_in_all_once_that_is_committed(ours, theirs):
    assert ours.get(ROOTS) is None
    ours.set(ROOTS, "before")
    with transaction.atomic():
        theirs.delete(ROOTS)
        assert ours.get(ROOTS) == "before"
    assert ours.get(ROOTS) is None


def test_what_was_read_before_a_change_is_not_kept_as_if_it_were_read_after(ours, theirs):
    assert ours.get(ROOTS) is None
    theirs.delete(ROOTS)
    ours.set(ROOTS, "read too early")
    assert ours.get(ROOTS) is None
