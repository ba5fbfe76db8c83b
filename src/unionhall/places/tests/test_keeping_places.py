"""Publishers keep the places and the federation's own facts; editors and members do not."""

import pytest

from unionhall.places.actions import LocalFacts, record_local
from unionhall.places.models import Local


@pytest.fixture
def local(home) -> Local:
    return record_local("7", LocalFacts(name="Harbor Clerks"), by=None)


def test_a_publisher_corrects_a_local_and_nobody_else_does(as_user, dot, eve, ana, local):
    path = f"/staff/snippets/places/local/edit/{local.pk}/"
    assert as_user(dot).get(path).status_code == 200
    for other in (eve, ana):
        assert as_user(other).get(path).status_code == 302
    facts = {"number": "7", "name": "Harbor Clerks and Drivers", "state": "MA", "is_open": "on"}
    answer = as_user(dot).post(path, {**facts, "about": "null"})
    assert answer.status_code == 302
    local.refresh_from_db()
    assert local.name == "Harbor Clerks and Drivers"


def test_a_publisher_chooses_the_federations_colour_and_an_editor_does_not(as_user, dot, eve, home):
    path = f"/staff/settings/places/federation/{home.get_site().pk}/"
    assert as_user(dot).get(path).status_code == 200
    assert as_user(eve).get(path).status_code == 302
