"""What people do with a paper that came by the national exchange."""

import uuid
from collections.abc import Mapping

from comity.exchange.gateway.kinds import ReceivedPaperBody
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import move

# What a clerk may put right while confirming; everything else stays as the message has it.
CORRECTABLE = ("title", "symbol", "date", "place", "type", "urgency", "deadline", "sender", "in_reply_to")


@action
def do_accept_paper(
    paper: uuid.UUID | str, *, acting: Acting, corrections: Mapping[str, str] | None = None
) -> Record:
    """The clerk confirms what was read, with corrections, and takes the paper in."""
    record = get(paper, acting, kind="received-paper")
    body = content(record, ReceivedPaperBody)
    said = {name: value for name, value in (corrections or {}).items() if name in CORRECTABLE}
    corrected = body.model_copy(update=said)
    if not corrected.title.strip():
        raise Problem(
            "paper-untitled",
            what=Words(vi="Văn bản chưa có trích yếu.", en="The paper has no subject."),
            mend=Words(vi="Ghi trích yếu theo văn bản.", en="Write the subject as the paper has it."),
            place="title",
        )
    if corrected.in_reply_to:
        get(corrected.in_reply_to, acting)
    return move(record, "accept", acting=acting, body=corrected)


@action
def do_handle_paper(paper: uuid.UUID | str, step: str, *, acting: Acting, note: str = "") -> Record:
    """The next step with a paper: refuse (with a reason), set-aside, assign, start, finish."""
    record = get(paper, acting, kind="received-paper")
    body = content(record, ReceivedPaperBody)
    if step == "refuse" and not note.strip():
        raise Problem(
            "refusal-unexplained",
            what=Words(vi="Từ chối thì phải nêu lý do.", en="Refusing needs a reason."),
            mend=Words(vi="Ghi lý do vào ô ý kiến.", en="Write the reason as the remark."),
            place="note",
        )
    return move(record, step, acting=acting, body=body.model_copy(update={"note": note.strip()}))
