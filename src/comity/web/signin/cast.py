"""What stands on the sign-in page beside the form: providers, and a demo node's cast, for this very machine only."""

import ipaddress
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory import names
from comity.directory.hats import cast
from comity.directory.signing_settings import sign_in_settings
from comity.kernel import node
from comity.web.languages import page_language


def page_context(request: HttpRequest) -> dict[str, Any]:
    """The sign-in page's context without its form; see `signin/sign_in.html`."""
    language = page_language()
    providers = sign_in_settings().providers
    return {
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "cast": _cast(language) if cast_offered(request) else [],
        "providers": [
            {"url": reverse("openid_connect_login", args=[one.code]), "name": one.words.say(language)}
            for one in providers
        ],
    }


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
