"""What the room's pages show, gathered for one office."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory.names import agency
from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.reading import contents, referrers
from comity.kernel.records import Link, Record
from comity.kernel.wording import edtf_words
from comity.press.comparing import Difference
from comity.press.kinds import ClippingBody, ReleaseBody
from comity.press.models import Release
from comity.press.translating import Beside, Standing, beside, standing
from comity.web.languages import page_language

TONES = {
    "draft": "idle",
    "approved": "waits",
    "published": "done",
    "withdrawn": "stopped",
    "unlinked": "idle",
    "proposed": "waits",
    "linked": "done",
}
OTHERS = ("en", "vi")


@dataclass(frozen=True)
class Row:
    """A release in a list."""

    record: Record
    body: ReleaseBody
    tone: str
    embargoed: bool
    translation: Standing

    @property
    def embargo_at(self) -> datetime.datetime:
        """When the embargo ends."""
        return clock.moment(self.body.embargo)


@dataclass(frozen=True)
class Source:
    """A record that a sentence stands on; None where it is not shown to this office."""

    number: int
    record: Record | None


@dataclass(frozen=True)
class Side:
    """A text of the release beside its translation, with the numbers of its sources."""

    row: Beside
    label: str
    cites: tuple[int, ...]
    language: str


@dataclass(frozen=True)
class ClippingRow:
    """A clipping in a list."""

    record: Record
    body: ClippingBody
    conference: Record | None
    tone: str


def tabs(current: str) -> list[dict[str, Any]]:
    """The room's parts, the public page among them."""
    parts = (("press", _("Releases")), ("clippings", _("Clippings")), ("news", _("What the public reads")))
    return [
        {"url": reverse(name), "label": label, "count": None, "current": name == current}
        for name, label in parts
    ]


def other(body: ReleaseBody) -> str:
    """The language that stands beside a release's own."""
    return "en" if body.language != "en" else "vi"


def rows_of(records: Sequence[Record]) -> list[Row]:
    """Releases as rows, in the order given."""
    bodies, now = contents(list(records)), clock.now()
    found = []
    for record in records:
        body = bodies[record.pk]
        assert isinstance(body, ReleaseBody)
        later = bool(body.embargo) and clock.moment(body.embargo) > now
        found.append(Row(record, body, TONES[record.state], later, standing(body, other(body))))
    return found


def sources_of(body: ReleaseBody, acting: Acting) -> list[Source]:
    """The records behind the sentences, numbered in the order of the text."""
    ids = list(dict.fromkeys(id_ for one in body.statements for id_ in one.sources))
    here = Record.objects.visible_to(acting).in_bulk([uuid.UUID(id_) for id_ in ids])
    return [Source(number, here.get(uuid.UUID(id_))) for number, id_ in enumerate(ids, 1)]


def sides_of(body: ReleaseBody) -> list[Side]:
    """Every text with its translation, labelled."""
    numbers = {
        id_: number
        for number, id_ in enumerate(dict.fromkeys(i for one in body.statements for i in one.sources), 1)
    }
    found = []
    for row in beside(body, other(body)):
        sort, _slash, index = row.path.partition("/")
        one = body.statements[int(index)] if sort == "statements" else None
        cites = tuple(numbers[id_] for id_ in one.sources) if one else ()
        language = (one.language if one else "") or body.language
        found.append(Side(row, _label(sort, index), cites, language))
    return found


def _label(sort: str, index: str) -> str:
    if sort == "statements":
        return str(int(index) + 1)
    if sort == "photos":
        return _("Photo %(number)s") % {"number": int(index) + 1}
    return _("Headline") if sort == "title" else _("Place")


def known_for(body: ReleaseBody, acting: Acting) -> list[Record]:
    """Records that a sentence of the release may stand on: what it is about, what tells of that, what it cites."""
    found: dict[uuid.UUID, Record] = {}
    cited = {uuid.UUID(id_) for one in body.statements for id_ in one.sources}
    if body.about:
        about = uuid.UUID(body.about)
        cited.add(about)
        groupings = Link.objects.filter(relation="engagement", target=about, source__kind="grouping")
        accounts = Link.objects.filter(source__in=groupings.values("source"), relation="account")
        cited |= set(accounts.values_list("target", flat=True)[:50])
        for kind in ("conclusion", "finding"):
            found |= {one.pk: one for one in referrers(about, acting, kind=kind)[:50]}
    return list((Record.objects.visible_to(acting).in_bulk(list(cited)) | found).values())


def releases_about(record: Record, acting: Acting) -> list[Record]:
    """The releases about a scoped record."""
    rows = Release.objects.visible_to(acting).filter(about=record.pk).select_related("record")
    return [row.record for row in rows.order_by("-record__created_at")[:20]]


def clipping_rows(records: Sequence[Record], acting: Acting) -> list[ClippingRow]:
    """Clippings as rows, in the order given."""
    bodies = contents(list(records))
    wanted = [uuid.UUID(body.conference) for body in bodies.values() if getattr(body, "conference", "")]
    held = Record.objects.visible_to(acting).in_bulk(wanted)
    found = []
    for record in records:
        body = bodies[record.pk]
        assert isinstance(body, ClippingBody)
        conference = held.get(uuid.UUID(body.conference)) if body.conference else None
        found.append(ClippingRow(record, body, conference, TONES[record.state]))
    return found


def compared(differences: Sequence[Difference]) -> list[dict[str, Any]]:
    """Differences by field, for the page: each with its words, and names where they are codes."""
    labels = {
        "date": _("Date"),
        "period": _("Period"),
        "place": _("Place"),
        "agency": _("Attended by"),
        "person": _("Persons named"),
        "conclusion": _("Conclusions"),
    }
    groups: dict[str, list[dict[str, str]]] = {}
    for one in differences:
        groups.setdefault(one.field, []).append(
            {
                "relation": one.relation,
                "ours": _said(one.field, one.ours),
                "theirs": _said(one.field, one.theirs),
            }
        )
    return [
        {
            "label": labels[field],
            "rows": rows,
            "differ": sum(row["relation"] != "agree" for row in rows),
            "listed": field in ("agency", "person"),
        }
        for field, rows in groups.items()
    ]


def _said(field: str, text: str) -> str:
    if field == "agency" and text:
        return agency(text).say(page_language())
    return edtf_words(text, page_language()) if field in ("date", "period") and text else text
