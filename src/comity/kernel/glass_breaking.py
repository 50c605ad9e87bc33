"""What changes grants of break-glass: asking, consent, taking notice, the end. All of it is journaled."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

from comity.kernel import clock, journal, policy
from comity.kernel.access import Verb, decide, not_found
from comity.kernel.acting import Acting, Role, machine
from comity.kernel.actions import action
from comity.kernel.approvals.refusals import reason_missing
from comity.kernel.glass import Glass, GlassBody
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, facts_of, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, revise

CONSENTING = frozenset({Role.APPROVER, Role.HEAD})


@action
def do_break_glass(record: uuid.UUID | str, reason: str, minutes: int, *, acting: Acting) -> Record:
    """Ask to read a record of the own agency above one's clearance, for minutes; returns the grant.

    It is open at once, or waits for a second person where the profile asks for one. What does not exist and what no
    glass may open are both "not found".
    """
    if not reason.strip():
        raise reason_missing()
    rules = policy.current().glass
    if not 1 <= minutes <= rules.minutes:
        raise Problem(
            "glass-too-long",
            what=Words(
                vi=f"Chỉ được mở từ 1 đến {rules.minutes} phút.",
                en=f"It may be open 1 to {rules.minutes} minutes.",
            ),
            mend=Words(vi="Chọn thời gian ngắn hơn.", en="Choose a shorter time."),
            place="minutes",
        )
    target = _breakable(record, acting)
    needs_consent = target.marking >= rules.consent_from
    body = GlassBody(
        title="Mở khẩn cấp một hồ sơ",
        target=str(target.pk),
        reason=reason.strip(),
        minutes=minutes,
        holder=acting.person,
        post=acting.post,
        office=acting.office,
        needs_consent=needs_consent,
        until="" if needs_consent else _until(minutes),
    )
    state = "asked" if needs_consent else "open"
    grant = create("glass", body, acting=acting, label=Label(acting.reach), state=state, roles=acting.roles)
    _note("asked" if needs_consent else "granted", grant, body, acting)
    return grant


@action
def do_answer_glass(glass: uuid.UUID | str, yes: bool, *, acting: Acting) -> Record:
    """A second person's consent, or not: an approver or head of the agency who may read the record by right."""
    grant = get(glass, acting, kind="glass")
    body = content(grant, GlassBody)
    if grant.state != "asked" or _lapsed(grant, body):
        raise _not_waiting()
    target = Record.objects.for_machine().get(pk=body.target)
    own_reach = replace(acting, glass=frozenset())
    entitled = acting.roles & CONSENTING and decide(own_reach, Verb.READ, facts_of(target)).allowed
    if not entitled or acting.who == body.holder:
        raise _not_yours()
    if not yes:
        return _change(grant, body, "refused", acting, "refused", consent_by=acting.office)
    return _change(
        grant, body, "open", acting, "granted", consent_by=acting.office, until=_until(body.minutes)
    )


@action
def do_end_glass(glass: uuid.UUID | str, *, acting: Acting) -> Record:
    """End a grant: its holder or a head at any time, the node itself when the time is up."""
    grant = _own_grant(glass, acting)
    body = content(grant, GlassBody)
    if body.holder != acting.person and not acting.roles & {Role.HEAD, Role.MACHINE}:
        raise not_found()
    if grant.state not in ("asked", "open"):
        raise _not_waiting()
    return _change(grant, body, "ended", acting, "ended", until=body.until and clock.stamp())


@action
def do_acknowledge_glass(glass: uuid.UUID | str, *, acting: Acting) -> Record:
    """A head takes notice of a grant; nobody takes notice of their own."""
    grant = _own_grant(glass, acting)
    body = content(grant, GlassBody)
    if Role.HEAD not in acting.roles or acting.who == body.holder:
        raise _not_yours()
    return _change(grant, body, grant.state, acting, "noticed", seen_by=acting.office)


def end_glasses() -> None:
    """The chore: end what has run out, and what nobody consented to in time."""
    now = clock.now()
    out = Glass.objects.for_machine().filter(record__state="open", until__lte=now)
    for row in out.select_related("record"):
        do_end_glass(row.pk, acting=machine(row.record.owner))
    asked = Glass.objects.for_machine().filter(record__state="asked").select_related("record")
    for row in asked:
        if _lapsed(row.record, content(row.record, GlassBody)):
            do_end_glass(row.pk, acting=machine(row.record.owner))


def _breakable(record: uuid.UUID | str, acting: Acting) -> Record:
    """The record that this hat could read by glass and not without."""
    try:
        key = uuid.UUID(str(record))
    except ValueError as error:
        raise not_found() from error
    target = Record.objects.for_machine().filter(pk=key, owner=acting.agency).first()
    if target is None or not acting.person:
        raise not_found()
    facts = facts_of(target)
    if decide(acting, Verb.READ, facts).allowed:
        raise Problem(
            "glass-not-needed",
            what=Words(vi="Bạn đã được đọc hồ sơ này.", en="You may read this record already."),
            mend=Words(vi="Mở hồ sơ như bình thường.", en="Open it as usual."),
        )
    if not decide(replace(acting, glass=frozenset({target.pk})), Verb.READ, facts).allowed:
        raise not_found()
    return target


def _own_grant(glass: uuid.UUID | str, acting: Acting) -> Record:
    """A grant of the agency, whatever the hat's clearance: to end one or take notice of it is not to read by it."""
    grant = Record.objects.for_machine().filter(pk=glass, kind="glass", owner=acting.agency).first()
    if grant is None or not acting.hosted:
        raise not_found()
    return grant


def _lapsed(grant: Record, body: GlassBody) -> bool:
    """Whether a second person has kept silent for as long as was asked for: silence is not consent."""
    return grant.created_at + timedelta(minutes=body.minutes) < clock.now()


def _until(minutes: int) -> str:
    return clock.stamp(clock.now() + timedelta(minutes=minutes))


def _change(grant: Record, body: GlassBody, state: str, acting: Acting, event: str, **fields: Any) -> Record:
    changed = body.model_copy(update=fields)
    # A grant is nobody's to edit, and a head ends any: the rights were judged above, not by verb and clearance.
    writer = replace(acting, clearance=max(acting.clearance, grant.marking))
    written = revise(grant, acting=writer, body=changed, state=state, verb=Verb.READ)
    _note(event, written, changed, acting)
    return written


def _note(event: str, grant: Record, body: GlassBody, acting: Acting) -> None:
    journal.append(
        "glass",
        {
            "event": event,
            "glass": str(grant.pk),
            "record": body.target,
            "agency": acting.agency,
            "office": acting.office,
            "person": acting.person,
            "until": body.until,
        },
    )


def _not_waiting() -> Problem:
    return Problem(
        "glass-closed",
        what=Words(
            vi="Lần mở khẩn cấp này không còn chờ hoặc đã hết.",
            en="This grant no longer waits, or has ended.",
        ),
        mend=Words(vi="Nếu còn cần, xin mở lại.", en="If it is still needed, ask again."),
    )


def _not_yours() -> Problem:
    return Problem(
        "forbidden",
        what=Words(
            vi="Phải là một người khác, có thẩm quyền và được đọc hồ sơ đó.",
            en="It takes another person, entitled to it, who may read that record.",
        ),
        mend=Words(vi="Đề nghị thủ trưởng hoặc người duyệt.", en="Ask a head or an approver."),
    )
