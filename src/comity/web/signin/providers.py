"""Signing in by an OpenID Connect provider that node.toml names. It confirms people whom the directory knows already.

The claim that node.toml names holds the sign-in name. At the first sign-in the provider's subject is bound to the
account: afterwards neither another subject with the same name nor the same subject with another name comes in.
"""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views as openid
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from comity.directory.signing_in import do_bind_identity, do_note_refused
from comity.directory.signing_locks import find_account
from comity.directory.signing_settings import Provider, provider, sign_in_settings
from comity.web.signin.refusals import no_account, provider_failed, refuse
from comity.web.signin.whence import address_of

KIND = "openid_connect"


class ProviderAdapter(DefaultSocialAccountAdapter):
    """allauth's questions about providers, answered from node.toml and the directory."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The providers of node.toml; there are none in the database."""
        return [
            _app(one)
            for one in sign_in_settings().providers
            if provider in (None, KIND, one.code) and client_id in (None, one.client_id)
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: a provider makes no accounts."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Any:
        """What a provider says of a person is not taken over."""
        return sociallogin.user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """There is no connecting of accounts; `pre_social_login` refuses it."""
        return reverse("my-sign-in")

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the account by the claim; whoever has none is refused."""
        given = _provider(sociallogin.account.provider)
        if sociallogin.state.get("process") not in (None, AuthProcess.LOGIN):
            raise refuse(request, provider_failed(given.words))
        name, subject = _who(given, sociallogin.account.extra_data), str(sociallogin.account.uid)
        user = find_account(name) if name else None
        address = address_of(request)
        if user is None or not do_bind_identity(user, given.code, subject, address):
            do_note_refused(name, address, (f"provider:{given.code}",))
            raise refuse(request, no_account(given.words))
        sociallogin.user = user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> NoReturn:
        """Turned back there, or answered wrongly: nobody was let in."""
        raise refuse(request, provider_failed(_provider(provider.app.provider_id).words))


@require_POST
def begin(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Send the person to the provider."""
    given = _provider(provider_id)
    try:
        response: HttpResponseBase = openid.login(request, provider_id=provider_id)
    except RequestException:
        return _answer(refuse(request, provider_failed(given.words)))
    return response


@require_GET
def back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """The person comes back from the provider."""
    given = _provider(provider_id)
    try:
        response: HttpResponseBase = openid.callback(request, provider_id=provider_id)
    except (RequestException, ValueError, KeyError):  # an answer that is no OpenID Connect
        return _answer(refuse(request, provider_failed(given.words)))
    return response


def _answer(refusal: ImmediateHttpResponse) -> HttpResponseBase:
    response: HttpResponseBase = refusal.response
    return response


def _provider(code: str) -> Provider:
    found = provider(code)
    if found is None:
        raise Http404
    return found


def _who(given: Provider, told: dict[str, Any]) -> str:
    """The sign-in name by the claim; "" where it is missing or the two tokens speak of different people."""
    info, token = told.get("userinfo") or {}, told.get("id_token") or {}
    if info and token and info.get("sub") != token.get("sub"):  # OpenID Connect Core 1.0, 5.3.2
        return ""
    value = info.get(given.claim, token.get(given.claim, ""))
    return value if isinstance(value, str) else ""


def _app(one: Provider) -> SocialApp:
    return SocialApp(
        provider=KIND,
        provider_id=one.code,
        name=one.en[:40],
        client_id=one.client_id,
        secret=one.secret,
        settings={
            "server_url": one.issuer,
            "oauth_pkce_enabled": True,
            "scope": list(one.scopes),
        },
    )
