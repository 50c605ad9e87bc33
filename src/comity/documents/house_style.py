"""A country's house style for paper: read from `profiles/<country>/house_style.toml`, checked, then trusted.

The file carries the rule's own limits beside each measure, so a value that breaks the rule is refused on
reading and never reaches a page.
"""

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from comity.kernel.problems import Problem
from comity.kernel.words import Words


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Measure(_Part):
    """One length or factor with the limits of the rule: exactly one of `mm`, `pt`, `times` is given."""

    mm: Annotated[float, Field(gt=0)] | None = None
    pt: Annotated[float, Field(gt=0)] | None = None
    times: Annotated[float, Field(gt=0)] | None = None
    least: float | None = None
    most: float | None = None

    @model_validator(mode="after")
    def _one_value_within_its_limits(self) -> Self:
        given = [value for value in (self.mm, self.pt, self.times) if value is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of mm, pt and times")
        if (self.least is not None and given[0] < self.least) or (
            self.most is not None and given[0] > self.most
        ):
            raise ValueError(f"{given[0]:g} is outside the limits {self.least} to {self.most}")
        return self

    @property
    def points(self) -> float:
        """The length in points (1/72 inch); a factor comes back as it is."""
        if self.mm is not None:
            return self.mm * 72 / 25.4
        return self.pt if self.pt is not None else (self.times or 0)


class Page(_Part):
    """The sheet, its margins, and the first page that shows its number (at the top, centred)."""

    width: Measure
    height: Measure
    top: Measure
    bottom: Measure
    left: Measure
    right: Measure
    number_from_page: Annotated[int, Field(ge=1)]


class Fonts(_Part):
    """Families in order of preference, then families that only lend letters the first ones lack."""

    families: Annotated[tuple[str, ...], Field(min_length=1)]
    lenders: tuple[str, ...] = ()


class Body(_Part):
    """How running text is set; `line_spacing` counts in single lines of the font, as word processors do."""

    first_line: Measure
    paragraph_gap: Measure
    line_spacing: Measure
    hyphenate: bool


class Sizes(_Part):
    """Type sizes that the rule settles."""

    national_heading: Measure
    motto: Measure
    superior_agency: Measure
    issuing_agency: Measure
    number: Measure
    place_date: Measure
    document_type: Measure
    subject: Measure
    body: Measure
    signature: Measure
    signer: Measure
    recipients_title: Measure
    recipients: Measure
    page_number: Measure


class OwnSizes(_Part):
    """Type sizes that the rule leaves to the house."""

    source: str
    stamp: Measure
    table: Measure
    caption: Measure
    chart: Measure
    annex: Measure
    provenance: Measure


_PLACES = {
    "number": {"number"},
    "place_date": {"place", "date"},
    "table": {"number"},
    "chart": {"number"},
    "original": {"language"},
    "annex_note": {"type", "number", "date"},
    "annex_pages": {"pages"},
    "snapshot": {"hash"},
    "translator": {"translator"},
}


class Language(_Part):
    """What the paper itself says, in one language. Sayings with places are listed in `_PLACES`."""

    code: Literal["vi", "en"]
    national_heading: str
    motto: str
    number: str
    place_date: str
    date_blank: str
    addressees: str
    closing_mark: str
    recipients: str
    draft: str
    section_numbers: tuple[str, str, str]
    table: str
    chart: str
    unsourced: str
    original: str
    annex_title: str
    annex_note: str
    annex_guide: str
    annex_columns: tuple[str, str, str, str]
    annex_pages: str
    snapshot: str
    translator: str
    quotes: tuple[str, str]
    languages: dict[str, str]

    @model_validator(mode="after")
    def _sayings_have_their_places(self) -> Self:
        for name, places in _PLACES.items():
            found = {place for _, place, _, _ in Formatter().parse(getattr(self, name)) if place is not None}
            if found != places:
                raise ValueError(f"{name} must have the places {sorted(places)}, it has {sorted(found)}")
        return self

    def name_of(self, language: str) -> str:
        """The name of another language in this one; its code where the style has no name for it."""
        return self.languages.get(language, language)


class HouseStyle(_Part):
    """A country's house style; `source` names the rule, `verified` says a person checked it against that."""

    source: str
    verified: bool
    page: Page
    fonts: Fonts
    body: Body
    sizes: Sizes
    own_sizes: OwnSizes
    language: Annotated[tuple[Language, ...], Field(min_length=1)]

    def words(self, language: str) -> Language:
        """The paper's words in `language`; Problem `house-style-language` where the style has none."""
        for words in self.language:
            if words.code == language:
                return words
        raise Problem(
            "house-style-language",
            what=Words(
                vi=f"Mẫu trình bày không có ngôn ngữ {language!r}.",
                en=f"The house style has no language {language!r}.",
            ),
            mend=Words(
                vi="Chọn ngôn ngữ khác, hoặc thêm mục [[language]] vào house_style.toml.",
                en="Choose another language, or add a [[language]] entry to house_style.toml.",
            ),
        )


@cache
def house_style(country: str = "vn") -> HouseStyle:
    """The house style of a country's profile."""
    return read_house_style(files("comity.profiles").joinpath(country, "house_style.toml"))


def read_house_style(file: Path | Traversable) -> HouseStyle:
    """A house style from its file; Problem `house-style-missing` or `house-style-wrong`, naming the entry."""
    try:
        return HouseStyle.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise Problem(
            "house-style-missing",
            what=Words(vi="Không đọc được mẫu trình bày.", en="The house style cannot be read."),
            mend=Words(
                vi="Đặt tệp house_style.toml vào hồ sơ quốc gia.",
                en="Put a house_style.toml into the country's profile.",
            ),
            place=str(file),
        ) from error
    except ValidationError as error:
        faults = [(".".join(map(str, fault["loc"])), fault["msg"]) for fault in error.errors()]
        raise _wrong(file, "; ".join(f"{entry}: {fault}" for entry, fault in faults)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(file, str(error)) from error


def _wrong(file: Path | Traversable, faults: str) -> Problem:
    return Problem(
        "house-style-wrong",
        what=Words(vi=f"Mẫu trình bày có chỗ sai: {faults}", en=f"The house style is wrong: {faults}"),
        mend=Words(
            vi="Sửa các mục đã nêu; giá trị phải nằm trong giới hạn least và most.",
            en="Mend the entries named; a value must lie within its least and most.",
        ),
        place=str(file),
    )
