"""What the pages of awareness work show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.wording import number
from comity.kernel.words import Words
from comity.programme.awareness.models import AwarenessSession
from comity.programme.awareness.reading import Known, Total
from comity.web.languages import page_language

TONES = {"planned": "moving", "held": "done", "cancelled": "stopped"}
MATERIAL_TONES = {"draft": "moving", "issued": "done", "withdrawn": "stopped"}


@dataclass(frozen=True)
class Asked:
    """A year and filters of the list; empty means everything."""

    year: int
    topic: str = ""
    state: str = ""

    @property
    def first(self) -> date:
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        return date(self.year, 12, 31)

    @property
    def query(self) -> str:
        return f"year={self.year}&topic={self.topic}&state={self.state}&"


def asked_of(query: Any, acting: Acting, today: date) -> Asked:
    """What an address asks for; without a year the latest in which a session is known."""
    text = query.get("year", "")
    if text.isascii() and text.isdecimal() and len(text) == 4 and text > "0999":
        year = int(text)
    else:
        latest = AwarenessSession.objects.visible_to(acting).filter(first__isnull=False)
        day = latest.order_by("-first", "-pk").values_list("first", flat=True).first()
        year = min(day.year, today.year) if day else today.year
    topic = query.get("topic", "")
    state = query.get("state", "")
    return Asked(
        year,
        topic if names.entry("awareness_topic", topic) else "",
        state if state in TONES else "",
    )


@dataclass(frozen=True)
class Pair:
    """What was known before and after, as two bars; widths are SVG numbers in per cent."""

    label: str
    right: bool | None
    before: str
    after: str
    before_words: str
    after_words: str
    change: str


def pair(label: str, known: Known, right: bool | None = None) -> Pair:
    """A question's, or the average's, two bars with their figures."""
    change = known.change
    return Pair(
        label=label,
        right=right,
        before=f"{known.before or 0:.2f}",
        after=f"{known.after or 0:.2f}",
        before_words=per_cent(known.before),
        after_words=per_cent(known.after),
        change="" if change is None else _signed(change),
    )


def per_cent(value: float | None) -> str:
    """ "62,5%"; "-" where nobody was asked."""
    return "-" if value is None else f"{number(round(value, 1), page_language(), places=1)}%"


def _signed(change: float) -> str:
    sign = "+" if change >= 0 else "-"
    text = number(round(abs(change), 1), page_language(), places=1)
    return _("%(change)s points") % {"change": f"{sign}{text}"}


def pairs(known: dict[str, Known]) -> list[Pair]:
    """The questions in the profile's order; one that the profile lacks by its code."""
    questions = {one.code: one for one in names.profile().awareness_questions}
    ordered = [*(code for code in questions if code in known), *sorted(known.keys() - questions.keys())]
    found = []
    for code in ordered:
        question = questions.get(code)
        words = question.words if question else Words(code, code)
        found.append(pair(words.say(page_language()), known[code], question.right if question else None))
    return found


def tiles(total: Total, asked: Asked) -> list[dict[str, Any]]:
    """The year in figures."""
    say = page_language()
    known = total.known
    return [
        {
            "label": _("Sessions held"),
            "figure": number(total.sessions, say),
            "url": f"{reverse('awareness-sessions')}?year={asked.year}&state=held",
        },
        {
            "label": _("Attendances"),
            "figure": number(total.attendances, say),
            "note": _("in %(units)s units") % {"units": number(total.units, say)},
        },
        {"label": _("Known before"), "figure": per_cent(known.before), "note": _("right answers")},
        {
            "label": _("Known after"),
            "figure": per_cent(known.after),
            "note": _signed(known.change) if known.change is not None else _("not asked"),
        },
    ]


def tabs(current: str) -> list[dict[str, Any]]:
    """The views of the room."""
    named = (
        ("awareness", _("Reach and answers")),
        ("awareness-sessions", _("Awareness sessions")),
        ("awareness-materials", _("Material")),
    )
    return [
        {"url": reverse(name), "label": label, "current": name == current, "count": None}
        for name, label in named
    ]
