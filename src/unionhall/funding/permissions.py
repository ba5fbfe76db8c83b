"""Who may make, change and publish plans. What is published about school aid is everybody's to read."""

from django.db.models import Q
from django.utils import timezone

from unionhall.funding.plans import Plan, Snapshot
from unionhall.places.models import Local
from unionhall.roster import permissions as roster
from unionhall.roster import reach
from unionhall.roster.permissions import Visitor
from unionhall.roster.roles import Power


def may_plan(user: Visitor) -> bool:
    """Whether she may begin a plan of her own."""
    return roster.may_anywhere(user, Power.PLAN_MONEY)


def may_plan_for(user: Visitor, local: Local | None) -> bool:
    """Whether she may begin a plan for a local, or one for the whole federation."""
    if local is None:
        return may_plan(user)
    return local in locals_of(user)


def may_change(user: Visitor, plan: Plan) -> bool:
    """Whether she may change the plan, keep it, share it: who sees it and still has the power somewhere."""
    return may_plan(user) and Plan.objects.visible_to(user).filter(pk=plan.pk).exists()


def may_publish(user: Visitor, plan: Plan) -> bool:
    """Whether she may show the plan to everybody: the power over its local, or over the federation."""
    if plan.local is None:
        return may_publish_for_all(user)
    return plan.local in locals_of(user)


def may_publish_for_all(user: Visitor) -> bool:
    """Whether what she publishes is published by the federation."""
    return roster.may_everywhere(user, Power.PLAN_MONEY)


def may_take_back(user: Visitor, snapshot: Snapshot) -> bool:
    """Whether she may end its link: what is published, only who might publish it."""
    if not may_change(user, snapshot.plan):
        return False
    return not snapshot.published_at or may_publish(user, snapshot.plan)


def locals_of(user: Visitor) -> list[Local]:
    """The locals for which she may plan: those she reaches, and those of the units she negotiates for."""
    where = reach.places(user, Power.PLAN_MONEY, timezone.localdate())
    if where.everywhere:
        return list(Local.objects.all())
    hers = Q(pk__in=where.locals) | Q(units__in=where.units) | Q(divisions__in=where.divisions)
    return list(Local.objects.filter(hers).distinct())
