"""The doors of the employers' lists, of taking a local's people out, and of joining two records."""

from tests.doors import ROLL, Door, Stage, holding, unsure

from unionhall.roster import merging
from unionhall.roster.arrivals import Change
from unionhall.roster.roles import ROLES, Power, Scope
from unionhall.roster.tests.autumn import HEADER, bring, checked
from unionhall.roster.tests.samples import AUTUMN, para, teacher


def _everywhere(power: Power, status: int = 200) -> dict[str, int]:
    """Officers of the whole federation who have a power."""
    named = [kind for kind, role in ROLES.items() if power in role.powers and role.scope is Scope.FEDERATION]
    return {f"{kind} here": status for kind in named}


def _enrolling(status: int = 200) -> dict[str, int]:
    """Officers who may enrol people somewhere, here or there."""
    there = [
        kind
        for kind, role in ROLES.items()
        if Power.ENROL in role.powers and role.scope is not Scope.FEDERATION
    ]
    return holding(Power.ENROL, status) | {f"{kind} there": status for kind in there}


ENROLS, ENROLS_ALL = holding(Power.ENROL) | unsure(), _everywhere(Power.ENROL) | unsure()
SENT_ON = holding(Power.ENROL, 302) | unsure()
MERGES = holding(Power.MERGE) | unsure()
_JOIN = "/roll/merges/join/?kept={kept_person}&absorbed={absorbed_person}"

DOORS = {
    "arrivals": [Door("/roll/arrivals/", ROLL, but=_enrolling() | unsure())],
    "arrival-new": [Door("/roll/arrivals/new/", ROLL, but=_enrolling() | unsure())],
    "arrival": [
        Door("/roll/arrivals/{paras}/", ROLL, but=ENROLS),
        # Half of those on it are of another local.
        Door("/roll/arrivals/{everybody}/", ROLL, but=ENROLS_ALL),
        Door("/roll/arrivals/{ready}/", ROLL, but=ENROLS),
        Door("/roll/arrivals/999999/", ROLL, but=unsure()),
    ],
    "arrival-progress": [Door("/roll/arrivals/{paras}/progress/", ROLL, but=ENROLS)],
    "arrival-columns": [Door("/roll/arrivals/{ready}/columns/", ROLL, "post", SENT_ON)],
    "arrival-act": [Door("/roll/arrivals/{paras}/act/", ROLL, "post", SENT_ON)],
    "arrival-decide": [Door("/roll/arrivals/{paras}/decide/", ROLL, "post", unsure())],
    "arrival-group": [
        Door("/roll/arrivals/{paras}/leave/", ROLL, but=ENROLS),
        Door("/roll/arrivals/{paras}/nothing/", ROLL, but=unsure()),
        Door("/roll/arrivals/{everybody}/leave/", ROLL, but=ENROLS_ALL),
    ],
    "arrival-problems": [Door("/roll/arrivals/{paras}/problems.csv", ROLL, but=ENROLS)],
    "local-people": [
        Door("/roll/locals/1/people.csv", ROLL, but=holding(Power.EXPORT) | unsure()),
        Door("/roll/locals/1/people.xlsx", ROLL, but=holding(Power.EXPORT) | unsure()),
        Door("/roll/locals/1/people.pdf", ROLL, but=unsure()),
        Door("/roll/locals/nowhere/people.csv", ROLL, but=unsure()),
    ],
    "merges": [Door("/roll/merges/", ROLL, but=MERGES)],
    "merge-join": [
        Door(_JOIN, ROLL, but=MERGES),
        Door("/roll/merges/join/?kept={kept_person}&absorbed=nobody", ROLL, but=unsure()),
    ],
    "merge-part": [Door("/roll/merges/{merge}/part/", ROLL, "post", holding(Power.MERGE, 302) | unsure())],
}


def furnish(stage: Stage) -> None:
    """Lists of one unit and of everybody, one whose columns are to be said; records to join, and joined."""
    text = f"{HEADER}1,Nora,Newell,High School,Paraprofessional,6,1,\n"
    one, two = para(stage.roll, "Tina", "Twice"), teacher(stage.roll, "Tina", "Twice")
    joined = merging.merge(
        para(stage.roll, "Una", "Once"), teacher(stage.roll, "Una", "Once"), by=None, on=AUTUMN
    )
    paras = checked(stage.roll, text, unit=stage.roll.paras)
    assert paras.changes.filter(kind=Change.Kind.LEAVE).exists()
    stage.made |= {
        "paras": paras.pk,
        "everybody": checked(stage.roll, text).pk,
        "ready": bring(stage.roll, text, unit=stage.roll.paras).pk,
        "kept_person": one.key,
        "absorbed_person": two.key,
        "merge": joined.pk,
    }
