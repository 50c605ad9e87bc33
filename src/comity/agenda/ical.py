"""iCalendar (RFC 5545): all-day events, whose end is the day after the last (section 3.6.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

MEDIA_TYPE = "text/calendar; charset=utf-8"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class AllDay:
    """One event, from day `first` to day `last`, both included. `uid` never changes; `sequence` counts versions.

    `takes_time` says that it makes its reader busy.
    """

    uid: str
    summary: str
    first: date
    last: date
    language: str
    changed: datetime
    sequence: int = 0
    description: str = ""
    category: str = ""
    place: str = ""
    takes_time: bool = True
    private: bool = False


def calendar_file(name: str, note: str, language: str, events: Iterable[AllDay]) -> bytes:
    """A calendar with its name, and what is to be said of it as a whole (its marking, what it leaves out)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Comity//Agenda//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(name))  # RFC 7986; older programs read the two below
    calendar.add("description", note)
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-caldesc", vText(note))
    for event in events:
        calendar.add_component(_event(event))
    content: bytes = calendar.to_ical()
    return content


def _event(event: AllDay) -> Event:
    made = Event()
    made.add("uid", event.uid)
    made.add("dtstamp", event.changed)
    made.add("last-modified", event.changed)
    made.add("sequence", event.sequence)
    made.add("summary", event.summary, parameters={"LANGUAGE": event.language})
    made.add("dtstart", event.first)
    made.add("dtend", event.last + DAY)
    if event.description:
        made.add("description", event.description)
    if event.category:
        made.add("categories", [event.category])
    if event.place:
        made.add("location", event.place)
    made.add("class", "CONFIDENTIAL" if event.private else "PRIVATE")
    made.add("transp", "OPAQUE" if event.takes_time else "TRANSPARENT")
    return made


@dataclass(frozen=True)
class Attendee:
    """A calendar address, the name it goes by, and how it stands (PARTSTAT of RFC 5545, section 3.2.12)."""

    address: str
    name: str
    stands: str = "NEEDS-ACTION"


@dataclass(frozen=True)
class Call:
    """What somebody is invited to: whole days, or from `begins` to `ends`. `sequence` counts its changes from 0."""

    uid: str
    summary: str
    first: date
    last: date
    language: str
    changed: datetime
    sequence: int
    organiser: Attendee
    attendees: tuple[Attendee, ...]
    begins: datetime | None = None
    ends: datetime | None = None
    description: str = ""
    place: str = ""
    cancelled: bool = False
    private: bool = False


def call_file(call: Call) -> bytes:
    """An invitation (METHOD:REQUEST), or its cancelling (METHOD:CANCEL), by RFC 5546 (sections 3.2.2 and 3.2.5)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Comity//Agenda//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if call.cancelled else "REQUEST")
    made = Event()
    made.add("uid", call.uid)
    made.add("dtstamp", call.changed)
    made.add("last-modified", call.changed)
    made.add("sequence", call.sequence)
    made.add("summary", call.summary, parameters={"LANGUAGE": call.language})
    if call.begins and call.ends:
        # In universal time, so that no zone must be described.
        made.add("dtstart", call.begins.astimezone(UTC))
        made.add("dtend", call.ends.astimezone(UTC))
    else:
        made.add("dtstart", call.first)
        made.add("dtend", call.last + DAY)
    if call.description:
        made.add("description", call.description)
    if call.place:
        made.add("location", call.place)
    made.add("status", "CANCELLED" if call.cancelled else "CONFIRMED")
    made.add("class", "CONFIDENTIAL" if call.private else "PRIVATE")
    made.add("organizer", _party(call.organiser, {}), encode=False)
    for one in call.attendees:
        said = {"CUTYPE": "GROUP", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": one.stands, "RSVP": "FALSE"}
        made.add("attendee", _party(one, said), encode=False)
    calendar.add_component(made)
    content: bytes = calendar.to_ical()
    return content


def _party(one: Attendee, said: dict[str, str]) -> vCalAddress:
    address = vCalAddress(one.address)
    address.params.update({"CN": one.name, **said})
    return address
