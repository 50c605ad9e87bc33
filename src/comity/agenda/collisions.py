"""What stands in the way of something on certain days, as one hat may be told it.

Everything is looked for among what the hat may read, and told with its record. Of what it may not read it is told only
what `busy` allows: that a post or an own venue is taken. A partner, a hold or another agency is never hinted at.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from comity.agenda.busy import busy_posts, busy_venue, posts_named, posts_of
from comity.agenda.models import Booking, BusyTime, Hold, venue_key
from comity.agenda.public_holidays import holiday, home
from comity.agenda.reading import each_day, lasting, short
from comity.directory import names
from comity.directory.models import Post
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words

APART = timedelta(days=6)  # two meetings with one partner within seven days are one week's
MOST_DAYS = 92  # of what lasts longer, only the first days are looked at
MOST = 50  # named of each kind


@dataclass(frozen=True)
class Wanted:
    """What is to happen: its days, own posts, partners (codes), venue, and the agency whose it is.

    `record` is it or what it is about, so that it does not collide with itself; `invited` are agencies whose declared
    busy times stand in the way too.
    """

    first: date
    last: date
    posts: frozenset[uuid.UUID] = frozenset()
    partners: tuple[str, ...] = ()
    venue: str = ""
    agency: str = ""
    abroad: bool = False
    record: uuid.UUID | None = None
    invited: tuple[str, ...] = ()


@dataclass(frozen=True)
class Collision:
    """One thing in the way. `record` is what it collides with, None where there is none to be told of."""

    kind: str  # "post", "venue", "abroad", "partner", "hold", "holiday"
    words: Words
    record: Record | None = None


def collisions(wanted: Wanted, acting: Acting) -> list[Collision]:
    """Everything in the way that this hat may be told of, the gravest first."""
    last = min(wanted.last, wanted.first + timedelta(days=MOST_DAYS - 1))
    found: list[Collision] = []
    for look in (_holds, _posts, _elsewhere, _venues, _abroad, _partners, _holidays):
        found += islice(look(wanted, last, acting), MOST)
    return found


def of_engagement(record: Record, acting: Acting) -> list[Collision]:
    """What collides with an engagement that the hat may read; none for one whose days are not known."""
    rows: QuerySet[Any] = kind_named("engagement").model.objects.visible_to(acting)
    told = rows.filter(pk=record.pk).first()
    if told is None or told.grain not in ("day", "long"):
        return []
    bookings = Booking.objects.visible_to(acting).filter(about=record.pk, record__state="booked")
    posts = {post for booking in bookings for post in posts_of(booking)}
    partners = partners_in(told.partner_codes)
    wanted = Wanted(told.first, told.last, frozenset(posts), partners, agency=record.owner, record=record.pk)
    return collisions(wanted, acting)


def partners_in(codes: str) -> tuple[str, ...]:
    """The partners among codes between bars: forums stand there too, and meeting in one is no collision."""
    return tuple(code for code in codes.split("|") if code and not code.startswith("forum:"))


def touching(rows: QuerySet[Any], first: date, last: date) -> Iterator[Any]:
    """Of scoped rows with `grain`, `first` and `last`, those whose known days touch these."""
    for condition in (short(first, last), lasting(first, last)):
        for row in rows.filter(condition).select_related("record").order_by("first", "pk"):
            if row.grain in ("day", "long"):
                yield row


def bookings(acting: Acting, first: date, last: date, asked: Q) -> Iterator[Booking]:
    """The bookings in force that this hat may read."""
    rows = Booking.objects.visible_to(acting).filter(asked, record__state="booked")
    yield from touching(rows, first, last)


def holds(acting: Acting, first: date, last: date) -> Iterator[Hold]:
    """The holds in force that this hat may read."""
    yield from touching(Hold.objects.visible_to(acting).filter(record__state="declared"), first, last)


def busy_times(acting: Acting, first: date, last: date, asked: Q) -> Iterator[BusyTime]:
    """The busy times that other agencies declare to this hat."""
    rows = BusyTime.objects.visible_to(acting).filter(asked, record__state="busy")
    yield from touching(rows.exclude(record__owner=acting.agency), first, last)


def same_person(acting: Acting, posts: frozenset[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Own posts that the holders of these posts hold as well: one person is not in two places."""
    own = Post.objects.visible_to(acting).filter(record__owner=acting.agency, record__state="held")
    holders = own.filter(pk__in=posts).exclude(holder="").values_list("holder", flat=True)
    return frozenset(own.filter(holder__in=list(holders)).values_list("pk", flat=True)) - posts


