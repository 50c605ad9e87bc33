"""Messages of the national exchange taken in and given out: kept as given, doubts said, nothing applied by itself."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings

from comity.exchange import edxml
from comity.exchange.actions import do_approve, do_compose, do_send
from comity.exchange.edxml import Message, Organ, ResponseFor, Status
from comity.exchange.gateway.actions import do_accept_paper, do_handle_paper
from comity.exchange.gateway.kinds import ReceivedPaperBody, ReceivedStatusBody
from comity.exchange.gateway.sending import do_export
from comity.exchange.gateway.taking import Import, receiving_agency, take
from comity.exchange.keys import log_verifier
from comity.exchange.kinds import DispatchBody
from comity.kernel import blobs
from comity.kernel.acting import Role, machine
from comity.kernel.attachments.reading import attachments_of
from comity.kernel.journal import JournalEntry
from comity.kernel.problems import Problem
from comity.kernel.proof import verify
from comity.kernel.reading import content
from comity.kernel.records import Record
from tests.acts import DEPARTMENT, office
from tests.edxml.messages import real
from tests.exchange.remote import Remote
from tests.kernel.attached import PDF, attach

pytestmark = pytest.mark.django_db

CODES = {"codes": {"mnd-dfr": "G99.01", "mofa": "G98"}}


@pytest.fixture(autouse=True)
def codes() -> Iterator[None]:
    """The node's operator gave the agencies that the profile has no code for theirs."""
    before = settings.NODE
    settings.NODE = replace(before, edxml=CODES)
    yield
    settings.NODE = before


def sent(title: str = "Về việc phối hợp", *, marking: int = 0, **more: object) -> Record:
    Remote().join()
    body = DispatchBody(
        type="request-for-opinion",
        title=title,
        text="Kính gửi quý Bộ.\nĐề nghị cho ý kiến.",
        recipients=("mofa",),
        urgency="urgent",
        deadline="2030-01-31",
        **more,  # type: ignore[arg-type]
    )
    acting = office()
    record = do_compose(body, acting=acting, marking=marking)
    attach(record, acting)
    do_approve(record.pk, acting=acting)
    return do_send(record.pk, acting=acting)


def status_of(dispatch: Record, code: str = "05", **more: object) -> bytes:
    body = content(dispatch, DispatchBody)
    said = Message(
        sender=Organ(code="000.00.00.G98", name="Bộ Ngoại giao"),
        response_for=(ResponseFor("000.00.01.G99", body.number, body.date),),
        status=Status(code=code, description="Đang xử lý", at="2031-01-01T08:00:00"),
    )
    return edxml.write(replace(said, **more))  # type: ignore[arg-type]


def test_a_real_message_waits_with_its_doubts_and_its_bytes() -> None:
    data = real("edoc_new")
    taken = take("edoc_new.edxml", data, acting=machine(DEPARTMENT))
    assert taken.record.state == "arrived" and taken.record.owner == DEPARTMENT
    body = content(taken.record, ReceivedPaperBody)
    assert blobs.get(body.sha256) == data, "the bytes as they were given"
    assert (body.symbol, body.date, body.deadline) == ("74fass22/VPCP-TTĐT", "2019-01-16", "2018-09-28")
    assert (body.urgency, body.type) == ("routine", ""), "what a letter asks is a person's to say"
    doubted = {doubt.name for doubt in body.doubts}
    assert {"file", "number", "due", "business/document_id", "signature", "sender/code", "to"} <= doubted
    kept_outside = next(doubt for doubt in body.doubts if doubt.name == "attachments/1")
    assert "original message only" in kept_outside.en and not attachments_of(taken.record, office())
    again = take("copy.edxml", data, acting=machine(DEPARTMENT))
    assert again.known and again.record.pk == taken.record.pk
    assert Record.objects.for_machine().filter(kind="received-paper").count() == 1
    assert verify(log_verifier()).verified


def test_the_clerk_confirms_with_corrections_and_the_sender_is_told() -> None:
    paper = take("x.edxml", real("edoc_update"), acting=machine(DEPARTMENT)).record
    officer, clerk = office(DEPARTMENT, Role.OFFICER), office(DEPARTMENT, Role.CLERK)
    with pytest.raises(Problem) as refused:
        do_accept_paper(paper.pk, acting=officer)
    assert refused.value.code == "forbidden"
    accepted = do_accept_paper(paper.pk, acting=clerk, corrections={"type": "notice", "sha256": "0" * 64})
    body = content(accepted, ReceivedPaperBody)
    assert accepted.state == "accepted" and body.type == "notice" and body.sha256 != "0" * 64
    do_handle_paper(paper.pk, "start", acting=officer)
    told = edxml.read(do_export(paper.pk, acting=clerk)).message
    assert told.status is not None and told.status.code == "05"
    assert told.to[0].code == "000.00.00.G22"
    assert told.response_for[0].code == "7816/VPCP-TTĐT"


