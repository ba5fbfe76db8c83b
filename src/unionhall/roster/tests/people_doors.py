"""The doors of the table of offices, of everybody's own page, and of the people on the roll."""

from tests.doors import ALL, PLACES, ROLL, SIGNED_IN, Door, unsure

from unionhall.roster.roles import ROLES

# Whoever knocks as an officer is on the roll, and so has a record of her own; the cast is not, on this stage.
OWN = {f"{kind} {place}": 200 for kind in ROLES for place in PLACES} | unsure()

DOORS = {
    "roster:offices": [Door("/roll/offices/", ALL), Door("/pt/roll/offices/", ALL)],
    "roster:mine": [Door("/roll/mine/", SIGNED_IN, but=unsure())],
    "roster:mine-everything": [Door("/roll/mine/everything.json", ROLL, but=OWN)],
    "roster:mine-add": [
        Door("/roll/mine/add/email/", ROLL, but=OWN),
        Door("/roll/mine/add/phone/", ROLL, "post", OWN),
        Door("/roll/mine/add/name/", ROLL, but=unsure()),
    ],
    "roster:mine-end": [
        Door("/roll/mine/end/email/999999/", ROLL, "post", unsure()),
        Door("/roll/mine/end/name/1/", ROLL, "post", unsure()),
    ],
    "roster:mine-leave": [Door("/roll/mine/leave/", ROLL, but=OWN)],
}
