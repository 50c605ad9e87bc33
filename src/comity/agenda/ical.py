"""iCalendar (RFC 5545): all-day events, whose end is the day after the last (section 3.6.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vText

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
