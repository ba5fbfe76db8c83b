"""A card that was changed, swapped, taken away or decided by nobody is found out."""

import pytest
from django.core.management import CommandError, call_command

from unionhall.roster import seals
from unionhall.roster.models import AuthorisationCard
from unionhall.roster.tests.test_joining import accept, president, sign

__all__ = ["president"]


@pytest.fixture
def cards(roll) -> list[AuthorisationCard]:
    return [sign(email=f"n{number}@example.org") for number in range(3)]


def found(roll) -> list[int]:
    return [flaw.number for flaw in seals.flaws(roll.local_1)]


def change(card: AuthorisationCard, **facts) -> None:
    AuthorisationCard.objects.filter(pk=card.pk).update(**facts)


def test_cards_as_they_were_signed_have_no_flaw(roll, cards):
    assert found(roll) == []


def test_a_consent_added_later_is_found(roll, cards):
    signed = cards[1].signed
    signed["agreements"]["political"] = True
    change(cards[1], signed=signed)
    assert found(roll) == [2]


def test_who_makes_a_new_fingerprint_lacks_the_seal_and_breaks_the_next_card(roll, cards):
    signed = cards[1].signed
    signed["person"]["surname"] = "Forged"
    change(cards[1], signed=signed, digest=seals.fingerprint(cards[0].digest, signed))
    assert found(roll) == [2, 3]


def test_a_card_taken_away_is_missed(roll, cards):
    cards[1].delete()
    assert found(roll) == [2, 3]


def test_a_decision_made_beside_the_hall_is_found(roll, cards):
    decision = {"state": "accepted", "by": "Nobody", "card": cards[2].digest}
    change(cards[2], state="accepted", decision=decision)
    assert found(roll) == [3]


def test_a_countersigned_card_has_no_flaw_until_another_name_stands_on_it(roll, cards, president):
    accept(president, cards[0])
    assert found(roll) == []
    cards[0].refresh_from_db()
    change(cards[0], decision=cards[0].decision | {"by": "Somebody Else"})
    assert found(roll) == [1]


def test_an_old_secret_still_opens_what_it_sealed(roll, cards, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert found(roll) == []
    settings.SECRET_KEY_FALLBACKS = []
    assert found(roll) == [1, 2, 3]


def test_the_command_and_the_screen_name_the_card(roll, cards, president, capsys):
    call_command("check_cards")
    assert "3 cards" in capsys.readouterr().out
    change(cards[1], signed_at=cards[0].signed_at, signed=cards[1].signed | {"from": "192.0.2.1"})
    with pytest.raises(CommandError):
        call_command("check_cards")
    assert "Local 1, card 2" in capsys.readouterr().out
    assert [flaw.number for flaw in president.get("/roll/locals/1/cards/check/").context["flaws"]] == [2]
