"""What the room's pages show, gathered for one office."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.merit.actions import counts
from comity.merit.kinds import Achievement, CertificateBody, CouncilBody, Honoured, NominationBody
from comity.merit.models import CouncilVote
from comity.merit.reading import Standing, standings
from comity.merit.voting import Count
from comity.web.languages import page_language

STANDINGS = {
    "draft": (Words(vi="dự thảo", en="draft"), "idle"),
    "withdrawn": (Words(vi="đã rút", en="withdrawn"), "stopped"),
    "put-forward": (Words(vi="chờ hội đồng xét", en="waits for a council"), "waits"),
    "weighed": (Words(vi="hội đồng đang xét", en="before a council"), "moving"),
    "not-supported": (Words(vi="hội đồng không thông qua", en="not supported by the council"), "stopped"),
    "supported": (Words(vi="hội đồng đã thông qua", en="supported by the council"), "waits"),
    "to-decide": (Words(vi="đang trình quyết định", en="decision being prepared"), "moving"),
    "decided": (Words(vi="đã có quyết định", en="decided"), "done"),
    "honoured": (Words(vi="đã trao bằng", en="certificate issued"), "done"),
    "revoked": (Words(vi="đã thu hồi", en="revoked"), "stopped"),
}
TONES = {
    "sitting": "moving",
    "closed": "done",
    "draft": "idle",
    "signed": "waits",
    "issued": "done",
    "dropped": "stopped",
    "to-revoke": "waits",
    "revoked": "stopped",
}


@dataclass(frozen=True)
class Row:
    """A nomination in a list."""

    record: Record
    name: str
    award: str
    agency: str
    period: str
    achievements: int
    chip: dict[str, str]


@dataclass(frozen=True)
class Told:
    """An achievement and what it leads to; `hidden` records are not this office's to see, or not here."""

    text: str
    records: list[Record]
    hidden: int


@dataclass(frozen=True)
class Case:
    """A nomination before a council: the count (None while the council sits), and this office's own vote."""

    record: Record | None
    id: str
    name: str
    award: str
    achievements: int
    given: int
    count: Count | None
    bar: list[dict[str, Any]]
    own: str
    may_vote: bool


@dataclass(frozen=True)
class Line:
    """A line of the book of certificates."""

    record: Record
    body: CertificateBody
    name: str
    award: str
    occasion: str
    tone: str


def tabs(current: str) -> list[dict[str, Any]]:
    """The room's parts."""
    parts = (
        ("merit", _("Nominations")),
        ("merit-councils", _("Councils")),
        ("commendations", _("Decisions")),
        ("merit-register", _("Book of certificates")),
    )
    return [
        {"url": reverse(name), "label": label, "count": None, "current": name == current}
        for name, label in parts
    ]


def award_name(code: str) -> str:
    """A title's name; an unknown code is its own name."""
    found = next((one.words for one in names.profile().awards if one.code == code), Words(code, code))
    return found.say(page_language())


def level_name(code: str) -> str:
    """A level's name; an unknown code is its own name."""
    found = next((one.words for one in names.profile().award_levels if one.code == code), Words(code, code))
    return found.say(page_language())


def chip_of(standing: Standing) -> dict[str, str]:
    """Where a nomination stands, as a chip."""
    words, tone = STANDINGS.get(standing.code, (Words(standing.code, standing.code), "idle"))
    return {"label": words.say(page_language()), "tone": tone}


def rows_of(records: Sequence[Record], acting: Acting) -> list[Row]:
    """Nominations as rows, in the order given."""
    bodies, stand = contents(list(records)), standings(records, acting)
    found = []
    for record in records:
        body = bodies[record.pk]
        assert isinstance(body, NominationBody)
        found.append(
            Row(
                record,
                body.named(page_language()),
                award_name(body.award),
                record.owner,
                body.period,
                len(body.achievements),
                chip_of(stand[record.pk]),
            )
        )
    return found


def achievements(told: Sequence[Achievement], acting: Acting) -> list[Told]:
    """Achievements with the records behind them, in one query."""
    wanted = {id_ for one in told for id_ in one.sources}
    here = Record.objects.visible_to(acting).in_bulk([uuid.UUID(id_) for id_ in wanted])
    found = []
    for one in told:
        records = [here[key] for key in map(uuid.UUID, one.sources) if key in here]
        found.append(Told(one.say(page_language()), records, len(one.sources) - len(records)))
    return found


def cases(record: Record, body: CouncilBody, acting: Acting) -> list[Case]:
    """What a council weighs. While it sits, only how many voted is said, and this office's own vote."""
    here = Record.objects.visible_to(acting).in_bulk([uuid.UUID(id_) for id_ in body.nominations])
    told = contents(list(here.values()))
    counted = counts(record, body)
    own = dict(
        CouncilVote.objects.visible_to(acting)
        .filter(council=record.pk, record__owner=acting.agency, office=acting.office)
        .values_list("nomination", "choice")
    )
    member = any(one.agency == acting.agency and one.office == acting.office for one in body.members)
    closed = record.state == "closed"
    found = []
    for id_ in body.nominations:
        case, count = here.get(uuid.UUID(id_)), counted[id_]
        nominee = told.get(uuid.UUID(id_))
        choice = own.get(uuid.UUID(id_), "")
        known = nominee if isinstance(nominee, NominationBody) else None
        found.append(
            Case(
                record=case,
                id=id_,
                name=known.named(page_language()) if known else _("a nomination not shown to you"),
                award=award_name(known.award) if known else "",
                achievements=len(known.achievements) if known else 0,
                given=count.given,
                count=count if closed else None,
                bar=_bar(count) if closed else [],
                own=choice,
                may_vote=member and not closed and not choice and case is not None,
            )
        )
    return found


def _bar(count: Count) -> list[dict[str, Any]]:
    """Yes, no and abstained as stretches of a bar 100 wide."""
    parts, at = [], 0.0
    for tone, value in (("done", count.yes), ("stopped", count.no), ("idle", count.abstained)):
        width = 100 * value / max(count.members, 1)
        parts.append({"tone": tone, "x": f"{at:.2f}", "width": f"{width:.2f}"})
        at += width
    return parts


def lines_of(records: Sequence[Record]) -> list[Line]:
    """Certificates as lines of the book, in the order given."""
    bodies, language = contents(list(records)), page_language()
    found = []
    for record in records:
        body = bodies[record.pk]
        assert isinstance(body, CertificateBody)
        occasion = body.occasion.get(language) or next(iter(body.occasion.values()), "")
        found.append(
            Line(record, body, body.named(language), award_name(body.award), occasion, TONES[record.state])
        )
    return found


def honours_url(body: Honoured) -> str:
    """The page of everything that honours the same one."""
    if body.whom == "agency":
        return reverse("honours", args=[body.nominee])
    try:
        return reverse("honours-of", args=[uuid.UUID(body.nominee)])
    except ValueError:
        return reverse("honours", args=[body.agency])
