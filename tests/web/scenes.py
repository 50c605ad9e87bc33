"""A working week of the department, for pages that are opened in a browser: made by the actions, as people would."""

from dataclasses import dataclass

import pytest
from tests.acts import BORDER_GUARD, account, office
from tests.exchange.remote import Remote, envelope
from tests.web.correspondence import acknowledge, drafted, in_days, request_from, sent

from comity.exchange.actions import do_handle
from comity.exchange.inbox import receive
from comity.exchange.keys import do_sign_checkpoint
from comity.exchange.models import Receipt
from comity.exchange.protocol import Refused
from comity.kernel.actions import action
from comity.kernel.kinds import Source
from comity.kernel.labels import Label
from comity.kernel.records import Record
from comity.kernel.renderings import do_translate
from comity.kernel.writing import create
from comity.programme.actions import do_assign_task, do_give_account, do_plan, do_set_direction
from comity.programme.kinds import (
    AccountBody,
    DirectionBody,
    EngagementBody,
    GroupingBody,
    PlanBody,
    TaskBody,
)
from comity.review.kinds import FindingBody, RoundBody


@dataclass(frozen=True)
class Week:
    """What was made, for tests that open its pages."""

    request: Record
    asked: Record
    finding: Record
    receipt: Receipt


@action
def do_make(
    kind: str, body: object, *, state: str = "", sources: tuple[Source, ...] = (), label: Label | None = None
) -> Record:
    return create(kind, body, acting=office(), state=state, sources=sources, label=label)  # type: ignore[arg-type]


def a_working_week() -> Week:
    """Requests received and sent, with receipts; what waits in every room; something refused."""
    remote = Remote()
    remote.join()
    request = request_from(remote, "Information on border exchanges in 2026", days=-2, urgency="very-urgent")
    do_translate(
        request.pk,
        "vi",
        {
            "title": "Đề nghị cung cấp thông tin về các hoạt động giao lưu biên giới năm 2026",
            "text": "Đề nghị quý Cục cho biết các hoạt động giao lưu biên giới đã tổ chức.\n\nXin nêu rõ ngày, "
            "địa điểm và kết quả.",
        },
        "Biên dịch viên, Phòng Tổng hợp, Cục Đối ngoại",
        acting=office(),
    )
    do_handle(request.pk, "accepted", acting=office(), note="Giao Phòng Tổng hợp chuẩn bị trả lời.")
    request_from(
        remote,
        "Opinion on the draft search-and-rescue arrangement",
        days=3,
        type_="request-for-opinion",
        marking=2,
    )
    request_from(
        remote, "Invitation to the joint working group", days=None, type_="invitation", urgency="routine"
    )
    reported = account("Giao lưu hữu nghị quốc phòng biên giới Việt Nam - Trung Quốc")
    rescue = do_give_account(
        AccountBody(
            title="Diễn tập tìm kiếm cứu nạn trên biển",
            form="search-and-rescue-exercise",
            date="2026-05",
            place="Hải Phòng",
            partners=("th",),
            results=("Hai bên hoàn thành sáu nội dung diễn tập.",),
        ),
        acting=office(),
    )
    asked = sent(
        reported, rescue, title="Đề nghị đối chiếu số liệu hoạt động đối ngoại quốc phòng 6 tháng đầu năm"
    )
    acknowledge(remote)
    remote.tell(envelope(title="Border defence friendship exchange"))
    remote.tell(envelope(title="Working group on maritime safety, seventh meeting"))
    receive(remote.parcel(first=len(remote.sent) - 1))
    sent(title="Xin ý kiến về dự thảo kế hoạch năm 2027")
    drafted(rescue, title="Gửi báo cáo diễn tập tìm kiếm cứu nạn", marking=1)
    engagement = do_make(
        "engagement",
        EngagementBody(title=reported.title, form="border-exchange", date="2018-04-20/2018-04-22"),
        state="carried-out",
    )
    do_make(
        "grouping",
        GroupingBody(account=str(reported.pk), engagement=str(engagement.pk), title=reported.title),
        state="certain",
    )
    do_make(
        "grouping",
        GroupingBody(
            account=str(rescue.pk),
            engagement=str(engagement.pk),
            title="Giao lưu hữu nghị biên giới / Border defence friendship exchange",
            probability=0.71,
        ),
        state="probable",
    )
    plan = do_plan(
        PlanBody(title="Kế hoạch công tác đối ngoại quốc phòng 2026", period="2026"), acting=office()
    )
    direction = do_set_direction(
        DirectionBody(plan=str(plan.pk), title="Trao đổi thông tin giữa các cơ quan"), acting=office()
    )
    for title, days in (
        ("Xây dựng cơ chế phối hợp và trao đổi thông tin", -5),
        ("Mở lớp bồi dưỡng phiên dịch", 21),
    ):
        body = TaskBody(
            direction=str(direction.pk),
            title=title,
            lead="mnd-dfr",
            coordinating=("mofa",),
            deadline=in_days(days),
        )
        do_assign_task(body, acting=office())
    do_make(
        "round",
        RoundBody(
            title="Tổng kết công tác đối ngoại quốc phòng năm 2026",
            period="2026",
            agencies=("mnd-dfr", BORDER_GUARD, "mofa"),
            deadline=in_days(9),
        ),
        state="open",
        label=Label(0, frozenset({BORDER_GUARD, "mofa"})),
    )
    source = Source(
        field="text",
        document=str(reported.pk),
        start=120,
        end=162,
        quote="thông tin giữa các cơ quan còn chậm",
    )
    finding = do_make(
        "finding",
        FindingBody(type="difficulty", text="Thông tin giữa các cơ quan còn chậm", origin=str(reported.pk)),
        sources=(source,),
    )
    with pytest.raises(Refused):
        receive("altered" + remote.parcel())
    do_sign_checkpoint()
    return Week(request, asked, finding, Receipt.objects.filter(given=False).get())
