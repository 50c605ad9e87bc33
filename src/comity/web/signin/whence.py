"""Where a request comes from: the address that is counted and journaled, and the device in words."""

import ipaddress
import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from comity.directory.signing_settings import sign_in_settings

UNKNOWN = "::"

# The first that fits names it; browsers call themselves by several names, the general ones last.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Mac OS X|Macintosh", "macOS"),
    ("Linux|X11", "Linux"),
)


def address_of(request: HttpRequest) -> str:
    """The client's address; behind the operator's own proxies, what the outermost of them saw.

    Further entries of X-Forwarded-For are the client's own word and are not believed.
    """
    proxies = sign_in_settings().proxies
    passed = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    if proxies and len(passed) >= proxies:
        return _clean(passed[-proxies])
    return _clean(request.META.get("REMOTE_ADDR", ""))


def device(agent: str) -> str:
    """A browser and its system by the User-Agent: "Firefox, Linux"."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for signs, name in _SYSTEMS if re.search(signs, agent)), "")
    return ", ".join(part for part in (browser, system) if part) or _("unknown device")


def _clean(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return UNKNOWN
