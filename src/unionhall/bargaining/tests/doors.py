"""The doors of the bargaining desk: whoever has no seat at a table, whatever her office, finds none.

That the team does find them is held by `test_the_team_door`.
"""

from tests.doors import NONE, ROLL, SIGNED_IN, Door, Stage, holding, unsure

from unionhall.bargaining import actions
from unionhall.bargaining.actions import ProposalFacts, SessionFacts
from unionhall.bargaining.tests.samples import DAY, lay
from unionhall.contracts.actions import AgreementFacts
from unionhall.roster.roles import ROLES, Power, Scope

ELSEWHERE = {
    f"{kind} there": 200
    for kind, role in ROLES.items()
    if Power.OPEN_TABLES in role.powers and role.scope is not Scope.FEDERATION
}
SHUT = {
    "table": "",
    "amend": "facts/",
    "team": "team/",
    "session-new": "sessions/new/",
    "sheet": "sessions/{session}/",
    "sheet-pdf": "sessions/{session}/sheet.pdf",
    "session": "sessions/{session}/change/",
    "grid-new": "grids/new/",
    "grid": "grids/{grid}/",
    "placement-new": "people/new/",
    "placement": "people/{placement}/",
    "package-new": "packages/new/",
    "package": "packages/{package}/",
    "term": "packages/{package}/term/?year=0&kind=step",
    "versions": "packages/{package}/versions/",
    "basis": "packages/{package}/basis/",
    "solve": "packages/{package}/solve/",
    "back-pay": "packages/{package}/back-pay/",
    "who-gains": "packages/{package}/who-gains/",
    "pictures": "packages/{package}/pictures/",
    "package-file": "packages/{package}/package.xlsx",
    "costing": "costings/{costing}/",
    "costing-file": "costings/{costing}/costing.pdf",
    "publish": "costings/{costing}/publish/",
    "fund": "costings/{costing}/fund/",
    "ledger": "ledger/",
    "propose": "ledger/new/",
    "quarrel": "quarrel/",
    "log": "log/",
}
# Who sends a form and is nobody may have been signed out meanwhile; anybody else hears that nothing is there.
SENT = (403, 404, 404, 404)
SHUT_FOR_POSTING = {
    "unseat": "team/{seat}/end/",
    "drop": "packages/{package}/drop/",
    "undo": "packages/{package}/undo/",
    "restore": "packages/{package}/restore/",
    "keep": "packages/{package}/keep/",
    "discard": "costings/{costing}/discard/",
    "withdraw": "publications/{publication}/withdraw/",
    "mark": "ledger/{proposal}/status/",
}
DOORS = {
    "bargaining:index": [Door("/bargaining/", SIGNED_IN, but=unsure())],
    "bargaining:open": [
        Door("/bargaining/open/", ROLL, but=holding(Power.OPEN_TABLES) | ELSEWHERE | unsure())
    ],
    **{f"bargaining:{name}": [Door(f"/bargaining/{{table}}/{path}", NONE)] for name, path in SHUT.items()},
    **{
        f"bargaining:{name}": [Door(f"/bargaining/{{table}}/{path}", SENT, "post")]
        for name, path in SHUT_FOR_POSTING.items()
    },
}


def furnish(stage: Stage) -> None:
    laid = lay(stage.roll.paras, stage.users["ben"])
    table = laid.table
    held = actions.hold_session(table, SessionFacts(DAY), by=None, on=DAY)
    kept = actions.keep(laid.ours.now, by=None, on=DAY)
    proposal = actions.propose(table, ProposalFacts("ours", "Opening", DAY), by=None, on=DAY)
    actions.publish(kept, AgreementFacts("Tentative", "Words.", kept.kept), by=None, on=kept.at)
    stage.made |= {
        "table": table.key,
        "session": held.pk,
        "grid": laid.grid.pk,
        "placement": laid.placement.pk,
        "package": laid.ours.pk,
        "costing": kept.pk,
        "proposal": proposal.pk,
        "seat": table.seats.get().pk,
        "publication": table.publications.get().pk,
    }
