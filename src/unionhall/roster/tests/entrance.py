"""What the tests of signing in share: reading the code out of a letter, a person's own app, coming in."""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from unionhall.core.models import Letter, User

SIGN_IN, CODE, FAMILY, SLIP, PASSWORD = (
    f"/account/{name}/" for name in ("sign-in", "code", "family", "slip", "password")
)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def ask(browser: Client, address: str, client: str = "192.0.2.1", **more: str):
    return browser.post(SIGN_IN, {"address": address, **more}, REMOTE_ADDR=client)


def letter_to(address: str) -> Letter:
    return Letter.objects.filter(recipient__iexact=address).latest("pk")


def digits_for(address: str) -> str:
    """The code in the newest letter to an address."""
    return re.search(r"^    (\d{4} \d{4})$", letter_to(address).text, re.MULTILINE)[1]


def come_in(browser: Client, address: str, **more: str):
    """Ask for a code and type it: the answer to the code."""
    ask(browser, address, **more)
    return browser.post(CODE, {"code": digits_for(address)})


def is_in(browser: Client) -> bool:
    return browser.get("/account/sign-ins/").status_code == 200


def who(browser: Client) -> User:
    return User.objects.get(pk=browser.session["_auth_user_id"])


def set_up_app(user: User) -> None:
    totp.TOTP.activate(user, SECRET)


def app_digits(step: int = 0) -> str:
    """What her app shows now, or `step` half minutes later."""
    counter = list(totp.yield_hotp_counters_from_time())[1] + step
    return totp.format_hotp_value(totp.hotp_value(SECRET, counter))


def used_app(user: User) -> bool:
    return bool(Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data.get("used"))