def test_refusing_needs_a_reason() -> None:
    paper = take("x.edxml", real("edoc"), acting=machine(DEPARTMENT)).record
    clerk = office(DEPARTMENT, Role.CLERK)
    with pytest.raises(Problem) as refused:
        do_handle_paper(paper.pk, "refuse", acting=clerk)
    assert refused.value.code == "refusal-unexplained"
    assert do_handle_paper(paper.pk, "refuse", acting=clerk, note="Gửi nhầm").state == "refused"


def test_a_dispatch_goes_out_as_the_regulation_names_it_and_comes_back_the_same() -> None:
    dispatch = sent()
    body = content(dispatch, DispatchBody)
    data = do_export(dispatch.pk, acting=office())
    found = edxml.read(data)
    message = found.message
    assert found.flags == ()
    assert message.sender.code == "G99.01" and [to.code for to in message.to] == ["G98"]
    assert message.symbol == body.number
    assert (message.type_name, message.priority, message.due) == ("Công văn", "1", "2030-01-31")
    assert message.date == body.date and message.subject == "Về việc phối hợp"
    assert message.content == body.text
    assert message.attachments[0].data == PDF
    assert JournalEntry.objects.filter(type="edxml-exported").count() == 1


def test_a_status_finds_its_dispatch_and_one_that_answers_nothing_says_so() -> None:
    dispatch = sent()
    taken = take("status.edxml", status_of(dispatch), acting=machine(DEPARTMENT))
    body = content(taken.record, ReceivedStatusBody)
    assert body.dispatch == str(dispatch.pk) and body.sender == "mofa" and taken.doubts == ()
    unmatched = take("05.edxml", real("status_processing_05"), acting=machine(DEPARTMENT))
    body = content(unmatched.record, ReceivedStatusBody)
    assert body.dispatch == "" and body.code == "05" and body.sender == "pc-nghean"
    assert any(doubt.name == "response_for/1" for doubt in body.doubts)


def test_what_a_file_came_to_is_printed_in_one_shape() -> None:
    outcome = Import()
    outcome.taken.append(take("good.edxml", real("edoc_update"), acting=machine(DEPARTMENT)))
    with pytest.raises(Problem) as refused:
        take("bad.edxml", b"<edXML><!DOCTYPE x>", acting=machine(DEPARTMENT))
    outcome.refused.append(("bad.edxml", refused.value))
    shape = json.loads(json.dumps(outcome.as_json("en")))
    assert [one["file"] for one in shape["taken"]] == ["good.edxml"]
    assert {"file": "bad.edxml"}.items() <= shape["refused"][0].items() and shape["refused"][0]["why"]
    assert all(one["field"] and one["why"] for one in shape["doubtful"])
    assert Record.objects.for_machine().count() == 1, "of what is refused nothing is kept"


def test_it_is_for_the_recipient_that_is_hosted_here() -> None:
    message = edxml.read(real("edoc_update")).message
    assert receiving_agency(message) == ""
    ours = replace(message, to=(*message.to, Organ(code="000.00.01.G99", name="Cục Đối ngoại")))
    assert receiving_agency(ours) == "mnd-dfr"


@pytest.mark.parametrize("broken", ["no code", "marked", "draft", "another's"])
def test_what_may_not_go_out_is_refused_and_said(broken: str) -> None:
    acting, marking = office(), 1 if broken == "marked" else 0
    dispatch = sent(marking=marking)
    if broken == "no code":
        settings.NODE = replace(settings.NODE, edxml={"codes": {"mnd-dfr": "G99.01"}})
    if broken == "draft":
        draft = DispatchBody(type="notice", title="Dự thảo", text="…", recipients=("mofa",))
        dispatch = do_compose(draft, acting=acting)
    if broken == "another's":
        acting = office("mnd-bgc")
    with pytest.raises(Problem) as refused:
        do_export(dispatch.pk, acting=acting)
    expected = {
        "no code": "edxml-code-missing",
        "marked": "marking-above-exchange",
        "draft": "edxml-unfit",
        "another's": "not-found",
    }
    assert refused.value.code == expected[broken]
    assert not JournalEntry.objects.filter(type="edxml-exported").exists()
