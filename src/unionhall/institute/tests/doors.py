"""The doors of the institute: programmes and certificates are everybody's, the desk is education staff's.

A participant's page is hers who has its address: whoever knocks with the key of the letter comes in.
"""

from django.core.files.base import ContentFile
from tests.doors import ALL, NONE, OFFICERS, ROLL, Door, Stage, holding

from unionhall.core.models import Attachment
from unionhall.institute import certificates, letters, presenting
from unionhall.institute.models import Paper, Presenter, Registration, Sighting
from unionhall.institute.tests.samples import FIRST, ahead, guest, sign_up, sitting, summer, workshop
from unionhall.roster.roles import ROLES, Power, Scope

POSTED = (405, 405, 405, 405)
# Who has the power, and who only has to show her second factor.
RUNNERS = holding(Power.RUN_WORKSHOPS) | {"education_staff unsure": 302}
POSTERS = holding(Power.RUN_WORKSHOPS, 302) | {"education_staff unsure": 302}
BRINGERS = (
    holding(Power.REGISTER)
    | {
        f"{kind} there": 200
        for kind, role in ROLES.items()
        if Power.REGISTER in role.powers and role.scope is not Scope.FEDERATION
    }
    | {f"{kind} unsure": 302 for kind, role in ROLES.items() if Power.REGISTER in role.powers}
)
SENT = (302, 302, 302, 302)
SHOWN = {
    "desk": "",
    "desk-new": "new/",
    "desk-series": "{series}/",
    "desk-edit": "{series}/edit/",
    "desk-after": "{series}/after/",
    "desk-calls": "{series}/follow-up.csv",
    "desk-preview": "{series}/letters/week/",
    "desk-new-workshop": "{series}/workshops/new/",
    "desk-workshop": "{series}/workshops/{workshop}/",
    "desk-sitting": "sittings/{sitting}/",
    "desk-people": "sittings/{sitting}/people.csv",
}
DONE = {
    "desk-cancel-series": "{series}/cancel/",
    "desk-cancel-workshop": "workshops/{workshop}/cancel/",
    "desk-withdraw": "presenters/{presenter}/withdraw/",
    "desk-give-up": "registrations/{registration}/give-up/",
    "desk-settle": "sightings/{sighting}/",
    "desk-revoke": "certificates/{certificate}/revoke/",
    "desk-reissue": "certificates/{certificate}/again/",
    **{f"desk-{deed}": f"sittings/{{sitting}}/{deed}/" for deed in ("move", "seats", "cancel", "report")},
    **{f"desk-{deed}": f"sittings/{{sitting}}/{deed}/" for deed in ("close", "certificates")},
}
MINE = "/institute/mine/{participant}/"
DOORS = {
    "institute:index": [Door("/institute/", ALL)],
    "institute:month": [Door("/institute/month/2026/7/", ALL), Door("/institute/month/2026/13/", NONE)],
    "institute:series": [
        Door("/institute/summer/", ALL),
        Door("/es/institute/summer/", ALL),
        Door("/institute/hidden/", NONE),
    ],
    "institute:workshop": [
        Door("/institute/summer/know-your-contract/", ALL),
        Door("/institute/hidden/secret/", NONE),
    ],
    "institute:series-calendar": [
        Door("/institute/summer/calendar.ics", ALL),
        Door("/institute/hidden/calendar.ics", NONE),
    ],
    "institute:sitting-calendar": [
        Door("/institute/sitting/{sitting}.ics", ALL),
        Door("/institute/sitting/{hidden}.ics", NONE),
    ],
    "institute:personal-calendar": [
        Door("/institute/calendars/{feed}.ics", ALL),
        Door("/institute/calendars/{participant}.ics", NONE),
    ],
    "institute:sign-up": [
        Door("/institute/summer/sign-up/?pick={sitting}", ALL),
        Door("/institute/hidden/sign-up/?pick={hidden}", NONE),
    ],
    "institute:prove": [
        Door("/institute/summer/sign-up/code/", SENT),
        Door("/institute/summer/sign-up/code/", NONE, "post"),
    ],
    "institute:forget": [Door("/institute/summer/sign-up/forget/", SENT, "post")],
    "institute:bring": [Door("/institute/summer/bring/", ROLL, but=BRINGERS)],
    "institute:reports": [Door("/institute/hours/", ROLL, but=BRINGERS)],
    "institute:my-page": [
        Door(
            "/institute/mine/",
            (200, 302, 302, 302),
            but=dict.fromkeys(OFFICERS, 302),
        )
    ],
    "institute:mine": [Door(MINE, ALL), Door("/institute/mine/{feed}/", NONE)],
    "institute:choices": [Door(MINE + "choices/", POSTED), Door(MINE + "choices/", SENT, "post")],
    "institute:pass": [Door(MINE + "{registration}/pass/", ALL), Door(MINE + "999999/pass/", NONE)],
    "institute:paper": [
        Door(MINE + "{registration}/papers/{paper}/", ALL),
        Door(MINE + "{past}/papers/{paper}/", NONE),
        Door("{paper_url}", (404, 404, 200, 200)),
    ],
    "institute:rate": [Door(MINE + "{past}/opinion/", ALL), Door(MINE + "{registration}/opinion/", NONE)],
    **{
        f"institute:{deed}": [
            Door(MINE + f"{{registration}}/{deed}/", POSTED),
            Door("/institute/mine/{feed}/{registration}/" + f"{deed}/", NONE, "post"),
        ]
        for deed in ("drop", "accept", "swap")
    },
    "institute:unsubscribe": [
        Door("/institute/letters/{letter_token}/", ALL),
        Door("/institute/letters/forged/", NONE),
        Door("/institute/letters/{letter_token}/", ALL, "post"),
    ],
    "institute:opinions": [
        Door("/institute/opinions/{presenter_token}/", ALL),
        Door("/institute/opinions/{letter_token}/", NONE),
    ],
    "institute:verify": [Door("/institute/certificates/", ALL)],
    "institute:issuer": [Door("/institute/certificates/issuer.json", ALL)],
    "institute:certificate": [
        Door("/institute/certificates/{code}/", ALL),
        Door("/institute/certificates/AAAA-AAAA-AAAA/", NONE),
    ],
    "institute:certificate-paper": [Door("/institute/certificates/{code}.pdf", ALL)],
    "institute:revocations": [Door("/institute/certificates/revoked/0.json", ALL)],
    "institute:badge": [Door("/institute/certificates/{code}.json", ALL)],
    # A pass leads everybody to the page of the door, which shows its list to staff only.
    "institute:door": [Door("/institute/door/{sitting}/", ALL)],
    "institute:door-worker": [Door("/institute/door/worker.js", ALL)],
    "institute:door-list": [
        Door("/institute/door/{sitting}/list.json", NONE, but=holding(Power.RUN_WORKSHOPS))
    ],
    "institute:door-sync": [
        Door("/institute/door/{sitting}/sync/", NONE, "post", but=holding(Power.RUN_WORKSHOPS, 400))
    ],
    **{
        f"institute:{name}": [Door(f"/institute/desk/{path}", ROLL, but=RUNNERS)]
        for name, path in SHOWN.items()
    },
    **{
        f"institute:{name}": [Door(f"/institute/desk/{path}", NONE, "post", but=POSTERS)]
        for name, path in DONE.items()
    },
    "institute:desk-add-sitting": [
        Door(
            "/institute/desk/workshops/{workshop}/sittings/",
            NONE,
            "post",
            but=RUNNERS,
        )
    ],
}


