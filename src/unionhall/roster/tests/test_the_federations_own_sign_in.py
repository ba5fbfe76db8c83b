"""The federation's own sign-in says who somebody is; only the roll says that she may come in."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings as hall
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from unionhall.core.models import User
from unionhall.roster.models import Email, SignIn
from unionhall.roster.tests.samples import AUTUMN, para

NIA = "nia@home.example"


@pytest.fixture
def nia(roll, settings):
    app = {"provider_id": "federation", "name": "Ours", "client_id": "hall", "secret": "s"}
    app["settings"] = {"server_url": "https://id.example"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    person = para(roll, "Nia", "Costa")
    Email.objects.create(person=person, address=NIA, since=AUTUMN)
    return person


def arrive(address: str, *, verified: bool, uid: str = "n-1"):
    """What happens when the federation's own sign-in sends somebody back to us."""
    request = RequestFactory().get("/account/federation/federation/back/")
    request.session = import_module(hall.SESSION_ENGINE).SessionStore()
    request.user = AnonymousUser()
    account = SocialAccount(provider="federation", uid=uid)
    addresses = [EmailAddress(email=address, verified=verified, primary=True)]
    with context.request_context(request):
        provider = get_adapter(request).get_provider(request, "federation")
        login = SocialLogin(user=User(), account=account, email_addresses=addresses, provider=provider)
        return complete_login(request, login), request


def test_a_proved_address_on_the_roll_opens_her_record_and_is_known_the_next_time(nia):
    answer, request = arrive(NIA, verified=True)
    nia.refresh_from_db()
    assert answer.status_code == 302
    assert request.session["_auth_user_id"] == str(nia.user.pk)
    assert SignIn.objects.get(user=nia.user).how == SignIn.How.FEDERATION
    answer, again = arrive("moved@home.example", verified=True)
    assert again.session["_auth_user_id"] == str(nia.user.pk)


def test_whoever_is_not_on_the_roll_or_has_proved_nothing_stays_outside(nia, roll):
    roll.employer.mail_domains = "schools.example"
    roll.employer.save()
    Email.objects.create(person=para(roll, "Mia", "Roy"), address="mia@schools.example", since=AUTUMN)
    accounts = User.objects.count()
    cases = [(NIA, False), ("none@home.example", True), ("mia@schools.example", True)]
    for number, (address, verified) in enumerate(cases):
        answer, request = arrive(address, verified=verified, uid=f"n-{number}")
        assert answer.status_code == 403
        assert "_auth_user_id" not in request.session
    assert User.objects.count() == accounts


def test_it_is_off_unless_it_is_set_up():
    with pytest.raises(NoReverseMatch):
        reverse("openid_connect_login", args=["federation"])
