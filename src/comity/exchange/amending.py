"""After sending: taking a dispatch back, or putting another in its place, with each recipient's agreement.

Nothing that was sent is changed: the sender's wish and the recipients' answers are records of their own, which both
ends hold and show.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from comity.exchange.kinds import DispatchBody
from comity.exchange.letter_kinds import AmendmentAnswerBody, AmendmentBody, Change
from comity.exchange.models import Amendment, AmendmentAnswer
from comity.exchange.registering import HANDLERS
from comity.kernel.access import ROLES_FOR, Verb, require
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, envelope_of, facts_of, get, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create


@dataclass(frozen=True)
class Asked:
    """A change asked for, and the answers that the hat may know, by agency."""

    record: Record
    body: AmendmentBody
    answers: dict[str, Record]
    notes: dict[str, str]

    def agreed(self, agency: str) -> bool:
        """Whether a recipient agreed."""
        return agency in self.answers and self.answers[agency].state == "agreed"


@action
def do_recall(dispatch: uuid.UUID | str, reason: str, *, acting: Acting) -> Record:
    """Ask the recipients of a sent dispatch to let it be taken back."""
    record = get(dispatch, acting, kind="dispatch")
    require(acting, Verb.SEND, facts_of(record))
    return ask(record, "recall", reason, acting=acting)


def ask(dispatch: Record, change: Change, reason: str, *, acting: Acting, by: Record | None = None) -> Record:
    """Ask for a change of an own sent dispatch; inside an action, its right being judged."""
    if dispatch.state != "sent" or dispatch.owner != acting.agency:
        raise _bad(
            "dispatch",
            "Chỉ thu hồi, thay đổi được văn bản của cơ quan mình đã gửi.",
            "Only an own dispatch that is sent can be taken back or changed.",
        )
    if not reason.strip():
        raise _bad("reason", "Chưa nêu lý do.", "No reason is given.")
    if any(one.body.change == "recall" for one in asked_of(dispatch, acting)):
        raise _bad("dispatch", "Đã đề nghị thu hồi văn bản này.", "It was asked for back already.")
    body = AmendmentBody(
        language=dispatch.language,
        dispatch=str(dispatch.pk),
        title=dispatch.title,
        change=change,
        reason=reason.strip(),
        by=str(by.pk) if by else "",
    )
    recipients = frozenset(content(dispatch, DispatchBody).recipients)
    known = envelope_of(dispatch).label
    label = Label(dispatch.marking, known.audience & recipients | known.closure)
    return create("amendment", body, acting=acting, label=label, roles=ROLES_FOR[Verb.SEND])


@action
def do_answer_amendment(amendment: uuid.UUID | str, agree: bool, *, acting: Acting, note: str = "") -> Record:
    """A recipient agrees to a change of a dispatch, or declines it with a reason. It says so once."""
    record = get(amendment, acting, kind="amendment")
    body = content(record, AmendmentBody)
    if acting.agency == record.owner or acting.agency not in envelope_of(record).audience:
        raise _bad("amendment", "Cơ quan bạn không phải nơi nhận.", "Your agency is not a recipient.")
    about = Record.objects.visible_to(acting).filter(pk=body.dispatch, kind="dispatch").first()
    if about is None or about.owner != record.owner:
        raise _bad("amendment", "Không có văn bản đó của cơ quan này.", "That agency sent no such dispatch.")
    if not agree and not note.strip():
        raise _bad("note", "Không đồng ý thì phải nêu lý do.", "Declining needs a reason.")
    said = AmendmentAnswer.objects.for_machine().filter(amendment=record.pk, record__owner=acting.agency)
    if said.exists():
        raise _bad("amendment", "Cơ quan đã trả lời đề nghị này.", "Your agency has answered already.")
    return create(
        "amendment-answer",
        AmendmentAnswerBody(
            language=record.language,
            amendment=str(record.pk),
            dispatch=body.dispatch,
            title=record.title,
            note=note.strip(),
        ),
        acting=acting,
        label=Label(record.marking, label_of(record).answered(record.owner)),
        state="agreed" if agree else "declined",
        roles=HANDLERS,
    )


def asked_of(dispatch: Record, acting: Acting) -> list[Asked]:
    """The changes asked for of a scoped dispatch by its owner, oldest first."""
    return changes_among([dispatch], acting).get(dispatch.pk, [])


def changes_among(dispatches: Iterable[Record], acting: Acting) -> dict[uuid.UUID, list[Asked]]:
    """The changes asked for of several scoped dispatches, by dispatch."""
    owners = {record.pk: record.owner for record in dispatches}
    rows = Amendment.objects.visible_to(acting).filter(dispatch__in=owners).select_related("record")
    # Whoever may send a record here may name any dispatch in it; only its owner's word counts.
    kept = [row for row in rows.order_by("record__created_at") if row.record.owner == owners[row.dispatch]]
    if not kept:
        return {}
    said = AmendmentAnswer.objects.visible_to(acting).filter(amendment__in=[row.pk for row in kept])
    replies = list(said.select_related("record"))
    bodies = contents([*(row.record for row in kept), *(row.record for row in replies)])
    found: dict[uuid.UUID, list[Asked]] = {}
    for row in kept:
        own = {one.record.owner: one.record for one in replies if one.amendment == row.pk}
        notes = {agency: bodies[record.pk].note for agency, record in own.items()}
        found.setdefault(row.dispatch, []).append(Asked(row.record, bodies[row.pk], own, notes))
    return found


def unanswered(acting: Acting) -> QuerySet[Amendment]:
    """Changes that other agencies ask for and that the hat's agency has not answered."""
    own = AmendmentAnswer.objects.visible_to(acting).filter(
        amendment=OuterRef("pk"), record__owner=acting.agency
    )
    rows = Amendment.objects.visible_to(acting).filter(record__kind="amendment", record__state="asked")
    return rows.exclude(record__owner=acting.agency).exclude(Exists(own)).select_related("record")


def _bad(place: str, vi: str, en: str) -> Problem:
    return Problem(
        "amendment-bad",
        what=Words(vi, en),
        mend=Words(
            vi="Mở lại văn bản để thấy trạng thái hiện nay.", en="Open the dispatch to see how it stands now."
        ),
        place=place,
    )
