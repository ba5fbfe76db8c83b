"""The cast: the same few people in every test of the site.

Ana is a member of Local 1, Ben its president, Cleo belongs to Local 2, Dot works for the federation and
publishes, Eve drafts for her. A stranger has no account.
"""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from unionhall.core.models import User
from unionhall.pages.actions import open_hall
from unionhall.pages.models import HomePage


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    """Every test writes its files and letters into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "letters"


@pytest.fixture
def home(db) -> HomePage:
    """An open hall with nothing in it yet."""
    return open_hall("Federation of Test", host="testserver")


def _person(first_name: str, *groups: str) -> User:
    user = User.objects.create_user(f"{first_name.lower()}@example.org", first_name=first_name)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def ana(home) -> User:
    return _person("Ana")


@pytest.fixture
def ben(home) -> User:
    return _person("Ben")


@pytest.fixture
def cleo(home) -> User:
    return _person("Cleo")


@pytest.fixture
def dot(home) -> User:
    return _person("Dot", "Moderators")


@pytest.fixture
def eve(home) -> User:
    return _person("Eve", "Editors")


@pytest.fixture
def as_user(client: Client):
    """`as_user(dot)` is a browser in which Dot is signed in."""

    def sign_in(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return sign_in
