"""The doors of joining, cards, the wall chart, conversations, saved lists, and the federation in numbers."""

from datetime import date, datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils.timezone import make_aware
from tests.doors import ALL, NONE, ROLL, Door, Stage, holding, unsure

from unionhall.core.models import User
from unionhall.roster import joining, listing, organising
from unionhall.roster.joining import Applicant, Sheet, Signature
from unionhall.roster.listing import ListFacts
from unionhall.roster.lists import Question
from unionhall.roster.organising import TalkFacts
from unionhall.roster.roles import ROLES, Power, Scope
from unionhall.roster.tests.samples import para


def within(power: Power, *scopes: Scope) -> dict[str, int]:
    """Officers of these scopes who have a power here."""
    named = [kind for kind, role in ROLES.items() if power in role.powers and role.scope in scopes]
    return {f"{kind} here": 200 for kind in named}


def anywhere(power: Power) -> dict[str, int]:
    """Officers who have a power somewhere, here or there."""
    there = [
        kind for kind, role in ROLES.items() if power in role.powers and role.scope is not Scope.FEDERATION
    ]
    return holding(power) | {f"{kind} there": 200 for kind in there}


ENROLS, ORGANISES = holding(Power.ENROL) | unsure(), holding(Power.ORGANISE) | unsure()
KNOWS, SEES = holding(Power.MEMBERSHIP) | unsure(), anywhere(Power.NAMES) | unsure()
# An auditor writes nothing down.
KEEPS = {who: status for who, status in SEES.items() if who != "auditor here"}
SHARED = within(Power.NAMES, Scope.LOCAL, Scope.FEDERATION) | unsure()
_LOCAL = "/roll/locals/1"

DOORS = {
    "roster:join": [
        Door("/join/1/", ALL),
        Door("/pt/join/1/", ALL),
        Door("/join/nowhere/", NONE),
        # A card that is not right comes back as a page of its own.
        Door("/join/1/", (302, 302, 302, 302), "post"),
    ],
    "roster:signed": [Door("/join/1/signed/", ALL)],
    "roster:copy": [Door("/join/1/copy.pdf", NONE)],
    "roster:members": [Door("/members/", ALL), Door("/members/?order=nothing", NONE)],
    "roster:card-text": [
        Door("/roll/card-text/", ROLL, but=within(Power.ENROL, Scope.FEDERATION) | unsure()),
    ],
    "roster:federation": [Door("/roll/federation/", ROLL, but=anywhere(Power.MEMBERSHIP) | unsure())],
    "roster:wall": [
        Door(f"{_LOCAL}/chart/", ROLL, but=KNOWS),
        Door(f"{_LOCAL}/chart/?standing=not_asked", ROLL, but=KNOWS),
        Door("/roll/locals/nowhere/chart/", ROLL, but=unsure()),
    ],
    "roster:walk": [Door(f"{_LOCAL}/walk/", ROLL, but=ORGANISES)],
    "roster:cards": [Door(f"{_LOCAL}/cards/", ROLL, but=ENROLS)],
    "roster:card-add": [Door(f"{_LOCAL}/cards/new/", ROLL, but=ENROLS)],
    "roster:cards-check": [Door(f"{_LOCAL}/cards/check/", ROLL, but=ENROLS)],
    "roster:card": [
        Door(f"{_LOCAL}/cards/{{card}}/", ROLL, but=ENROLS),
        # A card is found in its own local only.
        Door("/roll/locals/2/cards/{card}/", ROLL, but=unsure()),
    ],
    "roster:card-accept": [Door(f"{_LOCAL}/cards/{{card}}/accept/", ROLL, "post", ENROLS)],
    "roster:card-decline": [Door(f"{_LOCAL}/cards/{{card}}/decline/", ROLL, "post", ENROLS)],
    "roster:card-pdf": [Door(f"{_LOCAL}/cards/{{card}}/card.pdf", ROLL, but=ENROLS)],
    "roster:card-scan": [Door(f"{_LOCAL}/cards/{{scan}}/scan/", ROLL, but=ENROLS)],
    "roster:talks": [Door(f"{_LOCAL}/talks/", ROLL, but=ORGANISES)],
    "roster:talk": [
        Door(f"{_LOCAL}/talks/{{talked}}/", ROLL, but=ORGANISES),
        Door("/roll/locals/2/talks/{talked}/", ROLL, but=unsure()),
    ],
    "roster:talk-change": [
        Door(f"{_LOCAL}/talks/{{talk}}/change/", ROLL, but=ORGANISES),
        Door("/roll/locals/2/talks/{talk}/change/", ROLL, but=unsure()),
    ],
    "roster:talk-remove": [
        Door(f"{_LOCAL}/talks/{{talk}}/remove/", ROLL, "post", holding(Power.ORGANISE, 302) | unsure()),
    ],
    "roster:talk-done": [
        Door(f"{_LOCAL}/talks/{{talk}}/done/", ROLL, "post", holding(Power.ORGANISE, 302) | unsure()),
    ],
    "roster:assignments": [Door(f"{_LOCAL}/assignments/", ROLL, but=ORGANISES)],
    "roster:lists": [Door("/roll/lists/", ROLL, but=SEES)],
    "roster:list-add": [Door("/roll/lists/new/", ROLL, but=KEEPS)],
    "roster:list": [Door("/roll/lists/{list}/", ROLL, but=SHARED)],
    "roster:list-change": [Door("/roll/lists/{list}/change/", ROLL, but=unsure())],
    "roster:list-remove": [Door("/roll/lists/{list}/remove/", ROLL, "post", unsure())],
    "roster:list-file": [Door("/roll/lists/{list}/file/", ROLL, "post", holding(Power.EXPORT) | unsure())],
}


def furnish(stage: Stage) -> None:
    """A card that waits, one on paper, a conversation to be followed up, and a list that is shared."""
    local, day = stage.roll.local_1, date(2024, 10, 1)
    signature = Signature("Nadia Cole", frozenset({"membership"}), "en", "", uuid4())
    moment = make_aware(datetime(2024, 10, 1, 9))
    card = joining.sign(local, Applicant("Nadia", "Cole", "nadia@example.org"), signature, on=moment)
    scanned = joining.take_in(
        local,
        Applicant("Paula", "Paper"),
        Signature("Paula Paper", frozenset({"membership"}), "en", "", uuid4()),
        Sheet(scan=ContentFile(b"%PDF-1.7 a card", "card.pdf"), signed_on=day),
        by=None,
        on=moment,
    )
    person = para(stage.roll, "Tara", "Talked")
    talk = organising.note(person, local, TalkFacts(day, follow_up_on=day), by=None)
    keeper = User.objects.create_user("keeper@example.org")
    kept = listing.save(ListFacts("Paras", Question(local=local.pk), local, is_shared=True), by=keeper)
    stage.made |= {
        "card": card.key,
        "scan": scanned.key,
        "talked": person.key,
        "talk": talk.key,
        "list": kept.key,
    }
