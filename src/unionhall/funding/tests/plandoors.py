"""The doors of plans: one of Local 1, seen by whoever may plan money there; what is shared is open."""

from tests.doors import ALL, NONE, ROLL, Door, Stage, holding, unsure

from unionhall.funding import keeping
from unionhall.funding.tests.planned import begun
from unionhall.roster.roles import ROLES, Power, Scope

PLANNERS = holding(Power.PLAN_MONEY) | unsure()
# Who plans for another local may begin a plan of her own there.
ELSEWHERE = [kind for kind, role in ROLES.items() if role.scope is not Scope.FEDERATION]
THERE = {f"{kind} there": 200 for kind in ELSEWHERE if Power.PLAN_MONEY in ROLES[kind].powers}
ANY_PLANNER = PLANNERS | THERE
SEEN = {
    "plan": "{plan}/",
    "plan-try": "{plan}/try/",
    "plan-rest": "{plan}/rest/",
    "plan-frame": "{plan}/frame/",
    "plan-history": "{plan}/changes/",
    "plan-file": "{plan}/plan.json",
    "plan-add": "{plan}/streams/add/grant/",
    "plan-item": "{plan}/investments/i1/",
    "plan-kept": "kept/{kept}/",
    "plan-kept-file": "kept/{kept}/plan.json",
}
# A post that does not say what was seen, or what is wanted, goes nowhere, whoever sends it.
POSTED = {
    "plan-move": "{plan}/starts/",
    "plan-back": "{plan}/back/",
    "plan-copy": "{plan}/copy/",
    "plan-keep": "{plan}/keep/",
    "plan-remove": "{plan}/investments/i1/remove/",
    "plan-away": "{plan}/away/",
    "plan-show": "kept/{kept}/show/",
}
DOORS = {
    "plans": [Door("/funding/plans/", ALL)],
    "plan-shared": [Door("/funding/plans/shared/{token}/", ALL), Door("/funding/plans/shared/guess/", NONE)],
    "plan-shared-file": [Door("/funding/plans/shared/{token}/plan.json", ALL)],
    "plan-new": [Door("/funding/plans/new/", ROLL, but=ANY_PLANNER)],
    "plan-compare": [Door("/funding/plans/compare/", ROLL, but=PLANNERS)],
    **{name: [Door(f"/funding/plans/{path}", ROLL, but=PLANNERS)] for name, path in SEEN.items()},
    **{name: [Door(f"/funding/plans/{path}", ROLL, "post", but=unsure())] for name, path in POSTED.items()},
}


def furnish(stage: Stage) -> None:
    plan = begun(stage.roll.local_1)
    kept = keeping.keep(plan, "For the hearing", by=None)
    keeping.share(kept, by=None)
    stage.made |= {"plan": plan.pk, "kept": kept.pk, "token": kept.token}
