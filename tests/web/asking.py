"""A request for opinion to three agencies of two nodes, one answer in, one late; and what waits on dispatches."""

import uuid
from dataclasses import dataclass

from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.exchange.remote import Remote
from tests.web.correspondence import acknowledge, in_days, request_from

from comity.exchange.actions import do_approve, do_compose, do_handle, do_send
from comity.exchange.amending import do_recall
from comity.exchange.inbox import receive
from comity.exchange.kinds import DispatchBody, HandlingBody
from comity.exchange.opinion_kinds import OpinionBody, Remark
from comity.exchange.opinions import do_draft_opinion, do_move_opinion, do_send_opinion
from comity.kernel import clock
from comity.kernel.envelopes import Author, Envelope
from comity.kernel.ids import new_id
from comity.kernel.kinds import Body
from comity.kernel.records import Record

SECTIONS = ("Đầu mối phối hợp", "Thời hạn trả lời", "Danh mục thông tin trao đổi thường xuyên")


@dataclass(frozen=True)
class Asking:
    """The request, the opinions that came, and a received dispatch."""

    remote: Remote
    request: Record
    near: Record
    far: Record
    received: Record


def asking() -> Asking:
    """Play it."""
    remote = Remote(agencies=("mofa", "pc-langson"))
    remote.join()
    request = sent("request-for-opinion", (BORDER_GUARD, "mofa", "pc-langson"), days=-3, sections=SECTIONS)
    acknowledge(remote)
    near = near_opinion(request)
    from_afar(remote, "mofa", HandlingBody(dispatch=str(request.pk), title=request.title), "accepted", 1)
    far = from_afar(
        remote,
        "mofa",
        OpinionBody(
            dispatch=str(request.pk),
            title="Ý kiến về dự thảo Quy chế phối hợp",
            stance="agreed-with-comments",
            remarks=(
                Remark(section=SECTIONS[1], text="Đề nghị quy định 10 ngày làm việc đối với văn bản thường."),
                Remark(text="Bổ sung phụ lục biểu mẫu."),
            ),
            number="57/BNG",
            date="2026-11-20",
        ),
        "sent",
        1,
    )
    do_recall(
        sent("notice", (BORDER_GUARD, "mofa"), title="Thông báo lịch họp").pk, "Sai ngày.", acting=office()
    )
    return Asking(remote, request, near, far, request_from(remote))


def sent(
    type_: str,
    to: tuple[str, ...],
    *,
    days: int = 5,
    title: str = "Xin ý kiến dự thảo Quy chế phối hợp",
    **more: object,
) -> Record:
    """An own dispatch that was sent."""
    body = DispatchBody(
        type=type_,
        title=title,
        text="Đề nghị quý cơ quan cho ý kiến.",
        recipients=to,
        deadline=in_days(days),
        **more,  # type: ignore[arg-type]
    )
    made = do_compose(body, acting=office())
    do_approve(made.pk, acting=office())
    return do_send(made.pk, acting=office())


def near_opinion(request: Record) -> Record:
    """The border guard's opinion, of the same node."""
    guard = office(BORDER_GUARD)
    do_handle(request.pk, "accepted", acting=guard)
    body = OpinionBody(
        dispatch=str(request.pk),
        title="",
        stance="against",
        remarks=(Remark(section=SECTIONS[0], text="=Đề nghị mỗi cơ quan chỉ một đầu mối."),),
    )
    made = do_draft_opinion(body, acting=guard)
    do_move_opinion(made.pk, "approve", acting=guard)
    return do_send_opinion(made.pk, acting=guard)


def from_afar(remote: Remote, agency: str, body: Body, state: str, number: int) -> Record:
    """A record of the other node, for the department."""
    kind = {HandlingBody: "handling", OpinionBody: "opinion"}[type(body)]
    told = Envelope(
        id=str(new_id()),
        kind=kind,
        owner=agency,
        number=number,
        state=state,
        marking=0,
        audience=(DEPARTMENT,),
        title=body.heading(),
        language=body.language,
        body=body.model_dump(mode="json"),
        author=Author(agency=agency, office="Văn thư"),
        act="handle",
        at=clock.stamp(),
    )
    remote.tell(told)
    receive(remote.parcel(first=len(remote.sent)))
    return Record.objects.for_machine().get(pk=uuid.UUID(told.id))
