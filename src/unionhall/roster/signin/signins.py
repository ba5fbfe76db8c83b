"""The log of sign-ins, and the sessions that came of them: listed, ended one by one or all."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from unionhall.core.models import User
from unionhall.roster.signin.browsers import family
from unionhall.roster.signin.models import SignIn, SignInQuerySet

KEPT_FOR = timedelta(days=365)
# Where a session notes which sign-in it came of, and when that was last written down as used.
KEY, TOUCHED = "sign_in", "sign_in_touched"
_TOUCH_EVERY = 600


def begin(request: HttpRequest, user: User, how: str, *, with_second_factor: bool) -> SignIn:
    """Note a sign-in and tie it to the session, which exists already."""
    now = timezone.now()
    if request.session.session_key is None:
        request.session.create()
    row = SignIn.objects.create(
        user=user,
        at=now,
        how=how,
        with_second_factor=with_second_factor,
        browser=family(request.headers.get("User-Agent", "")),
        session_key=request.session.session_key or "",
        last_used_at=now,
    )
    request.session[KEY] = row.pk
    request.session[TOUCHED] = [row.session_key, now.timestamp()]
    return row


def keep_up(request: HttpRequest) -> None:
    """Follow a session to its new key, and note every ten minutes that it is used."""
    row, now = request.session.get(KEY), timezone.now()
    key, at = request.session.get(TOUCHED, ["", 0])
    if row is None or (key == request.session.session_key and now.timestamp() - at < _TOUCH_EVERY):
        return
    SignIn.objects.filter(pk=row).update(session_key=request.session.session_key, last_used_at=now)
    request.session[TOUCHED] = [request.session.session_key, now.timestamp()]


def running(user: User) -> list[SignIn]:
    """The sign-ins whose sessions still live."""
    rows = list(user.sign_ins.running())
    keys = [row.session_key for row in rows]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list(
            "pk", flat=True
        )
    )
    return [row for row in rows if row.session_key in alive]


def end(rows: SignInQuerySet) -> int:
    """End the sessions of these sign-ins at once."""
    Session.objects.filter(session_key__in=rows.running().values("session_key")).delete()
    return rows.running().update(ended_at=timezone.now())


def forget(now: datetime | None = None) -> None:
    """Remove sign-ins of more than twelve months ago."""
    SignIn.objects.filter(at__lt=(now or timezone.now()) - KEPT_FOR).delete()
