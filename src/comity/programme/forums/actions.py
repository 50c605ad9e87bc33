"""What changes the forums: seats, co-chair cycles, papers."""

import uuid

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise
from comity.programme.forums.kinds import ForumCycleBody, ForumPaperBody, ForumSeatBody
from comity.programme.partnering.checks import (
    about_of,
    label_within,
    require_agency,
    require_dates,
    require_forum,
    require_order,
    require_own_post,
    require_partner,
    titled,
    unfit,
)


@action
def do_seat(body: ForumSeatBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Say which post of the agency sits in a forum."""
    require_forum(body.forum)
    require_own_post(body.post, acting)
    require_dates(body.since, body.until)
    require_order(body.since, body.until)
    if not body.ours.strip():
        raise unfit(
            "ours", "Chưa rõ chức vụ.", "The post is not named.", "Ghi chức vụ tham gia.", "Name the post."
        )
    forum = names.forum(body.forum)
    english = body.translations["en"].fields if "en" in body.translations else {}
    said = Words(f"{body.ours} – {forum.vi}", f"{english.get('ours', body.ours)} – {forum.en}")
    body = titled(body.model_copy(update={"agency": acting.agency}), said)
    return create("forum-seat", body, acting=acting, label=label)


@action
def do_end_seat(seat: uuid.UUID | str, until: str, *, acting: Acting) -> Record:
    """End an own seat on a date (EDTF)."""
    row = own(seat, acting, "forum-seat")
    body = content(row, ForumSeatBody)
    require_dates(until)
    require_order(body.since, until)
    return move(row, "end", acting=acting, body=body.model_copy(update={"until": until}))


@action
def do_state_cycle(body: ForumCycleBody, *, acting: Acting, label: Label | None = None) -> Record:
    """State who chairs a forum together in a period."""
    require_forum(body.forum)
    require_dates(body.period)
    if not body.period or not body.co_chairs:
        raise unfit(
            "period" if not body.period else "co_chairs",
            "Chưa đủ thời gian hoặc nước đồng chủ trì.",
            "Period or co-chairs are missing.",
            "Ghi thời gian và các nước đồng chủ trì.",
            "Give the period and who chairs.",
        )
    for code in body.co_chairs:
        require_partner(code, acting)
    forum, chairs = names.forum(body.forum), [names.partner(code) for code in body.co_chairs]
    said = Words(
        f"{forum.vi}, {body.period.replace('/', '-')}: {', '.join(words.vi for words in chairs)}",
        f"{forum.en}, {body.period.replace('/', '-')}: {', '.join(words.en for words in chairs)}",
    )
    return create("forum-cycle", titled(body, said), acting=acting, label=label)


@action
def do_withdraw_cycle(cycle: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take back an own statement of who chairs."""
    return move(own(cycle, acting, "forum-cycle"), "withdraw", acting=acting)


@action
def do_plan_paper(body: ForumPaperBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Plan a paper for a forum. Its lead agency may know it, where the meeting's label allows."""
    _require_paper(body)
    meeting = about_of(body.meeting, acting)
    if meeting is None:
        label = (label or Label()).widened({body.lead})
    return create("forum-paper", body, acting=acting, label=label_within(meeting, label, acting))


@action
def do_change_paper(paper: uuid.UUID | str, body: ForumPaperBody, *, acting: Acting) -> Record:
    """Change an own paper's title, deadline or text; its meeting stays."""
    record = own(paper, acting, "forum-paper")
    body = body.model_copy(update={"meeting": content(record, ForumPaperBody).meeting})
    _require_paper(body)
    return revise(record, body=body, acting=acting)


@action
def do_move_paper(paper: uuid.UUID | str, step: str, *, acting: Acting) -> Record:
    """Take an own paper a step: "draft", "submit", "table" or "withdraw"."""
    return move(own(paper, acting, "forum-paper"), step, acting=acting)


def _require_paper(body: ForumPaperBody) -> None:
    if not body.title.strip():
        raise unfit("title", "Chưa có tên tài liệu.", "The paper has no title.", "Ghi tên.", "Give it one.")
    require_forum(body.forum)
    require_agency(body.lead, "lead")
    require_dates(body.deadline)
