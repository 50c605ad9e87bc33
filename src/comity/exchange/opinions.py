"""Asking many: each asked agency's opinion, and the asker's table of who said what, who is late and what came of it.

An opinion goes to the asker alone. The other asked agencies learn of it when the asker shares the table, not before.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from comity.directory.names import profile
from comity.directory.today import today
from comity.exchange import assigning, registering
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Dispatch, Handling, Opinion, OpinionTable
from comity.exchange.opinion_kinds import OpinionBody, OpinionTableBody, Stance, Taken, TakenUp
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, envelope_of, get, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise

ASKING = "request-for-opinion"


@dataclass(frozen=True)
class Line:
    """How one asked agency stands. `late`: days past the deadline without an opinion; 0 while it runs or is met."""

    agency: str
    opinion: Record | None
    body: OpinionBody | None
    refused: bool
    late: int


@dataclass(frozen=True)
class Row:
    """One comment of the consolidated table, or an opinion without any (`place` -1), and how it was taken up."""

    agency: str
    opinion: Record
    place: int
    section: str
    text: str
    stance: Stance
    language: str
    taken: Taken
    reason: str


@action
def do_draft_opinion(body: OpinionBody, *, acting: Acting) -> Record:
    """Draft the agency's opinion on a request that was sent to it; one at a time."""
    asked = _asked(body.dispatch, acting)
    _require_sections(body, asked)
    if own_opinion(asked, acting) is not None:
        raise _bad("Cơ quan đã có ý kiến về văn bản này.", "Your agency has an opinion on this already.")
    return create("opinion", _named(body, asked), acting=acting, label=Label(asked.marking))


@action
def do_revise_opinion(opinion: uuid.UUID | str, body: OpinionBody, *, acting: Acting) -> Record:
    """Change an opinion that is still a draft."""
    record = own(opinion, acting, "opinion")
    if record.state != "draft":
        raise _bad("Ý kiến không còn là dự thảo.", "The opinion is no draft any more.")
    asked = _asked(content(record, OpinionBody).dispatch, acting)
    kept = _named(body, asked).model_copy(update={"dispatch": str(asked.pk), "number": "", "date": ""})
    _require_sections(kept, asked)
    return revise(record, acting=acting, body=kept)


@action
def do_move_opinion(opinion: uuid.UUID | str, step: str, *, acting: Acting) -> Record:
    """Approve, reopen or withdraw an own opinion; sending it is `do_send_opinion`."""
    if step == "send":
        return do_send_opinion(opinion, acting=acting)
    return move(get(opinion, acting, kind="opinion"), step, acting=acting)


@action
def do_send_opinion(opinion: uuid.UUID | str, *, acting: Acting) -> Record:
    """Give an approved opinion its number and send it to the asker, and to nobody else."""
    record = get(opinion, acting, kind="opinion")
    body = content(record, OpinionBody)
    asked = _asked(body.dispatch, acting)
    numbered = body.model_copy(
        update={"number": registering.next_number(acting.agency, "answer"), "date": today().isoformat()}
    )
    label = envelope_of(record).label.widened(label_of(asked).answered(asked.owner))
    sent = move(record, "send", acting=acting, body=numbered, label=label)
    assigning.close(asked.pk, acting)
    return sent


@action
def do_take_up_opinions(
    dispatch: uuid.UUID | str, taken: Mapping[tuple[str, int], tuple[Taken, str]], *, acting: Acting
) -> Record:
    """Write how comments were taken up, by (opinion's id, place). What is not taken in full needs a reason."""
    asked = own(dispatch, acting, "dispatch")
    rows = []
    for row in table_rows(asked, acting):
        said, reason = taken.get((str(row.opinion.pk), row.place), (row.taken, row.reason))
        if said in ("partly", "not") and not reason.strip():
            raise Problem(
                "taking-unexplained",
                what=Words(
                    vi="Không tiếp thu hoặc tiếp thu một phần thì phải giải trình.",
                    en="What is not accepted in full needs a reason.",
                ),
                mend=Words(vi="Ghi lý do vào dòng đó.", en="Write the reason in that row."),
                place=f"{row.agency} {row.section}".strip(),
            )
        rows.append(
            TakenUp(
                record=str(row.opinion.pk),
                place=row.place,
                agency=row.agency,
                taken=said,
                reason=reason.strip(),
            )
        )
    body = OpinionTableBody(
        language=asked.language, dispatch=str(asked.pk), title=asked.title, rows=tuple(rows)
    )
    before = table_of(asked, acting)
    if before is None:
        label = Label(asked.marking, label_of(asked).closure)
        return create("opinion-table", body, acting=acting, label=label)
    if before.state == "shared":
        raise _bad("Bảng tổng hợp đã gửi các cơ quan.", "The table was shared already.")
    return revise(before, acting=acting, body=body)


@action
def do_share_table(dispatch: uuid.UUID | str, *, acting: Acting) -> Record:
    """Let every asked agency know the table, with the words of all opinions as they stand now."""
    asked = get(dispatch, acting, kind="dispatch", verb=Verb.SEND)
    table = table_of(asked, acting)
    if table is None:
        raise _bad("Chưa có bảng tổng hợp.", "There is no table yet.")
    rows = table_rows(asked, acting)
    if any(row.opinion.marking > table.marking for row in rows):
        raise _bad(
            "Có ý kiến mang độ mật cao hơn bảng tổng hợp.", "An opinion is marked higher than the table."
        )
    told = tuple(
        TakenUp(
            record=str(row.opinion.pk),
            place=row.place,
            agency=row.agency,
            taken=row.taken,
            reason=row.reason,
            section=row.section,
            text=row.text,
            stance=row.stance,
        )
        for row in rows
    )
    body = content(table, OpinionTableBody).model_copy(update={"rows": told})
    label = envelope_of(table).label.widened(set(content(asked, DispatchBody).recipients))
    return move(table, "share", acting=acting, body=body, label=label)


