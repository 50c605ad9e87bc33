"""What changes dispatches: compose, approve, number and send, and the recipient's handling."""

import uuid

from comity.directory.names import profile
from comity.directory.today import today
from comity.exchange import amending, assigning, registering
from comity.exchange.kinds import DispatchBody, HandlingBody
from comity.exchange.letter_kinds import Change
from comity.exchange.models import Handling
from comity.exchange.registering import HANDLERS as HANDLERS
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, envelope_of, get, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise, share


@action
def do_compose(
    body: DispatchBody, *, acting: Acting, marking: int = 0, closure: frozenset[str] = frozenset()
) -> Record:
    """Draft a dispatch. Nobody outside the agency knows of it until it is sent.

    With a `closure` (`Label.closure` of what it is about) it is closed: of the agency only the members of those groups
    know it and what comes back on it, and only they can approve and send it.
    """
    _require_sendable(body, acting)
    return create("dispatch", body, acting=acting, label=Label(marking, closure))


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
    stays = ("number", "date", "in_reply_to", "amends", "change")
    kept = body.model_copy(update={name: getattr(before, name) for name in stays})
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
    before = get(body.amends, acting, kind="dispatch", verb=Verb.SEND) if body.amends else None
    kept = content(before, DispatchBody).number if before and body.change == "update" else ""
    number = kept or registering.next_number(acting.agency, body.type)
    numbered = body.model_copy(update={"number": number, "date": today().isoformat()})
    label = envelope_of(record).label.widened(_told(body, acting))
    sent = move(record, "send", acting=acting, body=numbered, label=label)
    if before is not None:
        change: Change = "update" if body.change == "update" else "replacement"
        amending.ask(before, change, body.title, acting=acting, by=sent)
    if body.in_reply_to:
        assigning.close(body.in_reply_to, acting)
    return sent


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
    if state == "refused" and not note.strip():
        raise Problem(
            "refusal-unexplained",
            what=Words(vi="Từ chối thì phải nêu lý do.", en="Refusing needs a reason."),
            mend=Words(vi="Ghi lý do vào ô ý kiến.", en="Write the reason as the remark."),
            place="note",
        )
    held = own_handling(record, acting)
    if held is None and state not in ("accepted", "refused"):
        raise Problem(
            "not-accepted-yet",
            what=Words(vi="Văn bản chưa được tiếp nhận.", en="The dispatch is not accepted yet."),
            mend=Words(vi="Văn thư tiếp nhận hoặc từ chối trước.", en="Accept or refuse it first."),
        )
    if held is None:
        label = Label(record.marking, label_of(record).answered(record.owner))
        if state == "accepted":
            registering.enter(record, acting=acting)
        return create("handling", body, acting=acting, label=label, state=state, roles=HANDLERS)
    step = {"assigned": "assign", "in-progress": "start", "done": "finish"}.get(state, state)
    if state == "done":
        assigning.close(record.pk, acting)
    return move(held, step, acting=acting, body=body)


def _told(body: DispatchBody, acting: Acting) -> frozenset[str]:
    """The recipients; of the agency whose closed request it answers only those who know the request."""
    recipients = frozenset(body.recipients)
    if not body.in_reply_to:
        return recipients
    asked = get(body.in_reply_to, acting, kind="dispatch")
    if asked.owner not in recipients:
        return recipients
    return recipients - {asked.owner} | label_of(asked).answered(asked.owner)


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
    if body.amends:
        before = get(body.amends, acting, kind="dispatch", verb=Verb.WRITE)
        if before.state != "sent" or body.change not in ("update", "replacement"):
            raise Problem(
                "amendment-bad",
                what=Words(
                    vi="Chỉ cập nhật hoặc thay thế văn bản đã gửi.",
                    en="Only a dispatch that is sent can be updated or replaced.",
                ),
                mend=Words(
                    vi="Mở văn bản đã gửi rồi chọn lại.", en="Open the sent dispatch and choose again."
                ),
                place="amends",
            )
