"""Who has to sign in is led to it as a whole page, also where only a part of a page was asked for."""

from urllib.parse import parse_qs, urlsplit

PART = {"HX-Request": "true", "HX-Current-URL": "http://testserver/roll/mine/?all=1"}


def test_a_part_of_a_page_sends_the_page_to_sign_in_and_back_to_itself(roll, ben, as_user, client):
    whole = client.get("/roll/corrections/?page=2")
    assert whole.status_code == 302
    assert parse_qs(urlsplit(whole.url).query) == {"next": ["/roll/corrections/?page=2"]}
    for browser in (client, as_user(ben, surely=False)):
        part = browser.get("/roll/corrections/", headers=PART)
        assert (part.status_code, part.content) == (204, b"")
        away = urlsplit(part.headers["HX-Redirect"])
        assert away.path.startswith("/account/")
        assert parse_qs(away.query) == {"next": ["/roll/mine/?all=1"]}
    assert as_user(ben).get("/roll/corrections/", headers=PART).status_code == 200