def is_asking(body: DispatchBody) -> bool:
    """Whether a dispatch asks for opinions."""
    return body.type == ASKING


def own_opinion(dispatch: Record, acting: Acting) -> Record | None:
    """The acting agency's opinion on a request, whatever its state but withdrawn."""
    rows = opinions_on(dispatch, acting).filter(record__owner=acting.agency)
    row = rows.exclude(record__state="withdrawn").first()
    return row.record if row else None


def opinions_on(dispatch: Record, acting: Acting) -> QuerySet[Opinion]:
    """The opinions on a request that the hat may read, in order of time."""
    rows = Opinion.objects.visible_to(acting).filter(dispatch=dispatch.pk).select_related("record")
    return rows.order_by("record__created_at", "pk")


def lines(dispatch: Record, acting: Acting, day: date | None = None) -> list[Line]:
    """How every asked agency stands, in the order of the request; for the asker."""
    day = day or today()
    body = content(dispatch, DispatchBody)
    due = Dispatch.objects.visible_to(acting).values_list("due", flat=True).get(pk=dispatch.pk)
    sent = {
        row.record.owner: row.record for row in opinions_on(dispatch, acting).filter(record__state="sent")
    }
    bodies = contents(list(sent.values()))
    said = Handling.objects.visible_to(acting).filter(dispatch=dispatch.pk, record__state="refused")
    refused = set(said.values_list("record__owner", flat=True))
    replied = Dispatch.objects.visible_to(acting).filter(in_reply_to=dispatch.pk, record__state="sent")
    settled = refused | set(replied.values_list("record__owner", flat=True))
    found = []
    for agency in body.recipients:
        record = sent.get(agency)
        over = (day - due).days if due is not None and record is None and agency not in settled else 0
        found.append(
            Line(agency, record, bodies.get(record.pk) if record else None, agency in refused, max(0, over))
        )
    return found


def table_rows(dispatch: Record, acting: Acting) -> list[Row]:
    """The consolidated table: section by section in the request's order, then the whole, then those without comment."""
    sections = [*content(dispatch, DispatchBody).sections, ""]
    order = {section: place for place, section in enumerate(sections)}
    table = table_of(dispatch, acting)
    held = {(row.record, row.place): row for row in content(table, OpinionTableBody).rows} if table else {}
    rows = []
    for line in lines(dispatch, acting):
        if line.opinion is None or line.body is None:
            continue
        remarks = [(place, one.section, one.text) for place, one in enumerate(line.body.remarks)]
        for place, section, text in remarks or [(-1, "", "")]:
            kept = held.get((str(line.opinion.pk), place))
            rows.append(
                Row(
                    agency=line.agency,
                    opinion=line.opinion,
                    place=place,
                    section=section,
                    text=text,
                    stance=line.body.stance,
                    language=line.body.language,
                    taken=kept.taken if kept else "",
                    reason=kept.reason if kept else "",
                )
            )
    return sorted(rows, key=lambda row: (row.place < 0, order.get(row.section, len(order))))


def table_of(dispatch: Record, acting: Acting) -> Record | None:
    """The asker's table of a request, where it has begun one and the hat may know it."""
    rows = OpinionTable.objects.visible_to(acting).filter(dispatch=dispatch.pk, record__owner=dispatch.owner)
    row = rows.select_related("record").order_by("record__created_at").first()
    return row.record if row else None


def to_move(acting: Acting, states: list[str]) -> QuerySet[Opinion]:
    """Own opinions in some states, the oldest change first."""
    rows = Opinion.objects.visible_to(acting).filter(
        record__kind="opinion", record__owner=acting.agency, record__state__in=states
    )
    return rows.select_related("record").order_by("record__changed_at")


def _asked(dispatch: str, acting: Acting) -> Record:
    """The request that the acting agency was sent; Problem where it is none."""
    record = get(dispatch, acting, kind="dispatch")
    body = content(record, DispatchBody)
    if not is_asking(body) or acting.agency not in body.recipients or record.owner == acting.agency:
        raise _bad(
            "Văn bản này không xin ý kiến cơ quan bạn.", "This dispatch does not ask your agency's opinion."
        )
    return record


def _require_sections(body: OpinionBody, asked: Record) -> None:
    known = {"", *content(asked, DispatchBody).sections}
    if any(remark.section not in known or not remark.text.strip() for remark in body.remarks):
        raise _bad("Có mục không thuộc văn bản xin ý kiến.", "A section is not one of the request's.")
    if body.stance in ("agreed-with-comments", "against") and not body.remarks:
        raise _bad("Chưa nêu ý kiến cụ thể.", "The comments are missing.")


def _named(body: OpinionBody, asked: Record) -> OpinionBody:
    about = profile().dispatch_kind(ASKING).words
    title = f"{about.say(asked.language)}: {asked.title}" if not body.title else body.title
    return body.model_copy(update={"title": title[:300]})


def _bad(vi: str, en: str) -> Problem:
    return Problem(
        "opinion-bad",
        what=Words(vi, en),
        mend=Words(vi="Mở lại văn bản rồi thử lần nữa.", en="Open the dispatch again and try once more."),
        place="opinion",
    )
