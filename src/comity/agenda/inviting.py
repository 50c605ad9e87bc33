"""Invitations: agencies are called to something, and each answers in a record of its own.

An invitation is a record for the agencies that it names; what they answer is a record for the inviting agency. So both
travel as every record does, with receipts. The calendar file (`request_file`) is for people's own programs: it invites
(RFC 5546, METHOD:REQUEST) or cancels, and carries the answers known by now. No program answers by it.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from comity.agenda.ical import Attendee, Call, call_file
from comity.agenda.kinds import ANSWERS, InvitationAnswerBody, InvitationBody
from comity.agenda.models import Invitation, InvitationAnswer
from comity.directory import names
from comity.directory.today import today
from comity.kernel import node
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import checked, grain, span
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, get, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise

MOST = 200  # agencies of one invitation
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_PARTSTAT = {"accepted": "ACCEPTED", "tentative": "TENTATIVE", "declined": "DECLINED"}


@dataclass(frozen=True)
class Answer:
    """How an invited agency stands to an invitation. `record` is None where it has not answered.

    `before` says that it answered an earlier version.
    """

    agency: str
    record: Record | None = None
    body: InvitationAnswerBody | None = None
    before: bool = False


@action
def do_invite(body: InvitationBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Invite agencies: they may know the invitation from now on. It is told no more widely than what it is about."""
    _require_whole(body, acting)
    if body.about:
        about = get(body.about, acting)
        given = label_of(about)
        label = label or Label(about.marking)
        if label.marking < given.marking:
            raise _unfit(
                "marking",
                Words("Độ mật của giấy mời thấp hơn hoạt động.", "It is marked below what it is about."),
            )
    label = Label((label or Label()).marking, frozenset(body.agencies))
    return create("invitation", body, acting=acting, label=label)


@action
def do_change_invitation(invitation: uuid.UUID | str, body: InvitationBody, *, acting: Acting) -> Record:
    """Say anew what agencies are invited to. Nobody is uninvited: agencies are only added."""
    record = own(invitation, acting, "invitation")
    before = content(record, InvitationBody)
    if record.state != "called":
        raise _unfit("state", Words("Giấy mời đã hủy.", "The invitation is cancelled."))
    agencies = tuple(dict.fromkeys((*before.agencies, *body.agencies)))
    changed = body.model_copy(update={"agencies": agencies, "about": before.about})
    _require_whole(changed, acting)
    label = label_of(record).widened(set(agencies))
    return revise(record, acting=acting, body=changed, label=label)


@action
def do_cancel_invitation(invitation: uuid.UUID | str, *, acting: Acting) -> Record:
    """Call it off."""
    return move(own(invitation, acting, "invitation"), "cancel", acting=acting)


@action
def do_answer(
    invitation: uuid.UUID | str,
    answer: str,
    *,
    acting: Acting,
    who: str = "",
    people: int = 0,
    remark: str = "",
) -> Record:
    """Answer for an invited agency; answering again replaces what was said before."""
    record = get(invitation, acting, kind="invitation")
    asked = content(record, InvitationBody)
    if acting.agency == record.owner or not _invites(asked, acting.agency):
        raise not_found()
    if answer not in ANSWERS or record.state != "called":
        raise _unfit("answer", Words("Không thể trả lời như vậy.", "It cannot be answered so."))
    body = InvitationAnswerBody(
        language=record.language,
        invitation=str(record.pk),
        title=record.title,
        answer=answer,
        who=who.strip(),
        people=max(0, people),
        remark=remark.strip(),
        number=record.number,
    )
    rows = InvitationAnswer.objects.visible_to(acting).filter(
        invitation=record.pk, record__owner=acting.agency, record__replica=False
    )
    given = rows.select_related("record").first()
    if given is not None:
        return revise(given.record, acting=acting, body=body)
    label = Label(record.marking, frozenset({record.owner}))
    return create("invitation-answer", body, acting=acting, label=label)


def answers(record: Record, acting: Acting) -> list[Answer]:
    """How each invited agency stands to a scoped invitation, as far as this hat may know."""
    asked = content(record, InvitationBody)
    rows = InvitationAnswer.objects.visible_to(acting).filter(invitation=record.pk).select_related("record")
    found = {row.record.owner: row.record for row in rows[:MOST]}
    bodies = contents(list(found.values()))
    order = tuple(dict.fromkeys((*(code for code in asked.agencies if code != EVERYONE), *found)))
    lines = []
    for agency in order:
        given = found.get(agency)
        body = bodies[given.pk] if given else None
        lines.append(Answer(agency, given, body, body is not None and body.number < record.number))
    return lines


