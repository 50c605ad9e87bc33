"""What changes the agenda: bookings, holds on contacts, and feeds."""

import secrets
import uuid

from comity.agenda.kinds import BookingBody, BusyTimeBody, HoldBody
from comity.agenda.models import Feed
from comity.agenda.rules import busy_up_to
from comity.agenda.sources import KINDS
from comity.directory.models import Post, User
from comity.kernel import clock, journal
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import checked, grain
from comity.kernel.envelopes import sha256
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own

MOST_FEEDS = 20  # in force, of one person


@action
def do_book(body: BookingBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Take posts of the agency, and perhaps a venue, for certain days. What takes them is never told more widely."""
    _require_days(body.date)
    _require_posts(body.posts, acting)
    if not body.posts and not body.venue.strip():
        raise _unfit(
            "posts",
            Words("Chưa chọn chức vụ hay địa điểm nào.", "No post and no venue was chosen."),
            Words("Chọn ít nhất một.", "Choose at least one."),
        )
    if body.about:
        about = get(body.about, acting)
        given = label_of(about)
        within = Label(given.marking, given.audience if about.owner == acting.agency else frozenset())
        label = label or Label(about.marking)
        if not label.is_within(within):
            raise _unfit(
                "marking",
                Words(
                    "Bố trí lịch không được phổ biến rộng hơn hoạt động.", "A booking is told no more widely."
                ),
                Words(
                    "Chọn độ mật của hoạt động hoặc cao hơn.",
                    "Choose the activity's marking or a higher one.",
                ),
            )
    label = label or Label()
    if (body.busy or body.venue_busy or body.busy_for) and label.marking > busy_up_to():
        raise _unfit(
            "busy",
            Words("Ở độ mật này không được báo “bận”.", "At this marking nobody may be told “busy”."),
            Words("Bỏ chọn báo “bận”.", "Do not declare it."),
        )
    if body.busy_for:
        body = body.model_copy(update={"told": _tell_busy(body, acting)})
    return create("booking", body, acting=acting, label=label)


def _tell_busy(body: BookingBody, acting: Acting) -> tuple[str, ...]:
    """A busy time for each post, told to the agencies that the booking names: the days, and nothing that leads back."""
    found, wanted = [], {uuid.UUID(post) for post in body.posts}
    for post in Post.objects.visible_to(acting).filter(pk__in=wanted).select_related("record"):
        vi, en = post.record.title_in("vi"), post.record.title_in("en")
        busy = BusyTimeBody(
            title=f"Bận: {vi}",
            office=vi,
            date=body.date,
            posts=(str(post.pk),),
            translations={
                "en": Rendering(fields={"title": f"Busy: {en}", "office": en}, translator="Comity")
            },
        )
        label = Label(post.record.marking, frozenset(body.busy_for))
        found.append(str(create("busy-time", busy, acting=acting, label=label).pk))
    return tuple(found)


@action
def do_cancel_booking(booking: uuid.UUID | str, *, acting: Acting) -> Record:
    """Give the posts and the venue free again; whoever was told that the posts are busy is told that they are free."""
    record = own(booking, acting, "booking")
    for told in content(record, BookingBody).told:
        busy = own(told, acting, "busy-time")
        if busy.state == "busy":
            move(busy, "free", acting=acting)
    return move(record, "cancel", acting=acting)


@action
def do_hold(body: HoldBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Declare a time without contacts with a partner, or of posts of the agency."""
    _require_days(body.date)
    _require_posts(body.posts, acting)
    if not body.partner and not body.posts:
        raise _unfit(
            "partner",
            Words("Chưa chọn đối tác hay chức vụ nào.", "No partner and no post was chosen."),
            Words("Chọn ít nhất một.", "Choose at least one."),
        )
    return create("hold", body, acting=acting, label=label)


@action
def do_lift_hold(hold: uuid.UUID | str, *, acting: Acting) -> Record:
    """Let contacts go on."""
    return move(own(hold, acting, "hold"), "lift", acting=acting)


@action
def do_make_feed(
    name: str, language: str, kinds: tuple[str, ...], own_only: bool, *, acting: Acting
) -> tuple[Feed, str]:
    """A feed for the person under this hat, and its token, which is shown once and kept nowhere."""
    user = User.objects.filter(username=acting.person).first()
    if user is None or not acting.post:
        raise not_found()
    if Feed.objects.filter(user=user, revoked_at=None).count() >= MOST_FEEDS:
        raise _unfit(
            "name",
            Words("Đã có quá nhiều lịch đăng ký.", "There are too many feeds already."),
            Words("Thu hồi bớt lịch không dùng.", "Revoke one that is not used."),
        )
    token = secrets.token_urlsafe(32)
    feed = Feed(
        user=user,
        post=uuid.UUID(acting.post),
        delegation=uuid.UUID(acting.delegation) if acting.delegation else None,
        agency=acting.agency,
        name=name.strip()[:100] or "Comity",
        language="en" if language == "en" else "vi",
        kinds=[kind for kind in KINDS if kind in kinds],
        own=own_only,
        hash=sha256(token),
        made_at=clock.now(),
    )
    feed.save(force_insert=True)
    _journal("feed-made", feed, acting)
    return feed, token


@action
def do_revoke_feed(feed: uuid.UUID | str, *, acting: Acting) -> None:
    """End a feed of this person's, under whichever hat it was made: from now on its address is none."""
    row = Feed.objects.filter(pk=feed, user__username=acting.person).first()
    if row is None:
        raise not_found()
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        _journal("feed-revoked", row, acting)


def _journal(type_: str, feed: Feed, acting: Acting) -> None:
    told = {"feed": str(feed.pk), "agency": feed.agency, "post": str(feed.post), "kinds": feed.kinds}
    journal.append(type_, {**told, "office": acting.office, "person": acting.person})


def _require_days(text: str) -> None:
    if grain(checked(text)) not in ("day", "long"):
        raise _unfit(
            "date",
            Words("Chưa rõ từ ngày nào đến ngày nào.", "It is not stated from which day to which day."),
            Words("Ghi đủ ngày đầu và ngày cuối.", "Give the first day and the last."),
        )


def _require_posts(posts: tuple[str, ...], acting: Acting) -> None:
    wanted = {uuid.UUID(post) for post in posts}
    mine = Post.objects.visible_to(acting).filter(pk__in=wanted, record__owner=acting.agency)
    if mine.count() != len(wanted):
        raise _unfit(
            "posts",
            Words("Có chức vụ không thuộc cơ quan.", "Not all of these posts are the agency's."),
            Words("Chọn chức vụ của cơ quan mình.", "Choose posts of your own agency."),
        )


def _unfit(place: str, what: Words, mend: Words) -> Problem:
    return Problem("agenda-unfit", what=what, mend=mend, place=place)