def meetings(acting: Acting, partner: str, first: date, last: date) -> Iterator[Any]:
    """The engagements with a partner that this hat may read, on days that are known."""
    rows: QuerySet[Any] = kind_named("engagement").model.objects.visible_to(acting)
    for row in touching(rows.filter(partner_codes__contains=f"|{partner}|"), first, last):
        if row.record.state not in ("merged", "cancelled", "dropped"):
            yield row


def _holds(wanted: Wanted, last: date, acting: Acting) -> Iterator[Collision]:
    for hold in holds(acting, wanted.first, last):
        if hold.partner and hold.partner in wanted.partners:
            who = names.partner(hold.partner)
        elif posts_of(hold) & wanted.posts:
            who = _posts_words(acting, frozenset(posts_of(hold) & wanted.posts))
        else:
            continue
        yield Collision(
            "hold",
            Words(
                vi=f"Đang tạm dừng tiếp xúc ({who.vi}) {_when(hold, 'vi')}",
                en=f"Contacts are on hold ({who.en}) {_when(hold, 'en')}",
            ),
            hold.record,
        )


def _posts(wanted: Wanted, last: date, acting: Acting) -> Iterator[Collision]:
    if not wanted.posts:
        return
    persons = wanted.posts | same_person(acting, wanted.posts)
    for row in bookings(acting, wanted.first, last, of_posts(persons)):
        if not _itself(row, wanted):
            who = _posts_words(acting, frozenset(posts_of(row) & persons))
            yield Collision(
                "post",
                Words(
                    vi=f"{who.vi} đã có lịch {_when(row, 'vi')}",
                    en=f"{who.en}: already taken {_when(row, 'en')}",
                ),
                row.record,
            )
    busy = busy_posts(acting, wanted.first, last)
    for post in sorted(persons):
        days = [day for day, posts in sorted(busy.items()) if post in posts]
        if days:
            who = _posts_words(acting, frozenset({post}))
            vi, en = _days(days, "vi"), _days(days, "en")
            yield Collision("post", Words(vi=f"{who.vi} bận {vi}", en=f"{who.en}: busy {en}"))


def of_posts(posts: frozenset[uuid.UUID]) -> Q:
    """The condition on rows with `post_ids` that they take one of these posts."""
    asked = Q(pk__in=[])
    for post in posts:
        asked |= Q(post_ids__contains=f"|{post}|")
    return asked


def _elsewhere(wanted: Wanted, last: date, acting: Acting) -> Iterator[Collision]:
    """Busy times that other agencies declare, of the invited agencies and of the posts asked for."""
    asked = Q(record__owner__in=wanted.invited) | of_posts(wanted.posts)
    for row in busy_times(acting, wanted.first, last, asked):
        agency, record = names.agency(row.record.owner), row.record
        yield Collision(
            "busy",
            Words(
                vi=f"{agency.vi} {_when(row, 'vi')}: {record.title_in('vi')}",
                en=f"{agency.en} {_when(row, 'en')}: {record.title_in('en')}",
            ),
        )


def _venues(wanted: Wanted, last: date, acting: Acting) -> Iterator[Collision]:
    key = venue_key(wanted.venue)
    if not key:
        return
    for row in bookings(acting, wanted.first, last, Q(venue_key=key)):
        if not _itself(row, wanted):
            yield Collision(
                "venue",
                Words(
                    vi=f"Địa điểm đã được đặt {_when(row, 'vi')}",
                    en=f"The venue is taken {_when(row, 'en')}",
                ),
                row.record,
            )
    days = busy_venue(acting, key, wanted.first, last)
    if days:
        yield Collision(
            "venue",
            Words(vi=f"Địa điểm bận {_days(days, 'vi')}", en=f"The venue is busy {_days(days, 'en')}"),
        )


