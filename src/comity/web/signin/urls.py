"""Addresses of signing in, at the root. allauth's own names stand for its views in our templates.

Sign-up, mail, password reset and connecting of provider accounts have no address at all.
"""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib.auth.decorators import login_required
from django.urls import path, reverse_lazy
from django.views.i18n import set_language

from comity.web.signin import accounts, providers, views

sign_in = views.SignIn.as_view()
sign_out = views.SignOut.as_view()
mine = reverse_lazy("my-sign-in")
again = ReauthenticateView.as_view(template_name="signin/again.html")
again_by_code = ReauthenticateByCodeView.as_view(template_name="signin/again.html")
again_by_passkey = views.AgainByPasskey.as_view()
app = ActivateTOTPView.as_view(template_name="signin/app.html")
no_app = DeactivateTOTPView.as_view(template_name="signin/app_remove.html", success_url=mine)
codes = ViewRecoveryCodesView.as_view(template_name="signin/codes.html")
new_codes = GenerateRecoveryCodesView.as_view(template_name="signin/codes_new.html")
add_passkey = AddWebAuthnView.as_view(template_name="signin/passkey_add.html")
no_passkey = RemoveWebAuthnView.as_view(template_name="signin/passkey_remove.html", success_url=mine)

urlpatterns = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/as/<uuid:post>/", views.sign_in_as, name="sign-in-as"),
    path(
        "sign-in/second/",
        AuthenticateView.as_view(template_name="signin/second.html"),
        name="mfa_authenticate",
    ),
    path("sign-in/passkey/", views.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("sign-in/by/<slug:provider_id>/", providers.begin, name="openid_connect_login"),
    path("sign-in/by/<slug:provider_id>/back/", providers.back, name="openid_connect_callback"),
    path("sign-in/set-up/", views.set_up, name="sign-in-set-up"),
    path("sign-in/mine/", views.my_sign_in, name="my-sign-in"),
    path("sign-in/mine/", views.my_sign_in, name="mfa_index"),
    path("sign-in/mine/again/", views.with_a_proof(again), name="account_reauthenticate"),
    path("sign-in/mine/again/code/", views.with_a_proof(again_by_code), name="mfa_reauthenticate"),
    path(
        "sign-in/mine/again/passkey/",
        views.with_a_proof(again_by_passkey),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "sign-in/mine/password/",
        login_required(views.ChangePassword.as_view()),
        name="account_change_password",
    ),
    path("sign-in/mine/app/", app, name="mfa_activate_totp"),
    path("sign-in/mine/app/remove/", no_app, name="mfa_deactivate_totp"),
    path("sign-in/mine/codes/", codes, name="mfa_view_recovery_codes"),
    path("sign-in/mine/codes/new/", new_codes, name="mfa_generate_recovery_codes"),
    path("sign-in/mine/passkeys/add/", add_passkey, name="mfa_add_webauthn"),
    path("sign-in/mine/passkeys/<int:pk>/remove/", no_passkey, name="mfa_remove_webauthn"),
    path("sign-in/mine/sessions/<int:pk>/end/", views.end_session, name="sign-in-end-session"),
    path("sign-in/mine/sessions/end-others/", views.end_other_sessions, name="sign-in-end-others"),
    path("sign-in/accounts/", accounts.accounts, name="sign-in-accounts"),
    path("sign-in/accounts/care/", accounts.care, name="sign-in-care"),
    path("sign-in/events/", accounts.events, name="sign-in-events"),
    path("sign-out/", sign_out, name="sign-out"),
    path("sign-out/", sign_out, name="account_logout"),
    path("hat/", views.put_on, name="hat"),
    path("language/", set_language, name="language"),
]
