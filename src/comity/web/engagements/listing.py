"""The list of engagements: each counted once, filtered by what a person asks for."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.dates import LONG
from comity.kernel.kinds import Said
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.programme.counting import Picture, counted, pictures, standing
from comity.programme.models import HELD, Engagement, with_any
from comity.web.keyset import MOST, Segment
from comity.web.languages import page_language
from comity.web.numbers import up_to_most

FEW = 300  # engagements among which the choices of the filters are sought


@dataclass(frozen=True)
class Filters:
    """What a person asked for; empty means everything. `partner` may name a forum ("forum:admm").

    `year` may be several years: "2016-2018".
    """

    form: str = ""
    partner: str = ""
    year: str = ""
    agency: str = ""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> "Filters":
        return cls(**{name: query.get(name, "").strip() for name in ("form", "partner", "year", "agency")})

    @property
    def query(self) -> str:
        """The filters as the beginning of an address's query, for the pager."""
        set_ = {name: value for name, value in vars(self).items() if value}
        return urlencode(set_) + "&" if set_ else ""

    @property
    def any(self) -> bool:
        return bool(self.query)


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Choices:
    """What can be filtered by."""

    forms: list[Choice]
    partners: list[Choice]
    years: list[Choice]
    agencies: list[Choice]


@dataclass(frozen=True)
class Row:
    """One engagement in the list."""

    record: Record
    title: Said
    date: str
    form: str
    place: str
    with_whom: str
    agencies: tuple[str, ...]
    accounts: int


def rows_of(pictures: Sequence[Picture], sayings: Sayings) -> list[Row]:
    """Engagements as rows, in the order given."""
    return [_row(picture, sayings) for picture in pictures]


def records_of(pictures: Iterable[Picture]) -> list[Record]:
    """The engagements' records and those of their accounts."""
    return [r for picture in pictures for r in (picture.record, *(a.record for a in picture.accounts))]


def title_of(picture: Picture, sayings: Sayings) -> Said:
    """The engagement's title in the page's language, also where only one of its accounts was translated."""
    own = sayings.say(picture.record, "title", page_language())
    if own.language == page_language():
        return own
    said = [sayings.say(account.record, "title", page_language()) for account in picture.accounts]
    return next((one for one in said if one.language == page_language()), own)


@dataclass(frozen=True)
class Counted:
    """What the filters leave. `more`: there are more than were counted, and the agencies are not known."""

    engagements: int
    accounts: int
    agencies: int | None
    more: bool

    def said(self, figure: int) -> str:
        """A figure in words of the page."""
        return up_to_most(figure, MOST)


def counted_by(acting: Acting, filters: Filters) -> Counted:
    """How many engagements and accounts the filters leave, counted up to `MOST`."""
    found: list[uuid.UUID] = []
    for part in segments(acting, filters):
        found += part.rows.order_by().values_list("pk", flat=True)[: MOST - len(found)]
        if len(found) >= MOST:
            return Counted(MOST, MOST, None, more=True)
    accounts = list(standing(acting).filter(engagement__in=found).values_list("account", flat=True))
    records = Record.objects.visible_to(acting).filter(pk__in=accounts)
    owners = records.order_by().values_list("owner", flat=True).distinct()
    return Counted(len(found), len(accounts), len(owners), more=False)


def pictures_of(rows: Sequence[Engagement], acting: Acting) -> list[Picture]:
    """The engagements of a page with their accounts, in its order."""
    found = {picture.record.pk: picture for picture in pictures(acting, among=[row.pk for row in rows])}
    return [found[row.pk] for row in rows if row.pk in found]


def segments(acting: Acting, filters: Filters) -> list[Segment]:
    """The engagements that the filters leave, by date; undated ones last."""
    rows = counted(acting, teller=filters.agency)
    if filters.form:
        rows = rows.filter(form=filters.form)
    if filters.partner:
        rows = rows.filter(with_any(names.partner_codes(filters.partner)))
    if not filters.year:
        dated = rows.filter(first__isnull=False)
        return [Segment(dated, "first"), Segment(rows.filter(first__isnull=True))]
    years = years_of(filters.year)
    if years is None:
        return [Segment(rows.none())]
    begin, end = date(years[0], 1, 1), date(years[1], 12, 31)
    # What lasts long is looked for apart, so that an index finds the others by where they begin.
    edge = begin - LONG * timedelta(days=1)
    # All earlier beginnings are many, and SQLite would take them for few: said as an exclusion no index serves them.
    lasting = rows.filter(grain__in=("long", "year", "years", ""), last__gte=begin).exclude(first__gte=edge)
    return [
        Segment(lasting, "first"),
        Segment(rows.filter(first__range=(edge, end), last__gte=begin), "first"),
    ]


