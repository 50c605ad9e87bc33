"""A closed group's request for opinion: of the asking agency only its members know it, and what comes back on it."""

from dataclasses import replace

import pytest

from comity.counsel.proposal_kinds import ProposalBody
from comity.counsel.proposals import do_draft_proposal
from comity.exchange.actions import do_approve, do_compose, do_handle, do_send
from comity.exchange.kinds import DispatchBody
from comity.exchange.opinion_kinds import OpinionBody
from comity.exchange.opinions import (
    do_draft_opinion,
    do_move_opinion,
    do_share_table,
    do_take_up_opinions,
    table_rows,
)
from comity.kernel.acting import Role
from comity.kernel.groups import reached_by
from comity.kernel.labels import NAMED_ONLY, Label, carried_to, group_member
from comity.kernel.reading import label_of
from comity.kernel.records import Record
from comity.web.counsel.consulting import do_ask_opinions
from tests.acts import BORDER_GUARD, DEPARTMENT
from tests.counsel.people import circle
from tests.web.people import knows_nothing_of, signed_in

pytestmark = pytest.mark.django_db

EVERY = frozenset({Role.OFFICER, Role.APPROVER, Role.HEAD, Role.CLERK})


def test_nobody_beside_the_members_learns_what_a_closed_group_asks_or_is_answered() -> None:
    people = circle()
    group = people.found()
    member = replace(people.acting(people.chair), roles=EVERY)
    asked_agency = people.acting(people.guard_outsider)
    body = ProposalBody(title="Zqkín", sort="policy", problem="p", recommendation="r", group=str(group.pk))
    proposal = do_draft_proposal(body, acting=member)
    asked = do_ask_opinions(
        proposal.pk, [BORDER_GUARD], acting=member, title="Zqxin ý kiến", text="Zqkính gửi"
    )
    do_approve(asked.pk, acting=member)
    do_send(asked.pk, acting=member)
    do_handle(asked.pk, "accepted", acting=asked_agency)
    said = {"dispatch": str(asked.pk), "title": "", "stance": "against", "remarks": [{"text": "Zqkhông"}]}
    opinion = do_draft_opinion(OpinionBody.model_validate(said), acting=asked_agency)
    for step in ("approve", "send"):
        do_move_opinion(opinion.pk, step, acting=asked_agency)
    letter = DispatchBody(
        type="answer", title="Zqtrả lời", text="x", recipients=(DEPARTMENT,), in_reply_to=str(asked.pk)
    )
    reply = do_compose(letter, acting=asked_agency)
    do_approve(reply.pk, acting=asked_agency)
    do_send(reply.pk, acting=asked_agency)
    [row] = table_rows(asked, member)
    do_take_up_opinions(asked.pk, {(str(opinion.pk), row.place): ("not", "Zqđã cân nhắc")}, acting=member)

    outsider = people.acting(people.outsider)
    seen = Record.objects.visible_to(outsider).exclude(kind__in=("post", "person"))
    assert not [one.title for one in seen if "Zq" in one.title]
    client = signed_in(people.outsider)
    for record in (asked, reply, opinion):
        assert knows_nothing_of(client, f"/records/{record.pk}/")
    for place in ("/", "/dispatches/", "/approvals/", "/notices/", "/search/?q=Zq"):
        page = client.get(place).content.decode()
        assert not [words for words in ("Zqkín", "Zqxin", "Zqtrả", "Zqkhông") if words in page], place
    here = Record.objects.visible_to(people.acting(people.chair))
    assert {asked.pk, reply.pk, opinion.pk} <= set(here.values_list("pk", flat=True))
    # What is written to a group from outside it is brought to the asker's node, whoever knows the group there.
    back = label_of(Record.objects.for_machine().get(pk=opinion.pk)).audience
    assert back == {group_member(str(group.pk)), carried_to(DEPARTMENT)}
    assert DEPARTMENT in reached_by({group_member("unknown here"), carried_to(DEPARTMENT)})
    do_share_table(asked.pk, acting=member)
    assert label_of(asked).closure == {NAMED_ONLY, group_member(str(group.pk))}


def test_an_open_request_is_answered_to_the_agency_as_before() -> None:
    assert Label(1, frozenset({"mofa"})).answered(DEPARTMENT) == {DEPARTMENT}
    assert Label(1, frozenset({"mofa"})).closure == frozenset()
