"""The doors of the table of offices, of everybody's own page, and of the people on the roll."""

from django.utils.timezone import localdate
from tests.doors import ALL, OFFICERS, ROLL, SIGNED_IN, Door, Stage, holding, unsure

from unionhall.roster import correcting
from unionhall.roster.roles import Power, Scope
from unionhall.roster.tests.organising_doors import anywhere, within
from unionhall.roster.tests.samples import para

# Whoever knocks as an officer is on the roll, and so has a record of her own; the cast is not, on this stage.
OWN = dict.fromkeys(OFFICERS, 200) | unsure()

DOORS = {
    "roster:offices": [Door("/roll/offices/", ALL), Door("/pt/roll/offices/", ALL)],
    "roster:mine": [Door("/roll/mine/", SIGNED_IN, but=unsure())],
    "roster:mine-everything": [Door("/roll/mine/everything.json", ROLL, but=OWN)],
    "roster:mine-on-paper": [Door("/roll/mine/everything.pdf", ROLL, but=OWN)],
    "roster:mine-add": [
        Door("/roll/mine/add/email/", ROLL, but=OWN),
        Door("/roll/mine/add/phone/", ROLL, "post", OWN),
        Door("/roll/mine/add/lived-name/", ROLL, but=OWN),
        Door("/roll/mine/add/about/", ROLL, but=OWN),
        Door("/roll/mine/add/name/", ROLL, but=unsure()),
    ],
    "roster:mine-end": [
        Door("/roll/mine/end/email/999999/", ROLL, "post", unsure()),
        Door("/roll/mine/end/name/1/", ROLL, "post", unsure()),
    ],
    "roster:mine-prefer": [
        Door("/roll/mine/prefer/phone/999999/", ROLL, "post", unsure()),
        Door("/roll/mine/prefer/name/1/", ROLL, "post", unsure()),
    ],
    "roster:mine-leave": [Door("/roll/mine/leave/", ROLL, but=OWN)],
    "roster:mine-consent": [Door("/roll/mine/agreed/999999/end/", ROLL, "post", unsure())],
    "roster:mine-correct": [
        Door("/roll/mine/correct/name/", ROLL, but=OWN),
        Door("/roll/mine/correct/shoe/", ROLL, but=unsure()),
    ],
    "roster:mine-correct-job": [Door("/roll/mine/correct/job/999999/", ROLL, but=unsure())],
    "roster:mine-withdraw": [Door("/roll/mine/withdraw/{asked}/", ROLL, "post", unsure())],
    "roster:corrections": [Door("/roll/corrections/", ROLL, but=anywhere(Power.EDIT) | unsure())],
    "roster:correction-decide": [
        Door("/roll/corrections/{asked}/decide/", ROLL, "post", holding(Power.EDIT, 302) | unsure())
    ],
    "roster:people": [Door("/roll/people/", ROLL, but=anywhere(Power.NAMES) | unsure())],
    "roster:person-new": [Door("/roll/people/new/", ROLL, but=anywhere(Power.ENROL) | unsure())],
    "roster:person": [
        Door("/roll/people/{somebody}/", ROLL, but=holding(Power.NAMES) | unsure()),
        # Who may not correct a record is not told that there is one to correct.
        Door("/roll/people/{somebody}/", ROLL, "post", holding(Power.EDIT) | unsure()),
        Door("/roll/people/00000000-0000-4000-8000-000000000000/", ROLL, but=unsure()),
    ],
    "roster:grounds": [
        Door("/roll/grounds/units/", ROLL, but=within(Power.ENROL, Scope.FEDERATION) | unsure()),
        Door("/roll/grounds/worksites/", ROLL, but=within(Power.ENROL, Scope.FEDERATION) | unsure()),
        Door("/roll/grounds/shoes/", ROLL, but=unsure()),
    ],
    "roster:ground-new": [
        Door("/roll/grounds/units/new/", ROLL, but=within(Power.ENROL, Scope.FEDERATION) | unsure())
    ],
    "roster:ground": [Door("/roll/grounds/worksites/999999/", ROLL, but=unsure())],
    "roster:person-change": [
        Door("/roll/people/{somebody}/change/name/", ROLL, but=holding(Power.EDIT) | unsure()),
        Door("/roll/people/{somebody}/change/standing/", ROLL, but=holding(Power.ENROL) | unsure()),
        Door("/roll/people/{somebody}/change/office/", ROLL, but=holding(Power.OFFICES) | unsure()),
        Door("/roll/people/{somebody}/change/new-job/", ROLL, but=holding(Power.EDIT) | unsure()),
        Door("/roll/people/{somebody}/change/shoe/", ROLL, but=unsure()),
    ],
    "roster:person-change-row": [
        Door("/roll/people/{somebody}/change/job/999999/", ROLL, but=unsure()),
    ],
}


def furnish(stage: Stage) -> None:
    """A member of Ana's local who has no account, and what she asks to have corrected."""
    somebody = para(stage.roll, "Sonia", "Seen")
    facts = {"given": "Sonia", "middle": "", "surname": "Heard", "suffix": ""}
    asked = correcting.ask(somebody, "name", facts, job=None, says="", on=localdate())
    stage.made |= {"somebody": somebody.key, "asked": asked.key}
