"""Signing in and out, and changing hats. The demo's cast exists on a demo node, for this very machine only."""

import ipaddress
import uuid
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from comity.directory import names
from comity.directory.hats import Hat, cast, hats_of
from comity.directory.models import User
from comity.kernel import node
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.web.middleware import HAT_KEY

WRONG = Words(
    vi="Tên đăng nhập hoặc mật khẩu không đúng.",
    en="The sign-in name or the password is not right.",
)
NO_POST = Words(
    vi="Tài khoản này hiện không giữ chức vụ nào ở nút này.",
    en="This account holds no post on this node.",
)
BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by name and password; on a demo node the cast stands beside the form."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User) and hats_of(user):
            return _enter(request, user)
        problem = _refused(NO_POST if user else WRONG)
    language = get_language() or "vi"
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "cast": _cast(language) if cast_offered(request) else [],
        "problem": problem.shape(language) if problem else None,
    }
    return render(request, "today/sign_in.html", context, status=400 if problem or form.errors else 200)


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
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who is signed in; the language stays."""
    logout(request)
    return redirect("sign-in")


@require_POST
def put_on(request: HttpRequest) -> HttpResponse:
    """Act under another post that the signed-in person holds; `post` is its id."""
    held = {str(hat.post) for hat in hats_of(request.user)} if isinstance(request.user, User) else set()
    chosen = request.POST.get("post", "")
    if chosen not in held:
        raise Http404
    request.session[HAT_KEY] = chosen
    return redirect("today")


def cast_offered(request: HttpRequest) -> bool:
    """Whether anybody may take an office of the demo: a demo node, asked from the machine it runs on.

    A request that a proxy passed on looks local whoever sent it, so it is not.
    """
    forwarded = any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA"))
    return node.here().demo and not forwarded and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _enter(request: HttpRequest, user: User, hat: Hat | None = None) -> HttpResponse:
    login(request, user, backend=BACKEND)
    if hat is not None:
        request.session[HAT_KEY] = str(hat.post)
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if wanted and safe else reverse("today"))


def _refused(what: Words) -> Problem:
    return Problem(
        "sign-in-refused",
        what=what,
        mend=Words(
            vi="Gõ lại cả hai, hoặc hỏi quản trị viên của cơ quan.",
            en="Type both again, or ask your agency's administrator.",
        ),
    )


def _cast(language: str) -> list[dict[str, Any]]:
    """Offices by agency: title in both languages, roles and clearance in words."""
    profile = names.profile()
    order = {code: index for index, code in enumerate(node.here().agencies)}
    hats = sorted(cast(), key=lambda hat: order.get(hat.acting.agency, len(order)))
    other = "en" if language == "vi" else "vi"
    return [
        {
            "agency": names.agency(agency).say(language),
            "offices": [
                {
                    "url": reverse("sign-in-as", args=[hat.post]),
                    "title": hat.title.say(language),
                    "beside": hat.title.say(other),
                    "roles": [
                        role.words.say(language) for role in profile.roles if role.code in hat.acting.roles
                    ],
                    "clearance": _("reads up to: %(marking)s")
                    % {"marking": profile.marking(hat.acting.clearance).words.say(language)},
                }
                for hat in group
            ],
        }
        for agency, group in groupby(hats, key=lambda hat: hat.acting.agency)
    ]
