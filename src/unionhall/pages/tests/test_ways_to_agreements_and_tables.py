"""Agreements are led to from menu, local, one's own page and search; a table is led to for its team."""

from django.test import Client

from unionhall.bargaining.tests.samples import open_table
from unionhall.contracts.tests.samples import address, known


def has(page, url: str) -> bool:
    return f'href="{url}"' in page.content.decode()


def test_an_agreement_everybody_may_see_is_two_links_from_every_page(roll):
    agreement = known(roll.paras)
    assert has(Client().get("/resources/"), "/contracts/")
    assert has(Client().get("/contracts/"), address(agreement))
    assert has(Client().get(f"/locals/{roll.local_1.number}/"), address(agreement))
    assert not has(Client().get(f"/locals/{roll.local_2.number}/"), address(agreement))
    assert address(agreement) in Client().get("/sitemap-agreements-1.xml").content.decode()


def test_a_member_finds_the_agreement_of_her_unit_on_her_own_page(roll, as_user, ana, cleo):
    agreement = known(roll.paras)
    assert has(as_user(ana).get("/resources/"), "/roll/mine/")
    assert has(as_user(ana).get("/roll/mine/"), address(agreement))
    assert not has(as_user(cleo).get("/roll/mine/"), address(agreement))


def test_what_is_known_by_its_link_only_is_led_to_from_nowhere(roll, as_user, ana):
    linked = known(roll.paras, audience="link")
    for page in ("/resources/", f"/locals/{roll.local_1.number}/", "/roll/mine/", "/sitemap.xml"):
        shown = as_user(ana).get(page).content.decode()
        assert str(linked.key) not in shown
        assert "/contracts/" not in shown


def test_the_desk_is_led_to_for_a_team_and_for_who_opens_tables_only(roll, as_user, ana, ben, cleo):
    open_table(roll.paras, ana)
    leads = [has(as_user(user).get("/resources/"), "/bargaining/") for user in (ana, ben, cleo)]
    assert leads == [True, True, False]
    assert not has(Client().get("/resources/"), "/bargaining/")


def test_an_agreement_is_found_by_words_of_its_summary(roll, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        agreement = known(roll.paras, summary="Nine paid holidays and a longevity ladder.")
    assert has(Client().get("/search/?q=longevity+ladder"), address(agreement))
