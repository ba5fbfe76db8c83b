"""The cast: the same few people in every test of the site.

Ana is a member of Local 1, Ben its president, Cleo belongs to Local 2, Dot works for the federation and
publishes, Eve drafts for her. A stranger has no account.
"""

import functools
import os
import shutil
from typing import Any

import pytest
from django.conf import settings as hall_settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import settings as drawing
from tests.migrated import migrated_file
from tests.rows import Made, keep, make_each, put_back

from unionhall.core.freshness import generation
from unionhall.core.models import User
from unionhall.pages.actions import open_hall
from unionhall.pages.models import HomePage
from unionhall.roster.middleware import SECOND_FACTOR
from unionhall.roster.tests.samples import Roll, officer, para, settle, teacher

# The same examples in every run, and no clock decides whether they pass.
drawing.register_profile("unionhall", deadline=None, derandomize=True)
drawing.load_profile("unionhall")

# Each with the groups of the staff she is in.
CAST: dict[str, tuple[str, ...]] = {
    "Ana": (),
    "Ben": (),
    "Cleo": (),
    "Dot": ("Moderators",),
    "Eve": ("Editors",),
}


def tries(number: int) -> int:
    """How many examples are drawn: PostgreSQL is given a third of what SQLite is, of the same rules."""
    return number if _is_sqlite() else number // 3


def _is_sqlite() -> bool:
    return hall_settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database has been tried on SQLite, and is not tried again on PostgreSQL."""
    if _is_sqlite():
        return
    again = {item: _asks_a_database(item) for item in items}
    config.hook.pytest_deselected(items=[item for item in items if not again[item]])
    items[:] = [item for item in items if again[item]]


def _asks_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db"):
        return True
    return not {"db", "transactional_db"}.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """Every worker begins with its own copy of what was migrated once: a file, or a database beside it."""
    database = hall_settings.DATABASES["default"]
    if template := os.environ.get("MIGRATED_TEMPLATE"):
        database.setdefault("TEST", {})["TEMPLATE"] = template
    if _is_sqlite():
        copy = tmp_path_factory.mktemp("database") / "tests.sqlite3"
        shutil.copy(migrated_file(), copy)
        database["TEST"]["NAME"] = str(copy)


@pytest.fixture(scope="session")
def django_db_keepdb(request) -> bool:
    """A copied file is kept as it is; there is nothing left to migrate."""
    return _is_sqlite() or request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Every test begins in an open hall with nothing in it yet."""
    # Django's own way of refilling a database that a test has emptied knows nothing of the hall.
    vars(connection).pop("_test_serialized_contents", None)
    with django_db_blocker.unblock():
        _open()
    TransactionTestCase._fixture_teardown = put_back  # type: ignore[attr-defined]


@functools.cache
def _open() -> None:
    """Once for the tests of all folders: each has this fixture as its own."""
    open_hall("Federation of Test", host="testserver")
    keep()
    MADE.update(make_each(STEPS))


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    """Every test has files, letters and pages of its own, and begins in English whoever asked before."""
    translation.activate(hall_settings.LANGUAGE_CODE)
    generation().bump()
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "letters"


@pytest.fixture
def home(db) -> HomePage:
    """An open hall with nothing in it yet."""
    return open_hall("Federation of Test", host="testserver")


def person(first_name: str, *groups: str) -> User:
    """Somebody with an account, in these groups of the staff."""
    user = User.objects.create_user(f"{first_name.lower()}@example.org", first_name=first_name)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def _on_the_roll(made: dict[str, Any]) -> Roll:
    roll = settle()
    para(roll, "Ana", "Reis", user=made["Ana"])
    officer("president", person=para(roll, "Ben", "Okafor", user=made["Ben"]), local=roll.local_1)
    teacher(roll, "Cleo", "Marsh", user=made["Cleo"])
    officer("membership_staff", user=made["Dot"])
    return roll


# The cast, then the roll they are on; what becomes of it is filled in once for a process.
STEPS = {name: lambda _made, name=name: person(name, *CAST[name]) for name in CAST} | {"roll": _on_the_roll}
MADE: dict[str, Made] = {}


@pytest.fixture
def ana(home) -> User:
    return MADE["Ana"].again()


@pytest.fixture
def ben(home) -> User:
    return MADE["Ben"].again()


@pytest.fixture
def cleo(home) -> User:
    return MADE["Cleo"].again()


@pytest.fixture
def dot(home) -> User:
    return MADE["Dot"].again()


@pytest.fixture
def eve(home) -> User:
    return MADE["Eve"].again()


@pytest.fixture
def roll(ana, ben, cleo, dot) -> Roll:
    """The cast on the roll: Ana and Ben, its president, in Local 1; Cleo in Local 2; Dot keeps the roll."""
    return MADE["roll"].again()


@pytest.fixture
def sure():
    """`sure(ben)` is Ben who has shown his second factor in this session."""

    def shown(user: User) -> User:
        user = User.objects.get(pk=user.pk)
        user.has_shown_second_factor = True
        return user

    return shown


@pytest.fixture
def as_user(client: Client):
    """`as_user(dot)` is a browser in which Dot is signed in; `surely=False`, without her second factor."""

    def sign_in(user: User, *, surely: bool = True) -> Client:
        browser = Client()
        browser.force_login(user)
        if surely:
            session = browser.session
            session[SECOND_FACTOR] = "told by the test"
            session.save()
        return browser

    return sign_in