def years_of(text: str) -> tuple[int, int] | None:
    """The first and last year of "2018" or "2016-2018"; None where that is neither."""
    first, dash, last = text.partition("-")
    ends = (first, last if dash else first)
    if not all(end.isascii() and end.isdecimal() and len(end) <= 4 and 0 < int(end) < 9999 for end in ends):
        return None
    return min(map(int, ends)), max(map(int, ends))


def choices_of(acting: Acting, year: str = "") -> Choices:
    """What can be filtered by: what the engagements at hand have, where they are few, and else what the profile has.

    `year` is what was asked for: several years stand among the choices too.
    """
    found = _choices_at_hand(acting)
    if "-" not in year or years_of(year) is None:
        return found
    return replace(found, years=[Choice(year, year), *found.years])


def _choices_at_hand(acting: Acting) -> Choices:
    # Those in which no account stands that the hat may read are known to it too: they may give a choice, and cost less.
    rows = Engagement.objects.visible_to(acting).filter(record__state__in=HELD).order_by()
    told = list(rows.values_list("pk", "form", "partner_codes", "first", "last")[: FEW + 1])
    if len(told) > FEW:
        return _choices_of_profile(acting)
    accounts = standing(acting).filter(engagement__in=[row[0] for row in told]).values("account")
    owners = Record.objects.visible_to(acting).filter(pk__in=accounts).values_list("owner", flat=True)
    years = {year for *_, first, last in told if first and last for year in range(first.year, last.year + 1)}
    return Choices(
        forms=_choices({row[1] for row in told}, names.form),
        partners=_choices(
            {names.partner_today(code) for row in told for code in row[2].split("|")}, _partner_words
        ),
        years=[Choice(str(year), str(year)) for year in sorted(years, reverse=True)],
        agencies=_choices(set(owners), names.agency),
    )


def _choices_of_profile(acting: Acting) -> Choices:
    profile = names.profile()
    dated = Engagement.objects.visible_to(acting).filter(first__isnull=False).values_list("first", flat=True)
    ends = [dated.order_by("first", "pk").first(), dated.order_by("-first", "-pk").first()]
    first, last = (day.year if day else 0 for day in ends)
    partners = [entry.code for entry in profile.entries("partner")]
    forums = [f"forum:{entry.code}" for entry in profile.entries("forum")]
    return Choices(
        forms=_choices({entry.code for entry in profile.entries("form")}, names.form),
        partners=_choices({*partners, *forums}, _partner_words),
        years=[Choice(str(year), str(year)) for year in range(last, first - 1, -1)],
        agencies=_choices({entry.code for entry in profile.entries("agency")}, names.agency),
    )


def _row(picture: Picture, sayings: Sayings) -> Row:
    body = picture.body
    here = page_language()
    with_whom = [names.partner(code, body.date) for code in body.partners] + [
        names.forum(code) for code in body.forums
    ]
    when = body.date or body.period
    return Row(
        record=picture.record,
        title=title_of(picture, sayings),
        date=edtf_words(when, here) if when else "",
        form=names.form(body.form).say(here),
        place=body.place,
        with_whom=", ".join(words.say(here) for words in with_whom),
        agencies=tuple(names.agency(code).say(here) for code in picture.agencies),
        accounts=len(picture.accounts),
    )


def _partner_words(code: str) -> Words:
    kind, _, forum = code.partition(":")
    return names.forum(forum) if kind == "forum" and forum else names.partner(code)


def _choices(codes: set[str], say: Callable[[str], Words]) -> list[Choice]:
    found = [Choice(code, say(code).say(page_language())) for code in codes if code]
    return sorted(found, key=lambda choice: choice.label)
