"""Keeping a plan for good, and showing what was kept: by a link, or to everybody."""

import uuid
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from unionhall.core.models import User
from unionhall.funding import answers, permissions
from unionhall.funding.drafting import Seen, check_unchanged, lock, require
from unionhall.funding.plans import Plan, Snapshot


def keep(plan: Plan, label: str, *, seen: Seen | None = None, by: User | None) -> Snapshot:
    """Keep the plan as it is now, for good. The same form sent twice keeps it once.

    Raises `UnsolvedError`, and `ChangedMeanwhileError` where somebody else changed what she had before her.
    """
    require(by is None or permissions.may_change(by, plan))
    version = plan.latest
    if seen:
        check_unchanged(version, None, seen.number, by)
    # Working it out may take seconds, in which nobody else should have to wait for the database.
    kept = {**answers.kept(version, whole=True), "inputs": version.values}
    with transaction.atomic():
        snapshot, made = Snapshot.objects.get_or_create(
            form_key=seen.form_key if seen else uuid.uuid4(),
            defaults={
                "plan": plan,
                "number": version.number,
                "label": label,
                "kept": kept,
                "made_by": by,
            },
        )
        if made:
            log(plan, "plan.keep", user=by, data={"label": label, "version": version.number})
    return snapshot


@transaction.atomic
def share(snapshot: Snapshot, *, by: User | None) -> Snapshot:
    """Give it a link that nobody guesses; whoever has the link may read it."""
    require(by is None or permissions.may_change(by, snapshot.plan))
    if not snapshot.token:
        _set(snapshot, token=token_urlsafe(32))
        log(snapshot.plan, "plan.share", user=by, data={"label": snapshot.label})
    return snapshot


@transaction.atomic
def stop_sharing(snapshot: Snapshot, *, by: User | None) -> Snapshot:
    """Take the link and the publication back; the old link leads nowhere, also if it is shared again."""
    require(by is None or permissions.may_take_back(by, snapshot))
    if snapshot.token:
        _set(snapshot, token=None, published_at=None, by_federation=False)
        log(snapshot.plan, "plan.unshare", user=by, data={"label": snapshot.label})
    return snapshot


@transaction.atomic
def publish(snapshot: Snapshot, *, on: datetime, by: User | None) -> Snapshot:
    """Show it to everybody, in the place of what of the plan was published before.

    What a local has published, the federation may publish too: then it stands on its district's page.
    """
    require(by is None or permissions.may_publish(by, snapshot.plan))
    plan = lock(snapshot.plan).plan
    for other in plan.snapshots.exclude(pk=snapshot.pk).exclude(published_at=None):
        _set(other, published_at=None, by_federation=False)
    share(snapshot, by=by)
    by_federation = by is not None and permissions.may_publish_for_all(by)
    if not snapshot.published_at or by_federation > snapshot.by_federation:
        _set(snapshot, published_at=on, by_federation=by_federation)
        log(plan, "plan.publish", user=by, data={"label": snapshot.label})
    return snapshot


def _set(snapshot: Snapshot, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(snapshot, name, value)
    snapshot.save(update_fields=list(facts))
