"""What a hand of one whole node does in the test of members who are cut off from each other."""

from pathlib import Path

from comity.counsel.group_kinds import GroupDocumentBody, Seat, WorkingGroupBody
from comity.counsel.groups import do_found_group, do_revise_in_group, do_write_in_group
from comity.counsel.models import GroupDocument
from comity.directory.actions import do_appoint
from comity.directory.hats import hats_of
from comity.directory.models import User
from comity.exchange.bundling import write_bundle
from comity.exchange.models import Peer
from comity.exchange.unbundling import read_bundles
from comity.kernel import node
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.records import Record
from comity.kernel.words import Words


def appoint() -> None:
    """A member with a low clearance, and a head with a high one who has no seat."""
    agency = node.here().agencies[0]
    for name, role, clearance in (("member", Role.OFFICER, 1), ("outsider", Role.HEAD, 2)):
        title = Words(f"{name} {agency}", f"{name} {agency}")
        do_appoint(name, title, [role], clearance, acting=machine(agency))


def hat(name: str) -> Acting:
    return hats_of(User.objects.get(username=name))[0].acting


def found(other: str) -> str:
    """A closed group with a member of the other node, named by title only."""
    me = hat("member")
    body = WorkingGroupBody(
        title="Tổ công tác",
        mandate="Nghiên cứu",
        chair=Seat(agency=me.agency, title=me.office, post=me.post),
        members=(Seat(agency=other, title=f"member {other}"),),
    )
    return str(do_found_group(body, acting=me, marking=1).pk)


def write(group: str, titles: list[str]) -> None:
    for title in titles:
        do_write_in_group(GroupDocumentBody(group=group, title=title), acting=hat("member"))


def revise(group: str, suffix: str) -> None:
    """A new version of every own document of the group."""
    me = hat("member")
    own = GroupDocument.objects.visible_to(me).filter(group=group, record__owner=me.agency)
    for row in own.select_related("record"):
        body = GroupDocumentBody(group=group, title=row.record.title + suffix)
        do_revise_in_group(row.pk, body, acting=me)


def shelf() -> list[list[object]]:
    """What the member sees of the group: title, version and hash."""
    rows = Record.objects.visible_to(hat("member")).filter(kind__in=("working-group", "group-document"))
    return [list(row) for row in rows.order_by("title").values_list("title", "number", "hash")]


def seen_by_outsider() -> int:
    rows = Record.objects.visible_to(hat("outsider"))
    return rows.filter(kind__in=("working-group", "group-document")).count()


def pack(folder: str) -> None:
    for peer in Peer.objects.all():
        write_bundle(peer, Path(folder))


def unpack(folder: str) -> bool:
    return read_bundles([Path(folder)]).complete
