"""What the pages of a working group show, gathered for one hat and one language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from comity.counsel.group_kinds import GroupMeetingBody, GroupRemarkBody, GroupTaskBody, WorkingGroupBody
from comity.counsel.membership import is_seat_of
from comity.counsel.models import (
    GroupDecision,
    GroupDocument,
    GroupMeeting,
    GroupRemark,
    GroupTask,
    GroupTopic,
    Proposal,
    Study,
    WorkingGroup,
)
from comity.exchange.models import Peer
from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.kinds import Said
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.web.counsel.common import tone_of
from comity.web.deadlines import Deadline, deadline

SHOWN = 12  # of each shelf, the latest first


@dataclass(frozen=True)
class Item:
    """A record of a group as a line. `until` is its deadline while it is open; `note` what else is to be said."""

    record: Record
    title: Said
    tone: str
    note: str = ""
    until: Deadline | None = None


@dataclass(frozen=True)
class Shelf:
    """The latest of one kind; `more` says that there are others."""

    items: tuple[Item, ...]
    more: bool = False


@dataclass(frozen=True)
class Member:
    """A seat. `mine`: the hat's own; `near`: its agency is on this node or on one that is connected."""

    agency: str
    title: str
    chair: bool
    mine: bool
    near: bool


@dataclass(frozen=True)
class GroupPage:
    """See the module."""

    record: Record
    body: WorkingGroupBody
    title: Said
    mandate: Said
    tone: str
    members: tuple[Member, ...]
    meetings: Shelf
    topics: Shelf
    documents: Shelf
    tasks: Shelf
    decisions: Shelf
    remarks: tuple[tuple[Record, GroupRemarkBody], ...]
    studies: Shelf
    proposals: Shelf
    seated: bool

    @property
    def shown(self) -> list[Record]:
        """Every record that the page names."""
        shelves = (
            self.meetings,
            self.topics,
            self.documents,
            self.tasks,
            self.decisions,
            self.studies,
            self.proposals,
        )
        return [
            self.record,
            *(item.record for shelf in shelves for item in shelf.items),
            *(record for record, _ in self.remarks),
        ]


@dataclass(frozen=True)
class GroupRow:
    """A group of the list."""

    record: Record
    body: WorkingGroupBody
    title: Said
    tone: str
    mine: bool


def group_rows(rows: Iterable[WorkingGroup], acting: Acting, language: str) -> list[GroupRow]:
    """Rows of the list."""
    records = [row.record for row in rows]
    sayings = Sayings(records, acting)
    bodies = contents(records)
    return [
        GroupRow(
            record,
            bodies[record.pk],
            sayings.say(record, "title", language),
            tone_of(record),
            str(record.pk) in acting.groups,
        )
        for record in records
    ]


def group_page(record: Record, acting: Acting, language: str) -> GroupPage:
    """The page of a scoped group."""
    sayings = Sayings([record], acting)
    body = sayings.body(record)
    assert isinstance(body, WorkingGroupBody)
    near = {*node.here().agencies}
    for agencies in Peer.objects.values_list("agencies", flat=True):
        near.update(agencies)
    members = tuple(
        Member(seat.agency, seat.title, place == 0, is_seat_of(acting, seat), seat.agency in near)
        for place, seat in enumerate(body.seats())
    )

    def shelf(model: Any) -> Shelf:
        rows = model.objects.visible_to(acting).filter(group=record.pk)
        return _shelf(rows.order_by("-record__changed_at", "-pk"), acting, language)

    return GroupPage(
        record=record,
        body=body,
        title=sayings.say(record, "title", language),
        mandate=sayings.say(record, "mandate", language),
        tone=tone_of(record),
        members=members,
        meetings=_shelf(_meetings(record, acting), acting, language),
        topics=shelf(GroupTopic),
        documents=shelf(GroupDocument),
        tasks=_shelf(_tasks(record, acting), acting, language),
        decisions=shelf(GroupDecision),
        remarks=tuple(remarks(GroupRemark.objects.visible_to(acting).filter(group=record.pk), 6)),
        studies=shelf(Study),
        proposals=shelf(Proposal),
        seated=record.state == "active" and str(record.pk) in acting.groups,
    )


def _meetings(record: Record, acting: Acting) -> "QuerySet[GroupMeeting]":
    """The latest day first: what is to come stands above what was."""
    rows = GroupMeeting.objects.visible_to(acting).filter(group=record.pk)
    return rows.order_by(F("first").desc(nulls_last=True), "-pk")


def _tasks(record: Record, acting: Acting) -> "QuerySet[GroupTask]":
    rows = GroupTask.objects.visible_to(acting).filter(group=record.pk)
    return rows.order_by("-record__state", "due", "pk")


def _shelf(rows: "QuerySet[Any]", acting: Acting, language: str) -> Shelf:
    found = list(rows.select_related("record")[: SHOWN + 1])
    records = [row.record for row in found[:SHOWN]]
    sayings = Sayings(records, acting)
    items = []
    for row, record in zip(found, records, strict=False):
        body = sayings.body(record)
        note = ""
        if isinstance(body, GroupMeetingBody):
            note = body.place
        elif isinstance(body, GroupTaskBody):
            note = body.office
        due = getattr(row, "due", None) if record.state in ("open", "writing", "review") else None
        until = deadline(due, timezone.localdate())
        items.append(Item(record, sayings.say(record, "title", language), tone_of(record), note, until))
    return Shelf(tuple(items), len(found) > SHOWN)


def remarks(rows: "QuerySet[GroupRemark]", most: int) -> list[tuple[Record, GroupRemarkBody]]:
    """The latest remarks with their content, newest first."""
    records = [
        row.record for row in rows.select_related("record").order_by("-record__created_at", "-pk")[:most]
    ]
    bodies = contents(records)
    return [(record, bodies[record.pk]) for record in records]
