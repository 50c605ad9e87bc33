"""Certificates in print quality: A4 lying, national heading, frame, one page each, by the hundred in one PDF.

Set by typst: PDF/A-2a and PDF/UA-1, fonts embedded, text that can be searched and copied.
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import typst

from comity.directory import names
from comity.documents.certificates_frame import frame
from comity.documents.house_style import house_style
from comity.documents.pdf import STANDARDS, TEMPLATES, _fonts, _unprintable
from comity.documents.sheet import clean
from comity.kernel import node
from comity.kernel.dates import span
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.wording import long_date
from comity.kernel.words import Words
from comity.merit.deciding import granting_head
from comity.merit.kinds import CertificateBody

Language = Literal["vi", "en"]

GIVES = Words(vi="TẶNG", en="AWARDS THE")
TO = {
    "agency": Words(vi="Tập thể", en="to"),
    "post": Words(vi="Đồng chí", en="to"),
    "person": Words(vi="Đồng chí", en="to"),
}
FOR = Words(vi="Đã có thành tích {occasion}", en="For: {occasion}")
DECISION = Words(vi="Quyết định số {number}", en="Decision No. {number}")
DATED = Words(vi="{date}", en="of {date}")
IN_BOOK = Words(vi="Vào sổ số: {number}", en="Register No.: {number}")
PLACE_DATE = Words(vi="{place}, {date}", en="{place}, {date}")
REVOKED = Words(vi="ĐÃ THU HỒI", en="REVOKED")
CERTIFICATES = Words(vi="Giấy chứng nhận khen thưởng", en="Certificates")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one certificate says, every text settled. `across` is printed over it ("ĐÃ THU HỒI"), "" for nothing."""

    granting: str
    gives: str
    award: str
    to: str
    name: str
    occasion: str
    decision: str
    dated: str
    number: str
    place_date: str
    signer: str
    marking: str = ""
    across: str = ""


def pdf_of(certificates: Sequence[Record], language: Language) -> bytes:
    """Scoped certificates as one PDF, a page each, in the order given."""
    return certificates_pdf(sheets_of(certificates, language), language, _newest(certificates))


def picture_of(certificate: Record, language: Language, ppi: int = 96) -> bytes:
    """One scoped certificate as PNG, as it will be printed."""
    made = _compiler().compile(
        format="png", ppi=ppi, sys_inputs=_inputs(sheets_of([certificate], language), language, None)
    )
    return _single(made)


def certificates_pdf(sheets: Sequence[Sheet], language: Language, day: datetime.date | None) -> bytes:
    """Certificates as one PDF; Problem `paper-letters` where no font has a letter of a name."""
    stamp = datetime.datetime.combine(day, datetime.time(), datetime.UTC) if day else None
    try:
        made = _compiler().compile(
            format="pdf",
            sys_inputs=_inputs(sheets, language, day),
            pdf_standards=STANDARDS,
            timestamp=int(stamp.timestamp()) if stamp else 0,
        )
    except typst.TypstError as error:
        raise _unprintable(error) or error from error
    return _single(made)


def sheets_of(certificates: Sequence[Record], language: Language) -> list[Sheet]:
    """What scoped certificates say in a language."""
    bodies = contents(list(certificates))
    found = []
    for record in certificates:
        body = bodies[record.pk]
        assert isinstance(body, CertificateBody)
        found.append(_sheet(record, body, language))
    return found


def _sheet(record: Record, body: CertificateBody, language: Language) -> Sheet:
    day = span(body.date).first
    date = long_date(day, language) if day else ""
    occasion = body.occasion.get(language) or next(iter(body.occasion.values()), "")
    place = names.profile().seat(record.owner).say(language)
    head = names.profile().role("head").words.say(language)
    return Sheet(
        granting=granting_head(record.owner).say(language).upper(),
        gives=GIVES.say(language),
        award=_award(body.award).say(language).upper(),
        to=TO[body.whom].say(language),
        name=body.named(language),
        occasion=FOR.say(language).format(occasion=occasion) if occasion else "",
        decision=DECISION.say(language).format(number=body.decision),
        dated=DATED.say(language).format(date=date),
        number=IN_BOOK.say(language).format(number=body.number),
        place_date=PLACE_DATE.say(language).format(place=place, date=date),
        signer=(body.signer.get(language) or head).upper(),
        marking=names.profile().marking(record.marking).words.say(language).upper() if record.marking else "",
        across=REVOKED.say(language) if record.state == "revoked" else "",
    )


def _award(code: str) -> Words:
    """A title's name; an unknown code is its own name."""
    return next((one.words for one in names.profile().awards if one.code == code), Words(code, code))


def _newest(certificates: Sequence[Record]) -> datetime.date | None:
    days = [span(body.date).first for body in contents(list(certificates)).values()]
    return max((day for day in days if day), default=None)


def _inputs(sheets: Sequence[Sheet], language: Language, day: datetime.date | None) -> dict[str, str]:
    style = house_style(node.here().profile)
    words = style.words(language)
    data = {
        "language": language,
        "fonts": [*style.fonts.families, *style.fonts.lenders],
        "national_heading": clean(words.national_heading),
        "motto": clean(words.motto),
        "title": CERTIFICATES.say(language),
        "date": [day.year, day.month, day.day] if day else None,
        "sheets": [{key: clean(text) for key, text in asdict(one).items()} for one in sheets],
    }
    return {"certificates": json.dumps(data, ensure_ascii=False, sort_keys=True), "frame": frame()}


def _compiler() -> typst.Compiler:
    return typst.Compiler(TEMPLATES / "certificates.typ", root=TEMPLATES, font_paths=_fonts())


def _single(made: object) -> bytes:
    if isinstance(made, list):
        made = made[0]
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made
