"""Addresses of signing in, below /account/. Names that allauth asks for are allauth's."""

from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView
from allauth.socialaccount.providers.openid_connect import views as federation
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import RedirectView

from unionhall.roster.signin import steps, views, ways

_TO_SIGN_IN = RedirectView.as_view(pattern_name="account_login")
_TO_WAYS = RedirectView.as_view(pattern_name="mfa_index")

urlpatterns = [
    path("", ways.index, name="mfa_index"),
    path("sign-in/", views.sign_in, name="account_login"),
    path("code/", views.type_code, name="sign-in-code"),
    path("family/", views.share_address, name="sign-in-family"),
    path("slip/", views.use_slip, name="sign-in-slip"),
    path("password/", views.SignInByPassword.as_view(), name="sign-in-password"),
    path("password/again/", steps.TypePasswordAgain.as_view(), name="account_reauthenticate"),
    path("sign-out/", steps.SignOut.as_view(), name="account_logout"),
    path("second-step/", ways.second, name="account-second"),
    path("second-step/show/", steps.Show.as_view(), name="mfa_authenticate"),
    path("second-step/again/", steps.ShowAgain.as_view(), name="mfa_reauthenticate"),
    path("app/", steps.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("app/remove/", steps.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("passkeys/", _TO_WAYS, name="mfa_list_webauthn"),
    path("passkeys/add/", steps.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/use/", steps.UsePasskey.as_view(), name="mfa_login_webauthn"),
    path("passkeys/again/", steps.UsePasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/remove/", steps.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("recovery-codes/", steps.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", steps.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path(
        "recovery-codes/recovery-codes.txt",
        login_required(DownloadRecoveryCodesView.as_view()),
        name="mfa_download_recovery_codes",
    ),
    path("sign-ins/", ways.sign_ins, name="account-sign-ins"),
    path("sign-ins/end/", ways.end, name="account-end"),
    path("addresses/add/", ways.add_address, name="account-address"),
    path("addresses/confirm/", ways.confirm, name="account-confirm"),
    path("addresses/forget/", ways.forget_address, name="account-forget"),
    path("people/<uuid:key>/", ways.let_in, name="account-person"),
]
if settings.FEDERATION_SIGN_IN:
    urlpatterns += [
        path("federation/cancelled/", _TO_SIGN_IN, name="socialaccount_login_cancelled"),
        path("federation/<slug:provider_id>/", federation.login, name="openid_connect_login"),
        path("federation/<slug:provider_id>/back/", federation.callback, name="openid_connect_callback"),
    ]
