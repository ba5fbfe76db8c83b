"""Opening a hall lays out its rooms, once, in three languages."""

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


def test_opening_twice_changes_nothing(home):
    assert open_hall("Another name") == home
    assert HomePage.objects.count() == 3
