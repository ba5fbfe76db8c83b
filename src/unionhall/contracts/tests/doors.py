"""The doors of contracts: what is public is everybody's, what has a link is whoever's who has it."""

from tests.doors import ALL, NONE, Door, Stage

from unionhall.contracts import actions
from unionhall.contracts.tests.samples import NOW, known

KINDS = ("public", "linked", "withdrawn")
ANSWERS = {"public": ALL, "linked": ALL, "withdrawn": NONE}
DOORS = {
    "contracts:settlements": [Door("/contracts/", ALL), Door("/es/contracts/", ALL)],
    "contracts:settlements-file": [
        Door("/contracts/agreements.csv", ALL),
        Door("/contracts/agreements.exe", NONE),
    ],
    "contracts:agreement": [Door(f"/contracts/{{{kind}}}/", ANSWERS[kind]) for kind in KINDS],
    "contracts:packet": [Door(f"/contracts/{{{kind}}}/packet/", ANSWERS[kind]) for kind in KINDS],
    "contracts:packet-file": [Door(f"/contracts/{{{kind}}}/packet.pdf", ANSWERS[kind]) for kind in KINDS],
}


def furnish(stage: Stage) -> None:
    made = {
        "public": known(stage.roll.paras),
        **{kind: known(stage.roll.paras, audience="link") for kind in KINDS[1:]},
    }
    actions.withdraw(made["withdrawn"], by=None, on=NOW)
    stage.made |= {kind: agreement.key for kind, agreement in made.items()}
