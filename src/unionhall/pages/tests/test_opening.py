"""Opening a hall lays out its rooms, once, in three languages."""

from importlib import import_module

from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management import call_command
from wagtail.models import Page, Site

from unionhall.newsroom.models import PostIndex
from unionhall.pages.actions import open_hall
from unionhall.pages.models import HomePage


def test_a_hall_opens_with_its_rooms_in_three_languages(home):
    assert HomePage.objects.live().count() == 3
    assert sorted(PostIndex.objects.live().values_list("url_path", flat=True)) == [
        "/hall-es/noticias/",
        "/hall-pt/noticias/",
        "/hall/news/",
    ]


def test_each_front_door_speaks_its_language(home):
    said = {
        page.locale.language_code: [block.value["title"] for block in page.body if block.block_type == "news"]
        for page in HomePage.objects.select_related("locale")
    }
    assert said == {"en": ["Latest news"], "es": ["Últimas noticias"], "pt": ["Últimas notícias"]}


def test_opening_twice_changes_nothing(home):
    assert open_hall("Another name") == home
    assert HomePage.objects.count() == 3


def test_the_command_opens_a_hall_and_leaves_an_open_one_alone(home, settings, capsys):
    Site.objects.all().delete()
    home.get_translations(inclusive=True).delete()
    Page.get_first_root_node().add_child(instance=Page(title="Welcome", slug="welcome"))
    settings.URL = "https://www.baystate.example.org"
    call_command("open", "Bay State Federation")
    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_page.title) == (
        "www.baystate.example.org",
        443,
        "Bay State Federation",
    )
    call_command("open", "Another name")
    assert "is open already, as Bay State Federation" in capsys.readouterr().out
    assert HomePage.objects.count() == 3


def test_a_hall_from_before_lets_them_translate_too(home):
    power = Permission.objects.get(codename="submit_translation")
    power.group_set.clear()
    import_module("unionhall.pages.migrations.0003_editors_translate").grant(apps, None)
    assert set(power.group_set.values_list("name", flat=True)) == {"Editors", "Moderators"}
