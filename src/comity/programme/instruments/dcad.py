"""One row of the Defense Cooperation Agreement Dataset (DCAD 1.0), and what may be doubted of it. Pure.

The columns: `ccode1`, `ccode2` are numbers of the Correlates of War state list, `cowName1`, `cowName2` its
abbreviations; `signDay` to `EIFYear` are parts of two dates, as numbers with a decimal ("18.0"); `category1` to
`category3` say what it is about; `categoryConf` how sure its coders were of that. Any negative number is a code of
theirs for what is not known or does not apply (-55, -66, -77, -88, -99), never a value.

    refused   no id, or an id given twice; not of this country; a state that the profile has no partner for; a part of
              a date that is no number, or parts that make no day of the calendar; a day that has not come yet
    doubted   the day of signature is not known; the coders were not sure ("med", "low", "atypical"); the press reports
              do not confirm the signature (`factivaSign` negative); it would be in force before it was signed; a
              category, type or number that is not known here; one state under two abbreviations in the file
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from comity.kernel.dates import span
from comity.kernel.words import Words

NEEDED = (
    *("ccode1", "cowName1", "ccode2", "cowName2", "signDay", "signMonth", "signYear"),
    *("EIFDay", "EIFMonth", "EIFYear", "type", "category1", "terminated", "categoryConf", "DCAid"),
)
COLUMNS = (
    *NEEDED,
    *("category2", "category3", "span", "renewType", "renewYears", "durationActual", "endYearEstimate"),
    *("asymmetry", "UNTS", "fullText", "sourceType", "source", "factivaConf", "factivaSign", "factivaEIF"),
)
TYPES = {"general", "sector"}
SURE = {
    "med": Words(vi="mức tin cậy phân loại trung bình", en="medium confidence of its coders"),
    "low": Words(vi="mức tin cậy phân loại thấp", en="low confidence of its coders"),
    "atypical": Words(vi="được ghi là không điển hình", en="called atypical by its coders"),
}
EARLIEST = 1800
LONGEST = 100  # years of a term
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.0*)?")


class Refused(Exception):
    """A row that is not taken, and why."""

    def __init__(self, why: Words) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True)
class Known:
    """What the profile knows: the own state's number, partners by theirs, fields by category; and the day it is."""

    own: int
    partners: Mapping[int, str]
    fields: Mapping[str, str]
    today: date