def to_answer(acting: Acting) -> QuerySet[Invitation]:
    """Coming invitations of this hat's agency that it has not answered."""
    said = InvitationAnswer.objects.visible_to(acting).filter(
        invitation=OuterRef("pk"), record__owner=acting.agency
    )
    return invited(acting).exclude(Exists(said))


def invited(acting: Acting) -> QuerySet[Invitation]:
    """Coming invitations of this hat's agency, by others."""
    rows = Invitation.objects.visible_to(acting).filter(last__gte=today(), record__state="called")
    rows = rows.exclude(record__owner=acting.agency)
    return rows.filter(agency_codes__contains=f"|{acting.agency}|")


def request_file(record: Record, acting: Acting, language: str) -> bytes:
    """A scoped invitation as a calendar file. That its marking may go into one is the caller's to ask."""
    body = content(record, InvitationBody)
    first, last = span(body.date)
    if first is None or last is None:
        raise not_found()
    attendees = [
        Attendee(
            _address(one.agency),
            names.agency(one.agency).say(language),
            _PARTSTAT.get(one.body.answer, "NEEDS-ACTION") if one.body and not one.before else "NEEDS-ACTION",
        )
        for one in answers(record, acting)
    ]
    begins, ends = _moments(body)
    return call_file(
        Call(
            uid=f"{record.pk}@{node.here().network}",
            summary=body.say("title", language).text,
            first=first,
            last=last,
            begins=begins,
            ends=ends,
            language=language,
            changed=record.changed_at,
            sequence=record.number - 1,
            description=body.say("text", language).text,
            place=body.place,
            organiser=Attendee(_address(record.owner), names.agency(record.owner).say(language)),
            attendees=tuple(attendees),
            cancelled=record.state == "cancelled",
            private=record.marking > 0,
        )
    )


def times(begins: str, ends: str) -> bool:
    """Whether these are times of a day, the second later than the first; or the second, or both, left out."""
    if not begins:
        return not ends
    return bool(_TIME.fullmatch(begins)) and (not ends or (bool(_TIME.fullmatch(ends)) and begins < ends))


def _moments(body: InvitationBody) -> tuple[datetime | None, datetime | None]:
    """Begin and end as moments, in the country's time; None for whole days."""
    first, last = span(body.date)
    if first is None or last is None or not times(body.begins, body.ends) or not body.begins:
        return None, None
    zone = ZoneInfo(names.profile().time_zone)
    begins = datetime.combine(first, time.fromisoformat(body.begins), zone)
    if body.ends:
        return begins, datetime.combine(last, time.fromisoformat(body.ends), zone)
    return begins, datetime.combine(last, begins.timetz()) + timedelta(hours=1)


def _address(agency: str) -> str:
    """A calendar address of an agency. `.invalid` (RFC 2606) leads nowhere: answers are given in Comity."""
    return f"mailto:{agency}@{node.here().network}.invalid"


def _invites(body: InvitationBody, agency: str) -> bool:
    return agency in body.agencies


def _require_whole(body: InvitationBody, acting: Acting) -> None:
    if grain(checked(body.date)) not in ("day", "long"):
        raise _unfit("date", Words("Chưa rõ ngày họp.", "Its days are not stated."))
    if not body.title.strip():
        raise _unfit("title", Words("Chưa ghi nội dung mời.", "It does not say to what."))
    if not times(body.begins, body.ends):
        raise _unfit(
            "begins", Words("Giờ bắt đầu, kết thúc không hợp lệ.", "The times are not times of a day.")
        )
    others = [code for code in body.agencies if code != acting.agency]
    if not others or len(body.agencies) > MOST:
        raise _unfit("agencies", Words("Chưa chọn cơ quan được mời.", "No agency was chosen."))


def _unfit(place: str, what: Words) -> Problem:
    mend = Words(vi="Bổ sung hoặc sửa rồi gửi lại.", en="Add or mend it, then send it again.")
    return Problem("invitation-unfit", what=what, mend=mend, place=place)
