"""Signing in and out, hats, and the page "my sign-in"."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.directory.hats import Hat, cast, hats_of
from comity.directory.models import User
from comity.directory.signing_events import events_of
from comity.directory.signing_in import do_note_refused, must_have_second_factor, roles_of
from comity.directory.signing_tables import PasswordCare
from comity.kernel import node
from comity.kernel.problems import ProblemShape
from comity.web.languages import page_language
from comity.web.middleware import HAT_KEY
from comity.web.signin.accounts import cares_for_accounts
from comity.web.signin.cast import cast_offered, page_context
from comity.web.signin.middleware import has_factor
from comity.web.signin.refusals import refuse, require_no_wait, wrong
from comity.web.signin.sessions import end_others, sessions_of
from comity.web.signin.whence import address_of


class SignIn(LoginView):
    """Sign in by name and password, passkey or provider; on a demo node the cast stands beside the form."""

    template_name = "signin/sign_in.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused: the status says so too."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 400
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With whatever was refused as a problem above the form."""
        context: dict[str, Any] = super().get_context_data(**kwargs) | page_context(self.request)
        said = context["form"].non_field_errors() if context["form"].is_bound else []
        if said:
            shape = wrong().shape(page_language())
            context["problem"] = ProblemShape(code=shape["code"], what=said[0], place="", mend=shape["mend"])
        return context


class SignInByPasskey(LoginWebAuthnView):
    """A passkey alone: the key and its PIN, finger or face are two factors."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Unless the address must wait."""
        require_no_wait(request, "")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Whose key it claimed to be is not told, nor written down."""
        do_note_refused("", address_of(self.request), ("webauthn",))
        response: HttpResponse = refuse(self.request, wrong()).response
        return response


class AgainByPasskey(ReauthenticateWebAuthnView):
    """The passkey once more, before a factor is changed."""

    template_name = "signin/again_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Try again."""
        assert isinstance(self.request.user, User)
        do_note_refused(self.request.user.username, address_of(self.request), ("webauthn",))
        messages.error(self.request, _("The code or key is not right."))
        return redirect(self.request.get_full_path())


class ChangePassword(PasswordChangeView):
    """A new password; whoever has none is told so (a way round the provider is not theirs to open)."""

    template_name = "signin/password.html"
    success_url = reverse_lazy("my-sign-in")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only with a password to change."""
        if not _user(request).has_usable_password():
            return render(request, "signin/no_password.html", {"demo": node.here().demo})
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class SignOut(LogoutView):
    """Forget who is signed in; the language stays."""

    http_method_names = ["post"]


@require_POST
def sign_in_as(request: HttpRequest, post: uuid.UUID) -> HttpResponse:
    """Sign in as one of the demo's offices. Anywhere else this address does not exist."""
    if not cast_offered(request):
        raise Http404
    hat = next((hat for hat in cast() if hat.post == post), None)
    user = User.objects.filter(username=hat.acting.person, is_active=True).first() if hat else None
    if hat is None or user is None:
        raise Http404
    return _enter(request, user, hat)


@require_POST
def put_on(request: HttpRequest) -> HttpResponse:
    """Act under another post that the signed-in person holds; `post` is its id."""
    held = {str(hat.post) for hat in hats_of(request.user)} if isinstance(request.user, User) else set()
    chosen = request.POST.get("post", "")
    if chosen not in held:
        raise Http404
    request.session[HAT_KEY] = chosen
    return redirect("today")


@login_required
def my_sign_in(request: HttpRequest) -> HttpResponse:
    """Factors, password, sessions and the latest events of the signed-in person."""
    user = _user(request)
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    care = PasswordCare.objects.filter(user=user).first()
    codes = next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "app": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "must_have": must_have_second_factor(roles_of(user)),
        "has_factor": has_factor(user),
        "has_password": user.has_usable_password(),
        "password_since": care.chosen_at if care else None,
        "sessions": sessions_of(request, user),
        "events": events_of(user.username, limit=10),
        "cares": cares_for_accounts(request),
    }
    return render(request, "signin/my_sign_in.html", context)


@login_required
def set_up(request: HttpRequest) -> HttpResponse:
    """The one page of whoever must have a second factor and has none."""
    if has_factor(_user(request)):
        return redirect("my-sign-in")
    return render(request, "signin/set_up.html")


@require_POST
@login_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one other session of one's own."""
    if not end_others(request, _user(request), pk):
        raise Http404
    messages.success(request, _("The session was ended."))
    return redirect("my-sign-in")


@require_POST
@login_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all sessions of one's own but this one."""
    end_others(request, _user(request))
    messages.success(request, _("All other sessions were ended."))
    return redirect("my-sign-in")


def with_a_proof(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages that ask who it is once more: whoever has neither password nor factor has nothing to prove it by."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not get_adapter().get_reauthentication_methods(_user(request)):
            return redirect("my-sign-in")
        return view(request, *args, **kwargs)

    return guarded


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _enter(request: HttpRequest, user: User, hat: Hat) -> HttpResponse:
    get_adapter().login(request, user)
    request.session[HAT_KEY] = str(hat.post)
    signals.user_logged_in.send(sender=User, request=request, response=None, user=user)
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if wanted and safe else reverse("today"))
