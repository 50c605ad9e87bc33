"""Calendars that a person's own program fetches by a token: read anew, under the hat, at each fetch.

A feed carries what the hat may read at that moment, up to the profile's ceiling. Above it, days are "busy" where the
profile says so: one event a day, however much is on it. What has no known day is left out, and said so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from comity.agenda.ical import AllDay, calendar_file
from comity.agenda.models import Feed
from comity.agenda.reading import Item, each_day, items_of, records_of
from comity.agenda.rules import busy_above, feed_ceiling
from comity.agenda.sources import SOURCES, Filters
from comity.directory import names
from comity.directory.hats import hats_of
from comity.kernel import clock, node
from comity.kernel.acting import Acting
from comity.kernel.envelopes import sha256
from comity.kernel.kinds import is_known, kind_named
from comity.kernel.records import Record
from comity.kernel.words import Words

BACK = timedelta(days=92)
AHEAD = timedelta(days=366)
MOST_EVENTS = 1000  # of these the nearest days'
FETCH_NOTED = timedelta(hours=1)

DUE = Words(vi="Hạn: {}", en="Due: {}")
BUSY = Words(vi="Bận", en="Busy")
MARKED = Words(vi="Độ mật: {}", en="Marking: {}")
CARRIES = Words(
    vi="Lịch của {office}, {agency}. Cao nhất: {marking}. Không chuyển tiếp.",
    en="Calendar of {office}, {agency}. Up to: {marking}. Do not pass on.",
)
UNDATED = Words(
    vi="{} mục chưa rõ ngày không có trong lịch này.",
    en="Items without a known day are not in this calendar: {}.",
)
CUT = Words(vi="Chỉ gồm {} mục gần nhất.", en="Only the {} nearest items.")


@dataclass
class _Read:
    """What one fetch read."""

    items: list[Item]
    undated: int
    cut: bool
    records: dict[str, Record]


def feed_of(token: str) -> tuple[Feed, Acting] | None:
    """The feed of a token and the hat it reads under; None where there is none, or the hat has ended."""
    feed = Feed.objects.select_related("user").filter(hash=sha256(token), revoked_at=None).first()
    if feed is None or not feed.user.is_active:
        return None
    for hat in hats_of(feed.user):
        if hat.post == feed.post and hat.delegation == feed.delegation and hat.acting.agency == feed.agency:
            return feed, hat.acting
    return None


def feeds(acting: Acting) -> list[Feed]:
    """A person's feeds under all their hats, newest first; the revoked ones too."""
    return list(Feed.objects.filter(user__username=acting.person).order_by("-made_at")[:100])


def fetched(feed: Feed) -> None:
    """Note that a feed was fetched, to the hour: its owner can see one that is read after it should be."""
    now = clock.now()
    if feed.read_at is None or now - feed.read_at > FETCH_NOTED:
        Feed.objects.filter(pk=feed.pk).update(read_at=now)


def feed_file(feed: Feed, acting: Acting, today: date) -> bytes:
    """The feed as iCalendar, as this hat may read it now."""
    ceiling = min(feed_ceiling(), acting.reach)
    read = _read(feed, acting, today)
    language = feed.language
    notes = [
        CARRIES.say(language).format(
            office=acting.office,
            agency=names.agency(acting.agency).say(language),
            marking=names.profile().marking(ceiling).words.say(language),
        )
    ]
    if read.undated:
        notes.append(UNDATED.say(language).format(read.undated))
    if read.cut:
        notes.append(CUT.say(language).format(MOST_EVENTS))
    return calendar_file(feed.name, "\n".join(notes), language, _events(feed, read, ceiling, today))


def record_file(record: Record, item: Item, language: str) -> bytes:
    """One record as a calendar file. That its marking may go into one is the caller's to ask (`may_carry`)."""
    event = _event(item, record, language)
    return calendar_file(event.summary, event.description, language, [event])


def may_carry(record: Record) -> bool:
    """Whether a record's content may go into a calendar file."""
    return record.marking <= feed_ceiling()


def item_of(record: Record, acting: Acting) -> Item | None:
    """A scoped record as an item with known days; None where they are not known, or it does not stand any more."""
    source = next((one for one in SOURCES if one.kind == record.kind and one.shape == "happening"), None)
    if source is None:
        return None
    row = source.rows(acting).filter(pk=record.pk, grain__in=("day", "long")).first()
    if row is None or not source.stands(record.state):
        return None
    return Item(row.first, SOURCES.index(source), str(record.pk), row.last, row.grain, row.date)


def _read(feed: Feed, acting: Acting, today: date) -> _Read:
    filters = Filters(agency=feed.agency if feed.own else "")
    exact: list[Item] = []
    undated = 0
    for source in SOURCES:
        if source.kind in feed.kinds and is_known(source.kind):
            for item in items_of(source, acting, filters, today - BACK, today + AHEAD):
                if item.exact:
                    exact.append(item)
                else:
                    undated += 1
    # The nearest first, so that a cut takes the far away.
    exact.sort(key=lambda item: (abs((item.first - today).days), item))
    kept = sorted(exact[:MOST_EVENTS])
    found = records_of(acting, kept)
    return _Read(
        kept,
        undated,
        len(exact) > MOST_EVENTS,
        {item.key: found[item.id] for item in kept if item.id in found},
    )


def _events(feed: Feed, read: _Read, ceiling: int, today: date) -> Iterator[AllDay]:
    busy: set[date] = set()
    for item in read.items:
        record = read.records.get(item.key)
        if record is None:
            continue
        if record.marking <= ceiling:
            yield _event(item, record, feed.language)
        elif _takes_time(item):
            busy |= set(each_day(max(item.first, today - BACK), min(item.last, today + AHEAD)))
    if busy_above():
        for day in sorted(busy):
            uid = f"{feed.pk}-{day.isoformat()}@{node.here().network}"
            yield AllDay(uid, BUSY.say(feed.language), day, day, feed.language, feed.made_at, private=True)


def _takes_time(item: Item) -> bool:
    source = SOURCES[item.rank]
    return source.shape == "happening" and source.takes_time


def _event(item: Item, record: Record, language: str) -> AllDay:
    deadline = SOURCES[item.rank].shape == "deadline"
    title = record.title_in(language)
    marking = names.profile().marking(record.marking).words.say(language)
    said = [MARKED.say(language).format(marking), names.agency(record.owner).say(language)]
    return AllDay(
        uid=f"{record.pk}@{node.here().network}",
        summary=DUE.say(language).format(title) if deadline else title,
        first=item.first,
        last=item.last,
        language=language if language in record.titles else record.language,
        changed=record.changed_at,
        sequence=record.number,
        description="\n".join(said),
        category=kind_named(item.kind).words.say(language),
        takes_time=_takes_time(item),
        private=record.marking > 0,
    )
