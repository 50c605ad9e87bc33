"""A calendar as the pages show it: days in weeks, with what stands on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from comity.agenda.lunar import lunar
from comity.agenda.public_holidays import holiday, home
from comity.agenda.reading import Calendar, Item, each_day
from comity.agenda.sources import SOURCES
from comity.directory import names
from comity.kernel.kinds import kind_named
from comity.kernel.records import Record
from comity.kernel.wording import MONTHS, edtf_words, short_date
from comity.kernel.words import Words
from comity.web.languages import page_language

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
LUNAR = frozenset({"vn"})  # countries whose lunar calendar `agenda.lunar` is
WEEKDAYS = (
    Words(vi="Thứ hai", en="Monday"),
    Words(vi="Thứ ba", en="Tuesday"),
    Words(vi="Thứ tư", en="Wednesday"),
    Words(vi="Thứ năm", en="Thursday"),
    Words(vi="Thứ sáu", en="Friday"),
    Words(vi="Thứ bảy", en="Saturday"),
    Words(vi="Chủ nhật", en="Sunday"),
)


@dataclass(frozen=True)
class Entry:
    """One record on a day. `going_on` says that it began earlier; `due` that it is a deadline; `date` is in words."""

    record: Record
    kind: str
    date: str
    going_on: bool = False
    due: bool = False


@dataclass(frozen=True)
class Cell:
    """A day of the grid. `outside` says that it belongs to the month before or after; `more` were left out."""

    day: date
    weekday: str
    outside: bool
    today: bool
    holidays: tuple[str, ...]
    entries: tuple[Entry, ...]
    more: int
    busy: tuple[str, ...] = ()
    lunar: str = ""

    @property
    def empty(self) -> bool:
        return not (self.entries or self.holidays or self.busy)


def month_days(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - DAY


def whole_weeks(first: date, last: date) -> tuple[date, date]:
    """The Monday before, the Sunday after."""
    return first - first.weekday() * DAY, last + (6 - last.weekday()) * DAY


def month_name(year: int, month: int) -> str:
    """ "Tháng 5/2018", "May 2018"."""
    if page_language() == "vi":
        return f"Tháng {month:02}/{year}" if month <= 2 else f"Tháng {month}/{year}"
    return f"{MONTHS[month - 1]} {year}"


def week_name(first: date, last: date) -> str:
    """ "Tuần 17: 23-29/4/2018", "Week 17: 23-29 April 2018"."""
    week = first.isocalendar().week
    return f"{'Tuần' if page_language() == 'vi' else 'Week'} {week}: {stretch_name(first, last)}"


def stretch_name(first: date, last: date) -> str:
    """Days as words: "23-29/4/2018"."""
    return edtf_words(f"{first.isoformat()}/{last.isoformat()}", page_language())


def lunar_words(day: date) -> str:
    """The lunar day: its number, with the month on the first of it ("1/4", "1/4 nhuận")."""
    told = lunar(day)
    if told.day != 1:
        return str(told.day)
    leap = {"vi": " nhuận", "en": " (leap)"}.get(page_language(), "") if told.leap else ""
    return f"{told.day}/{told.month}{leap}"


def holidays_of(first: date, last: date, countries: Iterable[str] = ()) -> list[tuple[date, str]]:
    """The holidays of a stretch of days."""
    return [(day, name) for day in each_day(first, last) for name in holidays_on(day, countries)]


def cells(
    found: Calendar,
    within: tuple[date, date],
    today: date,
    countries: Iterable[str] = (),
    busy: Mapping[date, tuple[str, ...]] | None = None,
) -> list[Cell]:
    """Every day of the calendar; days outside `within` are shown as belonging to a neighbour."""
    return [
        Cell(
            day=day,
            weekday=WEEKDAYS[day.weekday()].say(page_language()),
            outside=not within[0] <= day <= within[1],
            today=day == today,
            holidays=holidays_on(day, countries),
            entries=tuple(
                entry(item, found, day) for item in found.days.get(day, ()) if item.id in found.records
            ),
            more=max(0, found.counts[day] - len(found.days.get(day, ()))),
            busy=(busy or {}).get(day, ()),
            lunar=lunar_words(day) if home() in LUNAR else "",
        )
        for day in found.each_day()
    ]


def entry(item: Item, found: Calendar, day: date | None = None) -> Entry:
    """An item as a row of a page."""
    going_on = day is not None and item.first < day
    due = SOURCES[item.rank].shape == "deadline"
    return Entry(found.records[item.id], item.kind, date_of(item), going_on, due)


def date_of(item: Item) -> str:
    """The date of an item in words, as exactly as it is known and no more."""
    if item.text:
        return edtf_words(item.text, page_language())
    if item.first == item.last:
        return short_date(item.first, page_language())
    return edtf_words(f"{item.first.isoformat()}/{item.last.isoformat()}", page_language())


def holidays_on(day: date, countries: Iterable[str] = ()) -> tuple[str, ...]:
    """The holidays of the own country, then of others with their names."""
    language = page_language()
    own = holiday(home(), day, language)
    found = [own] if own else []
    for country in countries:
        kept = holiday(country, day, language) if country != home() else ""
        if kept:
            found.append(f"{names.partner(country).say(language)}: {kept}")
    return tuple(found)


def kind_words(kind: str) -> str:
    """A kind of record in the page's language."""
    return kind_named(kind).words.say(page_language())


def weeks(days: list[Cell]) -> list[list[Cell]]:
    """Days by sevens."""
    return [days[start : start + 7] for start in range(0, len(days), 7)]
