"""Working groups as audiences: who sits in one reads it, on every node; who does not reads nothing of it."""

import json
import uuid

import pytest

from comity.counsel.group_kinds import (
    GroupDecisionBody,
    GroupDocumentBody,
    GroupRemarkBody,
    Seat,
    WorkingGroupBody,
)
from comity.counsel.groups import (
    do_end_group,
    do_found_group,
    do_move_in_group,
    do_revise_group,
    do_revise_in_group,
    do_write_in_group,
)
from comity.exchange.giving import givable
from comity.exchange.inbox import receive
from comity.exchange.models import OutEntry, Peer
from comity.kernel import clock
from comity.kernel.attachments.actions import do_attach
from comity.kernel.envelopes import Author, Envelope, body_of
from comity.kernel.ids import new_id
from comity.kernel.kinds import Rendering
from comity.kernel.labels import NAMED_ONLY, group_member
from comity.kernel.problems import Problem
from comity.kernel.projection import record_columns
from comity.kernel.reading import content, envelope_of, get, label_of
from comity.kernel.records import Record
from tests.counsel.people import Circle, circle
from tests.exchange.remote import Remote
from tests.kernel.attached import PDF, inspected
from tests.kernel.worlds import refused

pytestmark = pytest.mark.django_db

OF_MOFA = Seat(agency="mofa", title="Chuyên viên phối hợp quốc phòng")
OF_LANGSON = Seat(agency="pc-langson", title="Chuyên viên biên giới")


@pytest.fixture
def people() -> Circle:
    return circle()


def told(peer: str) -> list[tuple[str, int]]:
    """What is queued for a peer: title and version number."""
    rows = OutEntry.objects.filter(peer__name=peer).order_by("number").values_list("payload", flat=True)
    return [(said["title"], said["number"]) for said in map(json.loads, rows)]


def langson() -> Peer:
    return Remote(agencies=("pc-langson",), name="pc-langson").join()


def test_a_closed_group_is_its_members_whatever_others_may_otherwise_read(people: Circle) -> None:
    group = people.found()
    document = people.document(group)
    for record in (group, document):
        assert label_of(record).audience == {group_member(str(group.pk)), NAMED_ONLY}
        assert get(record.pk, people.acting(people.chair)).pk == record.pk
        assert get(record.pk, people.acting(people.member)).pk == record.pk
        for user in (people.outsider, people.guard_outsider):
            with refused("not-found"):
                get(record.pk, people.acting(user))
            assert not Record.objects.visible_to(people.acting(user)).filter(pk=record.pk).exists()


def test_an_open_group_is_known_to_the_owner_agency_and_only_members_write(people: Circle) -> None:
    group = people.found(closed=False, marking=0)
    assert get(group.pk, people.acting(people.outsider)).pk == group.pk
    with refused("not-a-member"):
        people.document(group, user=people.outsider)
    with refused("not-found"):
        get(group.pk, people.acting(people.guard_outsider))


def test_each_member_writes_its_own_records_and_only_the_chair_states_decisions(people: Circle) -> None:
    group = people.found()
    chair, member = people.acting(people.chair), people.acting(people.member)
    document = people.document(group, user=people.member)
    assert document.owner == member.agency
    with refused("forbidden"):
        do_revise_in_group(document.pk, content(document, GroupDocumentBody), acting=chair)
    said = GroupRemarkBody(
        group=str(group.pk), about=str(document.pk), title="Góp ý", text="Bổ sung số liệu."
    )
    assert do_write_in_group(said, acting=chair).owner == chair.agency
    decided = GroupDecisionBody(group=str(group.pk), title="Thông qua đề cương")
    with refused("group-bad"):
        do_write_in_group(decided, acting=member)
    do_write_in_group(decided, acting=chair)
    do_move_in_group(document.pk, "finish", acting=member)
    with refused("group-bad"):
        do_revise_in_group(document.pk, GroupDocumentBody(group=str(group.pk), title="Khác"), acting=member)
    do_end_group(group.pk, acting=chair)
    assert get(document.pk, member).state == "final"
    with refused("group-bad"):
        people.document(group)


def test_the_founder_of_a_closed_group_has_a_seat_and_a_marking_is_never_below_the_group(
    people: Circle,
) -> None:
    group = people.found(marking=2)
    held = content(group, WorkingGroupBody)
    with refused("group-bad"):
        do_revise_group(
            group.pk,
            held.model_copy(update={"chair": OF_MOFA, "members": ()}),
            acting=people.acting(people.chair),
        )
    body = GroupDocumentBody(group=str(group.pk), title="Thấp")
    with refused("group-bad"):
        do_write_in_group(body, acting=people.acting(people.chair), marking=1)