def _abroad(wanted: Wanted, last: date, acting: Acting) -> Iterator[Collision]:
    """Another post of the agency with the same roles is abroad at the same time: who then stands in at home?"""
    if not wanted.abroad or not wanted.posts:
        return
    levels = _levels(acting, wanted.posts)
    for row in bookings(acting, wanted.first, last, Q(abroad=True, record__owner=acting.agency)):
        others = frozenset(posts_of(row) - wanted.posts)
        same = {post for post, level in _levels(acting, others).items() if level in set(levels.values())}
        if same and not _itself(row, wanted):
            who = _posts_words(acting, frozenset(same))
            yield Collision(
                "abroad",
                Words(
                    vi=f"{who.vi} cùng cấp cũng đi nước ngoài {_when(row, 'vi')}",
                    en=f"{who.en}, of the same level, is abroad too {_when(row, 'en')}",
                ),
                row.record,
            )


def _levels(acting: Acting, posts: frozenset[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    """The leading roles of posts: two posts are of one level when these are the same."""
    bodies = contents(list(posts_named(acting, posts).values()))
    return {key: frozenset(body.roles) & {"head", "approver"} for key, body in bodies.items()}


def _partners(wanted: Wanted, last: date, acting: Acting) -> Iterator[Collision]:
    for code in wanted.partners:
        for row in meetings(acting, code, wanted.first - APART, last + APART):
            if row.pk == wanted.record or row.record.owner == (wanted.agency or acting.agency):
                continue
            partner, agency = names.partner(code), names.agency(row.record.owner)
            yield Collision(
                "partner",
                Words(
                    vi=f"{agency.vi} cũng gặp đối tác {partner.vi} trong vòng một tuần, {_when(row, 'vi')}",
                    en=f"{agency.en} meets {partner.en} within the same week, {_when(row, 'en')}",
                ),
                row.record,
            )


def _holidays(wanted: Wanted, last: date, acting: Acting) -> Iterator[Collision]:
    for code in dict.fromkeys((*wanted.partners, home())):
        for day in each_day(wanted.first, last):
            kept = Words(vi=holiday(code, day, "vi"), en=holiday(code, day, "en"))
            if kept.en or kept.vi:
                where = names.partner(code)
                vi, en = _days([day], "vi"), _days([day], "en")
                yield Collision(
                    "holiday",
                    Words(
                        vi=f"Ngày nghỉ lễ của {where.vi} {vi}: {kept.vi or kept.en}",
                        en=f"Public holiday in {where.en} {en}: {kept.en or kept.vi}",
                    ),
                )


def _itself(row: Booking, wanted: Wanted) -> bool:
    return wanted.record is not None and wanted.record in (row.pk, row.about)


def _posts_words(acting: Acting, posts: frozenset[uuid.UUID]) -> Words:
    found = posts_named(acting, posts)
    records = [found[post] for post in sorted(posts) if post in found]
    if not records:
        return Words(vi="chức vụ", en="a post")
    return Words(
        vi=", ".join(record.title_in("vi") for record in records),
        en=", ".join(record.title_in("en") for record in records),
    )


def _when(row: Any, language: str) -> str:
    return f"({_interval(row.first, row.last, language)})"


def _days(days: list[date], language: str) -> str:
    """Days as the stretches they make: "(3-5/6/2026, 9/6/2026)"."""
    stretches: list[tuple[date, date]] = []
    for day in days:
        if stretches and (day - stretches[-1][1]).days == 1:
            stretches[-1] = (stretches[-1][0], day)
        else:
            stretches.append((day, day))
    return f"({', '.join(_interval(first, last, language) for first, last in stretches)})"


def _interval(first: date, last: date, language: str) -> str:
    return edtf_words(f"{first.isoformat()}/{last.isoformat()}", language)
