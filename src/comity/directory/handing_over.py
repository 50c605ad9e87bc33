"""Rotation: a post goes from one person to the next on a day, with what it has in hand, and both sign for it.

    administrator   do_hand_over    the old holder's hat ends the day before; the new one's begins on the day
    who gives       do_give_note    lists what the post has in hand, with a remark, and signs
    who takes       do_take_note    ticks what was taken over, answers, and signs

The list is marked as the highest of what stands on it. Where who gives has gone, a head signs for them.
"""

import uuid
from collections.abc import Collection
from datetime import date, timedelta

from comity.directory.actions import APPOINTING, account_of, full_day, with_holdings
from comity.directory.held import held_of
from comity.directory.kinds import HandOverBody, HandOverNoteBody, Holding, Item, PostBody
from comity.directory.models import HandOverNote, Post
from comity.directory.today import today
from comity.kernel import clock
from comity.kernel.access import ACTS, Verb
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, revise


@action
def do_hand_over(
    post: uuid.UUID | str, to_person: uuid.UUID | str, on: str, note: str, *, acting: Acting
) -> Record:
    """Order that a post of the agency goes to `to_person` (a person's record) on day `on` (ISO), their first."""
    record = get(post, acting, kind="post", verb=Verb.WRITE)
    body = content(record, PostBody)
    day = full_day(on, "on")
    before = _present(body, day)
    account = account_of(to_person, acting)
    if before.person == str(to_person) or before.account == account:
        raise _bad("to_person", "Người này đang giữ chức vụ.", "They hold the post already.")
    ended = before.model_copy(update={"last": (day - timedelta(days=1)).isoformat()})
    begun = Holding(person=str(to_person), account=account, first=on)
    changed = with_holdings(body, (*body.holdings[:-1], ended, begun))
    revise(record, acting=acting, body=changed)
    return create(
        "handover",
        HandOverBody(
            title=body.title,
            language=body.language,
            translations=body.translations,
            post=str(record.pk),
            giver=before.person,
            giver_account=before.account,
            taker=str(to_person),
            taker_account=account,
            on=on,
            note=note.strip(),
        ),
        acting=acting,
        roles=APPOINTING,
    )


@action
def do_give_note(handover: uuid.UUID | str, remark: str, *, acting: Acting) -> Record:
    """Sign the list of what the post has in hand: who gives it, or a head for them."""
    order = get(handover, acting, kind="handover")
    body = content(order, HandOverBody)
    if not may_give(body, acting):
        raise _not_yours()
    if (
        note_of(order, acting) is not None
        or HandOverNote.objects.for_machine().filter(handover=order.pk).exists()
    ):
        raise _bad("handover", "Bên giao đã ký.", "Who gives has signed already.")
    post = Post.objects.visible_to(acting).select_related("record").get(pk=uuid.UUID(body.post))
    held = held_of(post, acting)
    items = tuple(
        Item(group_vi=group.heading.vi, group_en=group.heading.en, record=str(record.pk))
        for group in held
        for record in group.records
    )
    marking = max((record.marking for group in held for record in group.records), default=0)
    return create(
        "handover-note",
        HandOverNoteBody(
            title=body.title,
            language=body.language,
            translations=body.translations,
            handover=str(order.pk),
            items=items,
            remark=remark.strip(),
            given_by=acting.office,
            given_at=clock.stamp(),
        ),
        acting=acting,
        label=Label(marking),
        roles=ACTS[Verb.READ],
    )


@action
def do_take_note(note: uuid.UUID | str, taken: Collection[str], answer: str, *, acting: Acting) -> Record:
    """Sign for what was taken over (record ids of the list); what is left unticked needs an answer that says why."""
    record = get(note, acting, kind="handover-note")
    body = content(record, HandOverNoteBody)
    order = content(get(body.handover, acting, kind="handover"), HandOverBody)
    if not may_take(order, acting):
        raise _not_yours()
    if record.state != "given":
        raise _bad("handover", "Hai bên đã ký.", "Both have signed already.")
    items = tuple(item.model_copy(update={"taken": item.record in taken}) for item in body.items)
    if not answer.strip() and not all(item.taken for item in items):
        raise _bad(
            "answer",
            "Còn mục chưa nhận mà chưa ghi ý kiến.",
            "Something was not taken over, and no remark says why.",
        )
    signed = body.model_copy(
        update={
            "items": items,
            "answer": answer.strip(),
            "taken_by": acting.office,
            "taken_at": clock.stamp(),
        }
    )
    # A signed list is nobody's to edit: the right was judged above.
    return revise(record, acting=acting, body=signed, state="taken", verb=Verb.READ)


def may_give(body: HandOverBody, acting: Acting) -> bool:
    """Whether this hat signs for who gives: they in person, or a head of the agency."""
    if acting.delegation or not acting.hosted:
        return False
    return (bool(acting.person) and acting.person == body.giver_account) or Role.HEAD in acting.roles


def may_take(body: HandOverBody, acting: Acting) -> bool:
    """Whether this hat signs for who takes: they in person."""
    return not acting.delegation and bool(acting.person) and acting.person == body.taker_account


def note_of(handover: Record, acting: Acting) -> Record | None:
    """The list of a hand-over, where it was signed and this hat may read it."""
    rows = HandOverNote.objects.visible_to(acting).filter(handover=handover.pk)
    found = rows.select_related("record").first()
    return found.record if found else None


def _present(body: PostBody, day: date) -> Holding:
    """The holding that ends; Problem where the post is vacant then, or goes to somebody already."""
    last = body.holdings[-1] if body.holdings else None
    if last is None or (last.last and full_day(last.last, "last") < day - timedelta(days=1)):
        raise _bad("post", "Chức vụ đang trống: hãy bổ nhiệm.", "The post is vacant: appoint somebody.")
    if last.first and full_day(last.first, "first") >= day:
        raise _bad(
            "on", "Ngày bàn giao phải sau ngày bắt đầu giữ.", "The day must be after the holding began."
        )
    if last.first and full_day(last.first, "first") > today():
        raise _bad("post", "Đã có người sắp nhận chức vụ này.", "Somebody is to take this post up already.")
    return last


def _not_yours() -> Problem:
    return Problem(
        "forbidden",
        what=Words(
            vi="Chỉ người giao (hoặc thủ trưởng) và người nhận, không qua ủy quyền, được ký.",
            en="Only who gives (or a head) and who takes may sign, and not by delegation.",
        ),
        mend=Words(vi="Đề nghị người đó ký.", en="Ask them to sign."),
    )


def _bad(place: str, vi: str, en: str) -> Problem:
    return Problem(
        "handover-bad",
        what=Words(vi, en),
        mend=Words(vi="Sửa mục đó rồi thử lại.", en="Mend that and try again."),
        place=place,
    )