def test_records_travel_to_members_nodes_and_stop_when_a_member_leaves(people: Circle) -> None:
    Remote().join()
    langson()
    group = people.found(OF_MOFA)
    document = people.document(group)
    do_attach(document.pk, [inspected(PDF, "de-cuong.pdf")], acting=people.acting(people.chair))
    assert [number for _, number in told("mofa")] == [1, 1, 1] and told("pc-langson") == []
    assert givable(Peer.objects.get(name="mofa")).count() == 1
    assert givable(Peer.objects.get(name="pc-langson")).count() == 0

    # A member joins: what was written before reaches its node too, once.
    chair = people.acting(people.chair)
    do_revise_group(group.pk, people.body(OF_MOFA, OF_LANGSON), acting=chair)
    assert sorted(told("pc-langson")) == sorted([(group.title, 2), (document.title, 1), told("mofa")[2]])
    # Another leaves: neither the group's new version nor what is written from now on reaches it.
    before = told("mofa")
    do_revise_group(group.pk, people.body(OF_LANGSON), acting=chair)
    do_revise_in_group(document.pk, GroupDocumentBody(group=str(group.pk), title="Bản hai"), acting=chair)
    people.document(group, "Tài liệu mới")
    assert told("mofa") == before
    assert {title for title, _ in told("pc-langson")} >= {"Bản hai", "Tài liệu mới"}
    assert givable(Peer.objects.get(name="mofa")).count() == 0


def replica(seat: dict[str, str], remote: Remote) -> str:
    """A group that another node leads arrives here; `seat` is one of ours."""
    group = str(new_id())
    body = WorkingGroupBody.model_validate(
        {"title": "Tổ của Bộ Ngoại giao", "mandate": "m", "chair": OF_MOFA.model_dump(), "members": [seat]}
    )
    remote.tell(
        Envelope(
            id=group,
            kind="working-group",
            owner="mofa",
            number=1,
            state="active",
            marking=1,
            audience=(group_member(group), NAMED_ONLY),
            title=body.title,
            language="vi",
            body=body.model_dump(mode="json"),
            author=Author(agency="mofa", office="Officer"),
            act="found_group",
            at=clock.stamp(),
        )
    )
    receive(remote.parcel(first=len(remote.sent)))
    return group


def test_a_member_knows_its_group_where_another_node_leads_it_and_writes_to_that_node(people: Circle) -> None:
    remote = Remote()
    remote.join()
    chair = people.acting(people.chair)
    group = replica({"agency": chair.agency, "title": "Một chức vụ", "post": chair.post}, remote)
    assert people.acting(people.chair).groups == {group}
    assert people.acting(people.outsider).groups == frozenset()
    record = get(uuid.UUID(group), people.acting(people.chair))
    document = people.document(record)
    assert told("mofa") == [(document.title, 1)]


def test_a_seat_by_title_is_the_one_post_that_bears_it(people: Circle) -> None:
    remote = Remote()
    remote.join()
    chair = people.acting(people.chair)
    # Every post of the tests bears the same title: nobody is meant, rather than everybody.
    replica({"agency": chair.agency, "title": chair.office}, remote)
    assert people.acting(people.chair).groups == frozenset()
    from comity.directory.actions import do_appoint
    from comity.directory.models import User
    from comity.kernel.acting import Role, machine
    from comity.kernel.words import Words

    do_appoint(
        "alone", Words("Trưởng phòng Châu Á", "Head of Asia"), [Role.OFFICER], 2, acting=machine(chair.agency)
    )
    group = replica({"agency": chair.agency, "title": "Trưởng phòng Châu Á"}, remote)
    assert people.acting(User.objects.get(username="alone")).groups == {group}


def test_a_marking_above_a_members_node_is_refused_before_anything_is_written(people: Circle) -> None:
    Remote(ceiling=1).join()
    with pytest.raises(Problem) as stopped:
        people.found(OF_MOFA, marking=2)
    assert stopped.value.code == "marking-above-peer"
    assert OutEntry.objects.count() == 0


def test_what_is_derived_of_a_group_derives_alike_from_its_canonical_form(people: Circle) -> None:
    fields = {"title": "Working group", "mandate": "To find out"}
    english = {"en": Rendering(fields=fields, translator="Translator")}
    record = do_found_group(
        people.body().model_copy(update={"translations": english}), acting=people.acting(people.chair)
    )
    assert (
        record.folded
        == record_columns(envelope_of(record), record.hash, body_of(envelope_of(record)))["folded"]
    )
    assert "to find out" in record.folded
