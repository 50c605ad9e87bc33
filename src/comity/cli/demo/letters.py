"""Scenes in which agencies tell each other: accounts, requests, answers and how they are handled."""

from datetime import timedelta

from comity.cli.demo.cast import clerk, demo, head, office, officer, own_agency, told
from comity.exchange.actions import do_approve, do_compose, do_handle, do_send
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Dispatch
from comity.exchange.opinion_kinds import OpinionBody
from comity.exchange.opinions import do_draft_opinion, do_move_opinion, do_send_opinion
from comity.kernel import clock
from comity.kernel.acting import Acting, Role
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.profiles.demo import DispatchScript
from comity.programme.models import Account

ANSWER_WITHIN = timedelta(days=7)
LATE_BY = timedelta(days=2)


def send_accounts(to: list[str]) -> str:
    """Send every own account that is not sent yet, as one dispatch of records; returns its number."""
    agency = own_agency()
    acting = officer(agency)
    rows = Account.objects.visible_to(acting).filter(record__owner=agency).select_related("record")
    records = tuple(str(row.pk) for row in rows)
    body = DispatchBody(
        type="records",
        recipients=tuple(to),
        records=records,
        **told(
            Words(
                vi=f"Gửi {len(records)} báo cáo về hoạt động đối ngoại",
                en=f"{len(records)} accounts of engagements",
            ),
            Words(
                vi="Gửi kèm báo cáo về các hoạt động đối ngoại quốc phòng mà cơ quan đã tổ chức hoặc phối hợp.",
                en="Enclosed are our accounts of the defence-relations activities that we held or helped to hold.",
            ),
        ),
    )
    return send(do_compose(body, acting=acting), agency)


def send_scripted(code: str) -> str:
    """Send a dispatch of the script; an answer finds what it answers by subject."""
    script = next(dispatch for dispatch in demo().dispatches if dispatch.code == code)
    acting = office(script.office)
    writer = acting if acting.roles & {Role.OFFICER, Role.HEAD} else officer(acting.agency)
    answered = _dispatch_of(script.answers, writer) if script.answers else None
    about = _account_of(script.about, writer) if script.about else None
    body = DispatchBody(
        type=script.kind,
        recipients=script.to,
        urgency=script.urgency,
        # The dispatches are sent as the demo runs, so their deadlines lie ahead of it.
        deadline=_deadline(script) if script.deadline else "",
        sections=script.sections,
        in_reply_to=str(answered.pk) if answered else "",
        records=(str(about.pk),) if about else (),
        **told(script.subject.words, script.body.words),
    )
    return send(do_compose(body, acting=writer), acting.agency)


def give_opinion(code: str) -> str:
    """The own agency says its opinion on a scripted request: an officer drafts, the head approves, the clerk sends."""
    agency = own_agency()
    script = next(one for one in demo().opinions if one.answers == code and one.node == agency)
    remarks = [{"section": section, "text": text} for section, text in script.remarks.items()]
    asked = str(_dispatch_of(code, officer(agency)).pk)
    said = {"dispatch": asked, "title": "", "stance": script.stance, "remarks": remarks}
    opinion = do_draft_opinion(OpinionBody.model_validate(said), acting=officer(agency))
    do_move_opinion(opinion.pk, "approve", acting=head(agency))
    return content(do_send_opinion(opinion.pk, acting=clerk(agency)), OpinionBody).number


def handle(code: str, states: list[str]) -> str:
    """The receiving agency's clerk takes a scripted dispatch in, and an officer carries it through `states`."""
    agency = own_agency()
    dispatch = _dispatch_of(code, officer(agency))
    for state in states:
        do_handle(dispatch.pk, state, acting=clerk(agency) if state == "accepted" else officer(agency))
    return str(dispatch.pk)


def _deadline(script: DispatchScript) -> str:
    """Ahead of the demo, which is played now; just past for the request whose table is to show who is late."""
    days = -LATE_BY if script.overdue else ANSWER_WITHIN
    return (clock.now().date() + days).isoformat()


def send(dispatch: Record, agency: str) -> str:
    """Approve and send a drafted dispatch of an agency; returns its number."""
    do_approve(dispatch.pk, acting=head(agency))
    sent = do_send(dispatch.pk, acting=clerk(agency))
    return content(sent, DispatchBody).number


def _dispatch_of(code: str, acting: Acting) -> Record:
    subject = next(dispatch.subject.vi for dispatch in demo().dispatches if dispatch.code == code)
    row = Dispatch.objects.visible_to(acting).filter(record__title=subject).select_related("record").first()
    if row is None:
        raise Problem(
            "dispatch-not-here",
            what=Words(vi=f"Chưa nhận được văn bản “{code}”.", en=f"The dispatch “{code}” is not here yet."),
            mend=Words(vi="Chờ trao đổi xong rồi làm lại.", en="Wait for the exchange and try again."),
            place=code,
        )
    return row.record


def _account_of(file: str, acting: Acting) -> Record:
    """The account that was confirmed from a text, found by its title's first words in the text."""
    text = next(text for text in demo().texts if text.file == file)
    rows = (
        Account.objects.visible_to(acting)
        .filter(record__owner=text.node, form=text.form)
        .select_related("record")
    )
    return rows.order_by("record__created_at")[0].record
