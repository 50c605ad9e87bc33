"""Scenes in which new tasks reach the agencies that are to lead them: sent with a directive, and taken on there."""

from comity.cli.demo.cast import clerk, officer, own_agency, told
from comity.cli.demo.letters import send
from comity.directory.names import profile
from comity.exchange.actions import do_compose, do_handle
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Dispatch
from comity.kernel.words import Words
from comity.programme.models import Task

DIRECTIVE = "directive"
SUBJECT = Words(
    vi="Giao nhiệm vụ thực hiện kết luận của hội nghị", en="Tasks that carry out the conferences' conclusions"
)


def send_tasks() -> str:
    """The lead sends the tasks that came of conclusions to the agencies of other nodes that lead them."""
    acting, here = officer(own_agency()), {node.code for node in profile().nodes}
    rows = Task.objects.visible_to(acting).filter(
        record__owner=acting.agency, record__links__relation="conclusion", lead__in=here - {acting.agency}
    )
    tasks = list(rows.select_related("record").order_by("lead", "order"))
    text = Words(
        vi="Đề nghị các cơ quan chủ trì tiếp nhận nhiệm vụ gửi kèm, phân công đầu mối và báo cáo tiến độ hằng quý.",
        en="The lead agencies are asked to take on the enclosed tasks, to name who is charged with them, and to report "
        "progress each quarter.",
    )
    body = DispatchBody(
        type=DIRECTIVE,
        recipients=tuple(dict.fromkeys(task.lead for task in tasks)),
        records=tuple(str(task.pk) for task in tasks),
        **told(SUBJECT, text),
    )
    return send(do_compose(body, acting=acting), acting.agency)


def accept_tasks() -> int:
    """The lead agency of this node takes on the tasks that it was sent; returns how many it leads of them."""
    agency = own_agency()
    acting = officer(agency)
    rows = Dispatch.objects.visible_to(acting).exclude(record__owner=agency)
    sent = rows.filter(record__title=SUBJECT.vi).select_related("record").first()
    if sent is None:
        return 0
    do_handle(sent.pk, "accepted", acting=clerk(agency))
    do_handle(sent.pk, "assigned", acting=acting)
    enclosed = sent.record.links.filter(relation="records").values("target")
    return Task.objects.visible_to(acting).filter(pk__in=enclosed, lead=agency).count()
