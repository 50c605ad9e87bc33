"""What changes the review."""

import uuid
from collections.abc import Mapping, Sequence

from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.kinds import Source, kind_named
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, envelope_of, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise, share
from comity.programme.actions import do_assign_task
from comity.programme.kinds import TaskBody
from comity.review.kinds import (
    ConclusionBody,
    ConferenceBody,
    FindingBody,
    RoundBody,
    SubmissionBody,
    VerdictBody,
)


@action
def do_open_round(body: RoundBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Open a review round; the agencies asked may know it."""
    return create("round", body, acting=acting, label=(label or Label()).widened(set(body.agencies)))


@action
def do_freeze_round(round_: uuid.UUID | str, *, acting: Acting) -> Record:
    """Freeze an own round: nothing more is submitted to it, and its figures are those of this moment."""
    record = own(round_, acting, "round")
    body = content(record, RoundBody).model_copy(update={"frozen": clock.stamp()})
    return move(record, "freeze", acting=acting, body=body)


@action
def do_revise_round(round_: uuid.UUID | str, body: RoundBody, *, acting: Acting) -> Record:
    """Change what an own round asks, of whom and until when, while it is open. Who was asked stays asked."""
    record = own(round_, acting, "round")
    before = content(record, RoundBody)
    if record.state != "open":
        raise Problem(
            "round-not-open",
            what=Words(vi="Đợt này đã chốt số liệu.", en="The round is frozen."),
            mend=Words(vi="Mở đợt mới.", en="Open a new round."),
        )
    agencies = tuple(dict.fromkeys((*before.agencies, *body.agencies)))
    body = body.model_copy(update={"agencies": agencies, "frozen": ""})
    return revise(record, acting=acting, body=body, label=envelope_of(record).label.widened(set(agencies)))


@action
def do_close_round(round_: uuid.UUID | str, *, acting: Acting) -> Record:
    """Close an own round that is frozen."""
    return move(own(round_, acting, "round"), "close", acting=acting)


@action
def do_draft_submission(body: SubmissionBody, *, acting: Acting) -> Record:
    """Draft the acting agency's submission to a round that it was given."""
    get(body.round, acting, kind="round")
    return create("submission", body.model_copy(update={"agency": acting.agency}), acting=acting)


@action
def do_show_draft(submission: uuid.UUID | str, *, acting: Acting) -> Record:
    """Let the round's lead see how far an own draft is; what it stands on is shown when it is submitted."""
    record = own(submission, acting, "submission")
    round_ = get(content(record, SubmissionBody).round, acting, kind="round")
    return share(record, {round_.owner}, acting=acting)


@action
def do_enter_submission(
    body: SubmissionBody, *, acting: Acting, label: Label | None = None, sources: Sequence[Source] = ()
) -> Record:
    """Enter the file of an agency without a node into an own round, as that agency's submission."""
    round_ = own(body.round, acting, "round")
    if round_.state != "open":
        raise _frozen()
    if body.agency not in content(round_, RoundBody).agencies:
        raise Problem(
            "agency-not-asked",
            what=Words(vi="Đợt này không hỏi cơ quan đó.", en="The round does not ask that agency."),
            mend=Words(vi="Thêm cơ quan vào đợt trước.", en="Add the agency to the round first."),
            place=body.agency,
        )
    return create("submission", body, acting=acting, label=label, sources=sources, state="submitted")


@action
def do_approve_submission(submission: uuid.UUID | str, *, acting: Acting) -> Record:
    """Approve an own submission."""
    return move(get(submission, acting, kind="submission"), "approve", acting=acting)


@action
def do_submit(submission: uuid.UUID | str, *, acting: Acting) -> Record:
    """Submit an approved submission: the round's lead may know it, and everything it stands on."""
    record = get(submission, acting, kind="submission")
    body = content(record, SubmissionBody)
    round_ = get(body.round, acting, kind="round")
    if round_.state != "open":
        raise _frozen()
    lead = {round_.owner}
    for part in (*body.accounts, *body.findings, *body.records):
        brought = get(part, acting)
        if brought.owner == acting.agency and not kind_named(brought.kind).local:
            share(brought, lead, acting=acting)
    label = envelope_of(record).label.widened(lead)
    return move(record, "submit", acting=acting, label=label)


def _frozen() -> Problem:
    return Problem(
        "round-not-open",
        what=Words(
            vi="Đợt này đã chốt số liệu, không nhận thêm báo cáo.",
            en="The round is frozen and takes no more submissions.",
        ),
        mend=Words(vi="Trao đổi với cơ quan chủ trì.", en="Speak with the lead agency."),
    )


@action
def do_reopen_submission(submission: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take an own submission back for revision, for example when the lead returned it."""
    return move(own(submission, acting, "submission"), "reopen", acting=acting)


@action
def do_revise_submission(submission: uuid.UUID | str, body: SubmissionBody, *, acting: Acting) -> Record:
    """Change an own submission that is still a draft."""
    record = own(submission, acting, "submission")
    if record.state != "draft":
        raise Problem(
            "submission-not-draft",
            what=Words(
                vi="Báo cáo đã duyệt hoặc đã gửi, không sửa được.",
                en="The submission is approved or submitted and cannot change.",
            ),
            mend=Words(vi="Chọn “Sửa lại” trước.", en="Choose “Revise” first."),
        )
    return revise(record, acting=acting, body=body)


@action
def do_judge_submission(
    submission: uuid.UUID | str,
    accepted: bool,
    *,
    acting: Acting,
    remarks: str = "",
    sections: Mapping[str, str] | None = None,
) -> Record:
    """The lead's word on a submission it was given: accepted, or returned with remarks, also by section."""
    by_section = {code: text.strip() for code, text in (sections or {}).items() if text.strip()}
    record = get(submission, acting, kind="submission")
    round_ = get(content(record, SubmissionBody).round, acting, kind="round")
    if round_.owner != acting.agency:
        raise Problem(
            "forbidden",
            what=Words(
                vi="Chỉ cơ quan chủ trì đợt tổng kết được cho ý kiến.",
                en="Only the round's lead may judge it.",
            ),
            mend=Words(vi="Trao đổi với cơ quan chủ trì.", en="Speak with the lead agency."),
        )
    if record.state != "submitted":
        raise Problem(
            "submission-not-submitted",
            what=Words(vi="Báo cáo này chưa được gửi.", en="This submission has not been submitted."),
            mend=Words(vi="Chờ cơ quan gửi báo cáo.", en="Wait until its agency submits it."),
        )
    if not accepted and not remarks.strip() and not by_section:
        raise Problem(
            "remarks-missing",
            what=Words(vi="Trả lại mà chưa nêu lý do.", en="It is returned without remarks."),
            mend=Words(vi="Ghi rõ cần bổ sung, sửa chữa gì.", en="Say what should be added or mended."),
            place="remarks",
        )
    body = VerdictBody(
        submission=str(record.pk),
        number=record.number,
        title=record.title,
        language=record.language,
        remarks=remarks.strip(),
        sections=by_section,
    )
    state = "accepted" if accepted else "returned"
    return create(
        "verdict", body, acting=acting, label=Label(record.marking, frozenset({record.owner})), state=state
    )


@action
def do_state_finding(
    body: FindingBody, *, acting: Acting, label: Label | None = None, sources: Sequence[Source] = ()
) -> Record:
    """Record a result, lesson, difficulty, limitation or proposal."""
    return create("finding", body, acting=acting, label=label, sources=sources)


@action
def do_record_conference(
    body: ConferenceBody, *, acting: Acting, label: Label | None = None, sources: Sequence[Source] = ()
) -> Record:
    """Record a conference that was held."""
    return create("conference", body, acting=acting, label=label, sources=sources, state="held")


@action
def do_state_conclusion(
    body: ConclusionBody, *, acting: Acting, label: Label | None = None, sources: Sequence[Source] = ()
) -> Record:
    """Record a conclusion of an own conference."""
    own(body.conference, acting, "conference")
    return create("conclusion", body, acting=acting, label=label, sources=sources)


@action
def do_take_up(conclusion: uuid.UUID | str, task: TaskBody, *, acting: Acting) -> Record:
    """Make an own conclusion a task of the next plan; returns the task. Its sources are the conclusion's."""
    record = own(conclusion, acting, "conclusion")
    if not task.lead:
        raise Problem(
            "lead-missing",
            what=Words(vi="Nhiệm vụ chưa có cơ quan chủ trì.", en="The task has no lead agency."),
            mend=Words(vi="Chọn một cơ quan chủ trì.", en="Choose one lead agency."),
            place="lead",
        )
    before = envelope_of(record)
    assigned = do_assign_task(
        task.model_copy(update={"conclusion": str(record.pk)}),
        acting=acting,
        label=before.label,
        sources=[source for source in before.sources if source.field == "text"],
    )
    move(record, "take-up", acting=acting)
    return assigned