@dataclass
class Row:
    """What a row says. `terminated` is None where that is not known; `term`, `renewal` are years, 0 for not known."""

    id: str
    partner: str
    signed: str = ""
    in_force: str = ""
    fields: tuple[str, ...] = ()
    term: int = 0
    renewal: int = 0
    terminated: bool | None = None
    texts: tuple[str, ...] = ()
    doubts: list[Words] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Terminated where the file says so; in force where it says that it was not and since when; else signed."""
        if self.terminated:
            return "terminated"
        return "in-force" if self.terminated is False and self.in_force else "signed"


def read_row(given: Mapping[str, str], known: Known) -> Row:
    """The row. `Refused` where it cannot be taken."""
    id_ = given["DCAid"].strip()
    if not id_ or len(id_) > 80:
        raise Refused(Words(vi="thiếu mã DCAid", en="its DCAid is missing"))
    row = Row(id=id_, partner=_partner(given, known))
    row.signed = _date(given, "sign", known, row)
    row.in_force = _date(given, "EIF", known, row)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", row.signed):
        row.doubts.append(
            Words(vi="chưa rõ ngày ký", en="the day of signature is not known")
            if row.signed
            else Words(vi="không rõ năm ký", en="not even the year of signature is known")
        )
    signed, force = span(row.signed), span(row.in_force)
    if signed.first and force.last and force.last < signed.first:
        row.doubts.append(Words(vi="có hiệu lực trước khi ký", en="in force before it was signed"))
    _confidence(given, row)
    _subject(given, known, row)
    _terms(given, row)
    unts, source = given.get("UNTS", "").strip(), given.get("source", "").strip()
    row.texts = tuple(text for text in (f"UNTS {unts}" if unts else "", source) if text)
    return row


def number(text: str) -> int | None:
    """A whole number as the file writes it ("18.0"); None where it is empty or a code for unknown. Else ValueError."""
    text = text.strip()
    if not text or text.upper() in ("NA", "NAN", "."):
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    value = int(float(text))
    return None if value < 0 else value


def _partner(given: Mapping[str, str], known: Known) -> str:
    codes = []
    for side in ("1", "2"):
        try:
            code = number(given[f"ccode{side}"])
        except ValueError:
            code = None
        if code is None:
            text = given[f"ccode{side}"].strip()[:20]
            raise Refused(
                Words(vi=f"ccode{side} “{text}” không phải mã nước", en=f"ccode{side} “{text}” is no state")
            )
        codes.append((code, given[f"cowName{side}"].strip()[:20]))
    others = [one for one in codes if one[0] != known.own]
    if len(others) != 1:
        raise Refused(
            Words(
                vi=f"không phải thỏa thuận của nước ta với một nước khác ({codes[0][0]} và {codes[1][0]})",
                en=f"not between this country and another ({codes[0][0]} and {codes[1][0]})",
            )
        )
    code, name = others[0]
    if code not in known.partners:
        raise Refused(
            Words(
                vi=f"hồ sơ quốc gia chưa có đối tác mang mã Correlates of War {code} ({name})",
                en=f"the profile has no partner with the Correlates of War number {code} ({name})",
            )
        )
    return known.partners[code]


def _date(given: Mapping[str, str], which: str, known: Known, row: Row) -> str:
    """A date of three parts as EDTF: no more exact than the parts that are known."""
    parts = []
    for part in ("Year", "Month", "Day"):
        column = f"{which}{part}"
        try:
            parts.append(number(given[column]))
        except ValueError:
            text = given[column].strip()[:20]
            raise Refused(
                Words(vi=f"{column} “{text}” không phải số", en=f"{column} “{text}” is no number")
            ) from None
    year, month, day = parts
    shown = "/".join("?" if part is None else str(part) for part in (day, month, year))
    impossible = Refused(
        Words(vi=f"ngày {shown} ({which}) không có thật", en=f"{shown} ({which}) is no day of the calendar")
    )
    if year is not None and year < EARLIEST:
        raise impossible
    if month is not None and not 1 <= month <= 12:
        raise impossible
    try:
        # Without a year, one in which every day that there can be is.
        date(year or 2000, month or 1, 1 if day is None else day)
    except ValueError:
        raise impossible from None
    if year is not None and date(year, month or 1, day if day and month else 1) > known.today:
        raise Refused(Words(vi=f"ngày {shown} ({which}) chưa tới", en=f"{shown} ({which}) has not come yet"))
    if day is not None and month is None:
        row.doubts.append(
            Words(vi=f"{which}: có ngày mà thiếu tháng", en=f"{which}: a day without its month")
        )
        day = None
    if year is None and month is None:
        return ""
    told = "XXXX" if year is None else f"{year:04}"
    return told + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")


def _confidence(given: Mapping[str, str], row: Row) -> None:
    sure = given["categoryConf"].strip().lower()
    if sure in SURE:
        row.doubts.append(SURE[sure])
    elif sure != "high":
        row.doubts.append(
            Words(
                vi=f"mức tin cậy “{sure[:20]}” không rõ nghĩa",
                en=f"a confidence “{sure[:20]}” not known here",
            )
        )
    text = given.get("factivaSign", "").strip()
    if text.startswith("-"):
        row.doubts.append(
            Words(vi="báo chí chưa xác nhận việc ký", en="press reports do not confirm the signature")
        )


def _subject(given: Mapping[str, str], known: Known, row: Row) -> None:
    kind = given["type"].strip()
    if kind not in TYPES:
        row.doubts.append(
            Words(vi=f"loại “{kind[:30]}” chưa biết", en=f"a type “{kind[:30]}” not known here")
        )
    found = []
    for column in ("category1", "category2", "category3"):
        category = given.get(column, "").strip()
        if not category or category.startswith("-"):
            continue
        if category in known.fields:
            found.append(known.fields[category])
        else:
            row.doubts.append(
                Words(
                    vi=f"nhóm “{category[:30]}” chưa biết", en=f"a category “{category[:30]}” not known here"
                )
            )
    row.fields = tuple(dict.fromkeys(found))


def _terms(given: Mapping[str, str], row: Row) -> None:
    row.term = _years(given, "span", row)
    row.renewal = _years(given, "renewYears", row)
    try:
        value = number(given["terminated"])
    except ValueError:
        value = -1
    if value not in (None, 0, 1):
        text = given["terminated"].strip()[:20]
        row.doubts.append(
            Words(vi=f"terminated “{text}” không rõ nghĩa", en=f"terminated “{text}” is not known here")
        )
    row.terminated = {0: False, 1: True}.get(-1 if value is None else value)


def _years(given: Mapping[str, str], column: str, row: Row) -> int:
    try:
        value = number(given.get(column, "")) or 0
    except ValueError:
        value = -1
    if 0 <= value <= LONGEST:
        return value
    text = given.get(column, "").strip()[:20]
    row.doubts.append(
        Words(vi=f"{column} “{text}” không phải số năm", en=f"{column} “{text}” is no number of years")
    )
    return 0
