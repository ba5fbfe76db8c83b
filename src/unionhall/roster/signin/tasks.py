"""What the clock does about signing in: old codes and sign-ins of long ago are removed."""

from django.utils import timezone

from unionhall.roster.signin import codes, signins


def forget_codes() -> None:
    codes.forget_codes(timezone.now())


def forget_sign_ins() -> None:
    signins.forget(timezone.now())
