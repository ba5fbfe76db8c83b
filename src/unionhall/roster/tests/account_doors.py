"""The doors of signing in: everybody has her own ways; an officer lets in those she may enrol."""

from tests.doors import ALL, OFFICERS, ROLL, SIGNED_IN, Door, Stage, holding

from unionhall.roster.roles import Power
from unionhall.roster.tests.samples import para

# Leads everybody elsewhere: there is nothing to do yet.
ELSEWHERE = (302, 302, 302, 302)
ONLY_POSTED = (405, 405, 405, 405)
# Whoever knocks as an officer is on the roll; the cast is not, on this stage.
ON_THE_ROLL = dict.fromkeys(OFFICERS, 200)
# Everybody else who knocks has shown her second step.
TO_SHOW = [who for who in OFFICERS if who.endswith(" unsure")]

DOORS = {
    "account_login": [
        Door("/account/sign-in/", (200, 302, 302, 302)),
        Door("/es/account/sign-in/?again", ALL),
    ],
    "sign-in-code": [Door("/account/code/", ELSEWHERE), Door("/account/code/", ELSEWHERE, "post")],
    "sign-in-family": [Door("/account/family/", ELSEWHERE), Door("/account/family/", ELSEWHERE, "post")],
    "sign-in-slip": [Door("/account/slip/", ALL), Door("/account/slip/", ALL, "post")],
    "sign-in-password": [Door("/account/password/", (200, 200, 302, 302))],
    "account_reauthenticate": [Door("/account/password/again/", ROLL)],
    "account_logout": [Door("/account/sign-out/", SIGNED_IN)],
    "mfa_index": [Door("/account/", SIGNED_IN)],
    "account-second": [Door("/account/second-step/", ELSEWHERE, but=dict.fromkeys(TO_SHOW, 200))],
    "mfa_authenticate": [Door("/account/second-step/show/", ELSEWHERE)],
    "mfa_reauthenticate": [Door("/account/second-step/again/", ROLL)],
    "mfa_activate_totp": [Door("/account/app/", ELSEWHERE)],
    "mfa_deactivate_totp": [Door("/account/app/remove/", ROLL)],
    "mfa_list_webauthn": [Door("/account/passkeys/", ELSEWHERE)],
    "mfa_add_webauthn": [Door("/account/passkeys/add/", ELSEWHERE)],
    "mfa_login_webauthn": [Door("/account/passkeys/use/", ELSEWHERE)],
    "mfa_reauthenticate_webauthn": [Door("/account/passkeys/again/", ROLL)],
    "mfa_remove_webauthn": [Door("/account/passkeys/999999/remove/", ROLL)],
    "mfa_view_recovery_codes": [Door("/account/recovery-codes/", ROLL)],
    "mfa_generate_recovery_codes": [Door("/account/recovery-codes/new/", SIGNED_IN)],
    "mfa_download_recovery_codes": [Door("/account/recovery-codes/recovery-codes.txt", ROLL)],
    "account-sign-ins": [Door("/account/sign-ins/", SIGNED_IN)],
    "account-end": [
        Door("/account/sign-ins/end/", ONLY_POSTED),
        Door("/account/sign-ins/end/", ELSEWHERE, "post"),
    ],
    "account-address": [Door("/account/addresses/add/", ELSEWHERE, but=ON_THE_ROLL)],
    "account-confirm": [Door("/account/addresses/confirm/", ELSEWHERE)],
    "account-forget": [
        Door("/account/addresses/forget/", ONLY_POSTED),
        Door("/account/addresses/forget/", ELSEWHERE, "post"),
    ],
    "account-person": [
        Door("/account/people/{newcomer}/", ROLL, but=holding(Power.ENROL)),
        Door("/account/people/{newcomer}/", ROLL, "post", but=holding(Power.ENROL)),
        Door("/account/people/00000000-0000-4000-8000-000000000000/", ROLL),
    ],
}


def furnish(stage: Stage) -> None:
    """A member of Ana's local who has never signed in."""
    stage.made["newcomer"] = para(stage.roll, "Nia", "Costa").key
