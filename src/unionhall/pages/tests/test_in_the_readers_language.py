"""What leads from page to page leads to the translation where there is one."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Locale, Page

from unionhall.newsroom import actions
from unionhall.newsroom.models import CampaignIndex
from unionhall.newsroom.tests.samples import MAY_DAY, campaign_draft, post_draft, publish_in
from unionhall.pages.actions import arrange_home
from unionhall.pages.models import HomePage


@pytest.fixture
def translate(dot):
    """`translate(page, title)` is the page in Spanish, as staff make it: all else is as it was."""

    def act(page: Page, title: str) -> Page:
        copy = page.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)
        copy.title = copy.draft_title = title
        copy.save_revision(user=dot)
        return actions.publish(copy, by=dot, on=MAY_DAY)

    return act


def links(client, page: Page) -> list[str]:
    """The words of all links in the main part of a page."""
    main = client.get(page.url).content.decode().partition("<main")[2]
    return re.findall(r"<a [^>]*>([^<]*)</a>", main)


def test_a_campaign_has_its_posts_in_every_language(home, dot, client, translate):
    campaign = publish_in(home, campaign_draft(title="A fair budget"), by=dot)
    raise_won, rally = (
        publish_in(home, post_draft(title=title, part_of=campaign), by=dot)
        for title in ("A raise", "A rally")
    )
    spanish = translate(campaign, "Un presupuesto justo")
    assert {"A raise", "A rally"} < set(links(client, spanish))
    aumento = translate(raise_won, "Un aumento")
    assert {"Un aumento", "A rally"} < set(links(client, spanish))
    assert "A raise" not in links(client, spanish)
    assert {"A raise", "A rally"} < set(links(client, campaign))
    assert "Un aumento" not in links(client, campaign)
    assert "Un presupuesto justo" in links(client, aumento)
    assert "A fair budget" in links(client, rally)
    actions.withdraw(spanish, by=dot)
    assert "A fair budget" in links(client, aumento)


def test_a_campaign_without_a_translation_is_listed_in_every_language(home, dot, client, translate):
    day = timezone.localdate() + timedelta(days=9)
    campaign = publish_in(home, campaign_draft(title="A fair budget", milestones=[(day, "Hearing")]), by=dot)
    room = CampaignIndex.objects.get(locale__language_code="es")
    front = HomePage.objects.get(locale__language_code="es")
    blocks = [("campaigns", {"title": "Campañas", "count": 3}), ("upcoming", {"title": "Pronto", "count": 3})]
    arrange_home(front, blocks, by=dot, on=MAY_DAY)
    assert "A fair budget" in links(client, room)
    assert {"A fair budget", "Hearing"} <= set(links(client, front))
    for page in (room, front):
        assert "Solo en inglés" in client.get(page.url).content.decode()
    assert "SUMMARY:Hearing" in client.get("/es/feeds/calendar.ics").content.decode()
    translate(campaign, "Un presupuesto justo")
    for page in (room, front):
        assert "Un presupuesto justo" in links(client, page)
        assert "A fair budget" not in links(client, page)


def test_what_to_read_also_is_the_translation(home, dot, client, translate):
    rights = publish_in(home, post_draft(title="Your rights"), by=dot)
    hours = publish_in(home, post_draft(title="Our hours"), by=dot)
    post = publish_in(home, post_draft(related_pages=[rights, hours]), by=dot)
    spanish = translate(post, "Miembros ganan")
    translate(rights, "Sus derechos")
    assert {"Sus derechos", "Our hours"} < set(links(client, spanish))
    assert "Your rights" not in links(client, spanish)
    assert {"Your rights", "Our hours"} < set(links(client, post))


def test_the_chosen_lead_is_the_translation_and_stands_there_once(home, dot, client, translate):
    post = publish_in(home, post_draft(title="A raise"), by=dot)
    front = HomePage.objects.get(locale__language_code="es")
    blocks = [("lead", {"post": post}), ("news", {"title": "Noticias", "count": 3})]
    arrange_home(front, blocks, by=dot, on=MAY_DAY)
    assert links(client, front).count("A raise") == 1
    spanish = translate(post, "Un aumento")
    assert links(client, front).count("Un aumento") == 1
    assert "A raise" not in links(client, front)
    for number in range(5):
        publish_in(home, post_draft(title=f"Noticia {number}"), by=dot, language="es")
    assert links(client, front).count("Un aumento") == 1
    actions.withdraw(spanish, by=dot)
    assert links(client, front).count("A raise") == 1


def test_shared_links_name_the_language_and_its_translations(home, dot, client, translate):
    post = publish_in(home, post_draft(title="A raise"), by=dot)
    lands = re.compile(r'<meta property="og:(locale[:a-z]*)" content="(\w+)">')
    assert lands.findall(client.get(post.url).content.decode()) == [("locale", "en_US")]
    spanish = translate(post, "Un aumento")
    told = lands.findall(client.get(spanish.url).content.decode())
    assert told == [("locale", "es_US"), ("locale:alternate", "en_US")]
    told = lands.findall(client.get("/pt/").content.decode())
    assert told[0] == ("locale", "pt_BR")
