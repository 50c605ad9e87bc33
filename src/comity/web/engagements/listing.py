"""The list of engagements: each counted once, filtered by what a person asks for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from comity.directory import names
from comity.kernel.kinds import Said
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.programme.counting import Picture
from comity.web.engagements.comparing import language


@dataclass(frozen=True)
class Filters:
    """What a person asked for; empty means everything. `partner` may name a forum ("forum:admm")."""

    form: str = ""
    partner: str = ""
    year: str = ""
    agency: str = ""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> "Filters":
        return cls(**{name: query.get(name, "").strip() for name in ("form", "partner", "year", "agency")})

    def admits(self, picture: Picture) -> bool:
        return (
            (not self.form or picture.body.form == self.form)
            and (not self.partner or self.partner in _partners(picture))
            and (not self.year or self.year in _years(picture))
            and (not self.agency or self.agency in picture.agencies)
        )

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
    """What can be filtered by: only what the engagements at hand have."""

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
    own = sayings.say(picture.record, "title", language())
    if own.language == language():
        return own
    said = [sayings.say(account.record, "title", language()) for account in picture.accounts]
    return next((one for one in said if one.language == language()), own)


def choices_of(pictures: Sequence[Picture]) -> Choices:
    """What the engagements at hand can be filtered by, by name."""
    return Choices(
        forms=_choices({picture.body.form for picture in pictures}, names.form),
        partners=_choices({code for p in pictures for code in _partners(p)}, _partner_words),
        years=[Choice(year, year) for year in sorted({y for p in pictures for y in _years(p)}, reverse=True)],
        agencies=_choices({code for picture in pictures for code in picture.agencies}, names.agency),
    )


def _row(picture: Picture, sayings: Sayings) -> Row:
    body = picture.body
    here = language()
    with_whom = [names.partner(code) for code in body.partners] + [names.forum(code) for code in body.forums]
    date = body.date or body.period
    return Row(
        record=picture.record,
        title=title_of(picture, sayings),
        date=edtf_words(date, here) if date else "",
        form=names.form(body.form).say(here),
        place=body.place,
        with_whom=", ".join(words.say(here) for words in with_whom),
        agencies=tuple(names.agency(code).say(here) for code in picture.agencies),
        accounts=len(picture.accounts),
    )


def _partners(picture: Picture) -> set[str]:
    return {*picture.body.partners, *(f"forum:{code}" for code in picture.body.forums)}


def _partner_words(code: str) -> Words:
    kind, _, forum = code.partition(":")
    return names.forum(forum) if kind == "forum" and forum else names.partner(code)


def _years(picture: Picture) -> list[str]:
    """The years an engagement surely touches; none where its year is not stated."""
    if picture.first is None or picture.last is None:
        return []
    return [str(year) for year in range(picture.first.year, picture.last.year + 1)]


def _choices(codes: set[str], say: Callable[[str], Words]) -> list[Choice]:
    found = [Choice(code, say(code).say(language())) for code in codes if code]
    return sorted(found, key=lambda choice: choice.label)
