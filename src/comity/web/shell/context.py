"""What every template may ask: who acts, where, in which language, and the way to the rooms."""

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.counsel.proposals import DECIDERS, awaiting_decision
from comity.directory import names
from comity.intake.models import Draft
from comity.kernel import clock, node
from comity.kernel.acting import Acting
from comity.kernel.approvals.reading import waiting_count
from comity.kernel.following.reading import unread
from comity.programme.counting import up_to, waiting_rows
from comity.web.dispatches.waiting import open_received
from comity.web.glass.banner import banner
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.middleware import WebRequest
from comity.web.shell.tags import moment

MOST = 999  # beyond, the rail does not count on


@dataclass(frozen=True)
class NavItem:
    """One way in the rail."""

    url: str
    label: str
    icon: str
    count: int | None
    current: bool


@dataclass(frozen=True)
class NavGroup:
    """Ways in the rail that belong together."""

    title: str
    entries: tuple[NavItem, ...]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The shell's context; see `shell/base.html` for how it is shown."""
    hat = getattr(cast(WebRequest, request), "hat", None)
    language = page_language()
    here = node.here()
    context: dict[str, Any] = {
        "language": language,
        "other_language": "en" if language == "vi" else "vi",
        "other_language_url": reverse("language"),
        "node": {
            "name": here.name,
            "agencies": [names.agency(code).say(language) for code in here.agencies],
            "demo": here.demo,
        },
        "home_url": reverse("today"),
        "hat_url": reverse("hat"),
        "sign_out_url": reverse("sign-out"),
        "my_sign_in_url": reverse("my-sign-in"),
        "delegations_url": reverse("delegations"),
        "glasses_url": reverse("glasses"),
        "search_url": reverse("search") if hat else "",
        "suggest_url": reverse("search-suggest"),
        "notices_url": reverse("notices"),
        "unread_notices": unread(hat.acting) if hat and hat.acting.person else None,
        "printed_at": moment(clock.now()),
        "acting": None,
        "hats": [],
        "nav": [],
    }
    if hat is not None:
        context["acting"] = {
            "office": hat.title.say(language),
            "agency": names.agency(hat.acting.agency).say(language),
        }
        context["hats"] = [
            {"post": str(other.post), "office": other.title.say(language), "current": other.post == hat.post}
            for other in cast(WebRequest, request).hats
        ]
        context["nav"] = _nav(request, hat.acting)
        context["glass"] = banner(hat.acting)
        context["glass_marking"] = page_marking(one.record for one in context["glass"])
    return context


def _nav(request: HttpRequest, acting: Acting) -> list[NavGroup]:
    # A page that is not there counts nothing: it is the same quick answer whatever was asked for.
    counts = {} if getattr(request, "missing", False) else _counts(acting)
    groups = []
    for title, rooms in _rooms():
        items = []
        for name, label, icon in rooms:
            url = reverse(name)
            current = request.path == url or (name != "today" and request.path.startswith(url))
            items.append(NavItem(url, label, icon, counts.get(name), current))
        groups.append(NavGroup(title, tuple(items)))
    return groups


def _rooms() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The rooms by group: the name of a room's first page, what it is called, its icon."""
    return [
        (
            _("Every day"),
            [
                ("today", _("Today"), "today"),
                ("inbox", _("Inbox"), "inbox"),
                ("approvals", _("Approvals"), "check"),
                ("drafts", _("Drafts to confirm"), "draft"),
                ("agenda", _("Agenda"), "calendar"),
            ],
        ),
        (
            _("The work"),
            [
                ("plans", _("Plan"), "plan"),
                ("hosting", _("Chair year"), "flag"),
                ("engagements", _("Engagements"), "engagement"),
                ("diversity", _("Diversity of forms"), "compare"),
                ("awareness", _("Awareness work"), "person"),
                ("peacekeeping", _("Peacekeeping"), "mission"),
                ("instruments", _("Instruments"), "report"),
            ],
        ),
        (
            _("With whom"),
            [
                ("partners", _("Partners"), "link"),
                ("forums", _("Forums"), "conference"),
                ("directory", _("Directory"), "agency"),
            ],
        ),
        (
            _("Weighed and advised"),
            [
                ("rounds", _("Review"), "review"),
                ("conferences", _("Conferences"), "conference"),
                ("counsel", _("Counsel"), "compare"),
                ("leadership", _("Leadership"), "flag"),
                ("merit", _("Merit"), "check"),
                ("press", _("Press"), "send"),
            ],
        ),
        (
            _("Exchange"),
            [
                ("gateway", _("National exchange"), "flag"),
                ("proof", _("Exchange and proof"), "journal"),
            ],
        ),
    ]


def _counts(acting: Acting) -> dict[str, int]:
    """What waits in the rooms, by the name of their first page; four counting queries, of a head's hat five."""
    decides = bool(acting.roles & DECIDERS)
    return {
        **({"leadership": up_to(awaiting_decision(acting), MOST)} if decides else {}),
        "inbox": up_to(open_received(acting), MOST),
        "approvals": waiting_count(acting),
        "drafts": up_to(
            Draft.objects.visible_to(acting).filter(record__kind="draft", record__state="waiting"), MOST
        ),
        "engagements": up_to(waiting_rows(acting), MOST),
    }
