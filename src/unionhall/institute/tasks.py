"""What the worker's clock does for the institute."""

from django.utils import timezone

from unionhall.institute import actions, letters


def write_letters() -> None:
    letters.write_owed(on=timezone.now())


def expire_offers() -> None:
    now = timezone.now()
    actions.recount(on=now)
    actions.expire(on=now)


def remind() -> None:
    now = timezone.now()
    letters.take_back_late(on=now)
    letters.remind(on=now)