def furnish(stage: Stage) -> None:
    series, hidden = summer(), summer(slug="hidden", is_public=False)
    held, coming = sitting(workshop(series, "Held")), sitting(workshop(series), starts_at=ahead(10))
    secret = sitting(workshop(hidden, "Secret"))
    una = guest("Una")
    sign_up(una, held, coming)
    Registration.objects.filter(sitting=held).update(came=True)
    certificates.issue(held, by=None, on=FIRST)
    past, mine = (una.registrations.get(sitting=each) for each in (held, coming))
    seen = Sighting.objects.create(sitting=coming, name="Uno", minutes=5, state="doubtful")
    presenter = Presenter.objects.create(workshop=coming.workshop, name="Zed")
    document = Attachment.objects.create(title="Reading", file=ContentFile(b"Read it.", name="reading.txt"))
    paper = Paper.objects.create(workshop=coming.workshop, title="Reading", document=document)
    stage.made |= {
        "series": series.pk,
        "workshop": coming.workshop_id,
        "sitting": coming.pk,
        "hidden": secret.pk,
        "participant": una.key,
        "feed": una.feed_key,
        "registration": mine.pk,
        "past": past.pk,
        "paper": paper.pk,
        "paper_url": document.url,
        "letter_token": letters.token_of(una),
        "presenter_token": presenting.token_of(presenter),
        "code": past.certificate.code,
        "certificate": past.certificate.pk,
        "presenter": presenter.pk,
        "sighting": seen.pk,
    }
