"""The staff room's inline scripts run under a policy without `unsafe-inline`; public pages have no nonce."""

import re


def policy(answer) -> str:
    return answer.headers["Content-Security-Policy"]


def test_every_inline_script_of_the_editor_carries_the_nonce_of_its_policy(as_user, dot, home):
    browser = as_user(dot)
    page = browser.get(f"/staff/pages/{home.pk}/edit/")
    nonce = re.search(r"script-src 'self' 'nonce-(\w+)'", policy(page))[1]
    words = page.content.decode()
    assert f"<script nonce={nonce}>" in words
    assert "<script>" not in words
    assert "&lt;script&gt;" not in words
    assert "unsafe-inline" not in policy(page)
    fragment = browser.get("/staff/images/chooser/")
    assert fragment.status_code == 200
    assert "<script>" not in fragment.content.decode()


def test_another_session_has_another_nonce_and_strangers_have_none(as_user, dot, eve, home, client):
    policies = {policy(as_user(user).get("/staff/")) for user in (dot, eve)}
    assert len(policies) == 2
    for answer in (client.get("/"), client.get("/staff/login/"), as_user(dot).get("/")):
        assert "nonce" not in policy(answer)
        assert "unsafe-inline" not in policy(answer)
