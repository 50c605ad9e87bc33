"""What changes dispatches: compose, approve, number and send, and the recipient's handling."""

import uuid

from comity.directory.names import profile
from comity.exchange.kinds import DispatchBody, HandlingBody
from comity.exchange.models import Handling, Register
from comity.kernel import clock
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, envelope_of, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise, share

HANDLERS = frozenset({Role.OFFICER, Role.HEAD, Role.CLERK})


@action
def do_compose(body: DispatchBody, *, acting: Acting, marking: int = 0) -> Record:
    """Draft a dispatch. Nobody outside the agency knows of it until it is sent."""
    _require_sendable(body, acting)
    return create("dispatch", body, acting=acting, label=Label(marking))


@action
def do_revise_dispatch(dispatch: uuid.UUID | str, body: DispatchBody, *, acting: Acting) -> Record:
    """Change an own dispatch that is still a draft. What it answers stays; the register gives the number later."""
    record = own(dispatch, acting, "dispatch")
    if record.state != "draft":
        raise Problem(
            "dispatch-not-draft",
            what=Words(
                vi="Văn bản đã duyệt, đã gửi hoặc đã bỏ, không sửa được.",
                en="The dispatch is approved, sent or withdrawn and cannot change.",
            ),
            mend=Words(
                vi="Văn bản đã duyệt mà chưa gửi: chọn “Sửa lại” trước.",
                en="Approved and not sent: choose “Revise” first.",
            ),
        )
    before = content(record, DispatchBody)
    kept = body.model_copy(update={"number": before.number, "in_reply_to": before.in_reply_to})
    _require_sendable(kept, acting)
    return revise(record, acting=acting, body=kept)


@action
def do_reopen_dispatch(dispatch: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take an approved dispatch that is not sent back for revision; it is to be approved anew."""
    return move(own(dispatch, acting, "dispatch"), "reopen", acting=acting)


@action
def do_withdraw_dispatch(dispatch: uuid.UUID | str, *, acting: Acting) -> Record:
    """Give up an own dispatch that is not sent. Nobody outside the agency ever knew of it."""
    return move(own(dispatch, acting, "dispatch"), "withdraw", acting=acting)


@action
def do_approve(dispatch: uuid.UUID | str, *, acting: Acting) -> Record:
    """Approve an own dispatch for sending."""
    return move(get(dispatch, acting, kind="dispatch"), "approve", acting=acting)


@action
def do_send(dispatch: uuid.UUID | str, *, acting: Acting) -> Record:
    """Give an approved dispatch its number and send it: the recipients may know it, and the records it brings."""
    record = get(dispatch, acting, kind="dispatch")
    body = content(record, DispatchBody)
    recipients = frozenset(body.recipients)
    for part in body.records:
        brought = get(part, acting)
        if brought.owner == acting.agency:
            share(brought, recipients, acting=acting)
    numbered = body.model_copy(update={"number": _next_number(acting.agency, body.type)})
    label = envelope_of(record).label.widened(recipients)
    return move(record, "send", acting=acting, body=numbered, label=label)


@action
def do_handle(dispatch: uuid.UUID | str, state: str, *, acting: Acting, note: str = "") -> Record:
    """The receiving agency's next word on a dispatch it was given: accepted, refused, assigned, in progress, done."""
    record = get(dispatch, acting, kind="dispatch")
    if acting.agency not in content(record, DispatchBody).recipients:
        raise Problem(
            "not-a-recipient",
            what=Words(vi="Cơ quan bạn không phải nơi nhận.", en="Your agency is not a recipient."),
            mend=Words(vi="Mở văn bản gửi đến cơ quan bạn.", en="Open a dispatch sent to your agency."),
        )
    body = HandlingBody(dispatch=str(record.pk), title=record.title, note=note)
    held = own_handling(record, acting)
    if held is None and state not in ("accepted", "refused"):
        raise Problem(
            "not-accepted-yet",
            what=Words(vi="Văn bản chưa được tiếp nhận.", en="The dispatch is not accepted yet."),
            mend=Words(vi="Văn thư tiếp nhận hoặc từ chối trước.", en="Accept or refuse it first."),
        )
    if held is None:
        label = Label(record.marking, frozenset({record.owner}))
        return create("handling", body, acting=acting, label=label, state=state, roles=HANDLERS)
    step = {"assigned": "assign", "in-progress": "start", "done": "finish"}.get(state, state)
    return move(held, step, acting=acting, body=body)


def own_handling(dispatch: Record, acting: Acting) -> Record | None:
    """The acting agency's handling of a dispatch, if it has said anything yet."""
    rows = Handling.objects.visible_to(acting).filter(dispatch=dispatch.pk, record__owner=acting.agency)
    row = rows.select_related("record").first()
    return row.record if row else None


def _require_sendable(body: DispatchBody, acting: Acting) -> None:
    """A Problem unless every recipient is an agency of the profile and every record it brings may be read here."""
    known = {agency.code for agency in profile().agencies}
    unknown = [code for code in body.recipients if code not in known]
    if unknown or not body.recipients:
        raise Problem(
            "recipient-unknown",
            what=Words(
                vi=f"Không có cơ quan nhận: {', '.join(unknown) or '(trống)'}.",
                en=f"No such recipient: {', '.join(unknown) or '(none)'}.",
            ),
            mend=Words(vi="Chọn nơi nhận từ danh bạ.", en="Choose recipients from the directory."),
            place="recipients",
        )
    for part in body.records:
        get(part, acting)


def _next_number(agency: str, kind: str) -> str:
    """Number and symbol, such as 15/BC-ĐN: by document type and calendar year, from 01, without gaps.

    The row is locked by the sending transaction, so a number is used once and a failed sending gives it back.
    """
    document = profile().document_type(profile().dispatch_kind(kind).document_type)
    year = clock.now().year
    Register.objects.get_or_create(agency=agency, type=document.code, year=year)
    row = Register.objects.select_for_update().get(agency=agency, type=document.code, year=year)
    row.last += 1
    row.save()
    symbol = "-".join(part for part in (document.abbreviation, _unit(agency)) if part)
    return f"{row.last:02d}/{symbol}"


def _unit(agency: str) -> str:
    """The agency's part of a symbol: the letters of its abbreviation ("UBND" of "UBND tỉnh Lạng Sơn")."""
    abbreviations = profile().agency(agency).abbreviations
    return abbreviations[0].split()[0] if abbreviations else agency.upper()
