"""One click makes a visitor of the demo one of its cast, in the language she reads."""

from runpy import run_path
from types import ModuleType

import pytest

from unionhall import urls
from unionhall.core.models import User
from unionhall.demo.cast import CAST


@pytest.fixture
def demo(settings, home) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = ModuleType("addresses_of_the_demo")
    settings.ROOT_URLCONF.urlpatterns = run_path(urls.__file__)["urlpatterns"]


def test_the_cast_speaks_the_languages_of_the_site(client, demo):
    page = client.get("/demo/cast/").content.decode()
    assert "Sign in as Dot" in page
    assert 'href="http://127.0.0.1:8000/es/demo/cast/"' in page
    spanish = client.get("/es/demo/cast/").content.decode()
    assert '<html lang="es"' in spanish
    assert "Sign in as Dot" not in spanish
    assert 'action="/es/demo/cast/dot/"' in spanish


@pytest.mark.parametrize("language", ["", "/pt"])
def test_whoever_is_let_in_begins_in_her_language(client, demo, language):
    role = next(role for role in CAST if role.first_name == "Ana")
    User.objects.create_user(role.email, first_name="Ana")
    answer = client.post(f"{language}/demo/cast/ana/")
    assert answer["Location"] == f"{language}{role.start}"
