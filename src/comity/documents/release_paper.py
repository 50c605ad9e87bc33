"""A release to be handed out: as .docx in the house style, and as plain text that survives a paste.

Plain text is composed (NFC), with ordinary spaces only, no tabs, no soft hyphens, paragraphs apart by one empty line:
what mail, chat and editors change in a paste is not in it.
"""

import io
import unicodedata
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from comity.directory import names
from comity.documents.central_report import agencies_at_the_head
from comity.documents.house_style import HouseStyle, house_style
from comity.documents.sheet import clean
from comity.kernel import blobs, clock, node
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.attachments.models import Attachment
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.wording import long_date
from comity.kernel.words import Words
from comity.press.kinds import ReleaseBody
from comity.press.translating import text_in

TYPE = Words(vi="THÔNG CÁO BÁO CHÍ", en="PRESS RELEASE")
NUMBER = Words(vi="Số: {}", en="No.: {}")
PHOTO = Words(vi="Ảnh: {caption} ({credit})", en="Photo: {caption} ({credit})")
TRANSLATOR = Words(vi="Người dịch: {}", en="Translated by: {}")
CONTACT = Words(vi="Liên hệ: {}", en="Contact: {}")
EMBARGO = Words(vi="Không công bố trước {}", en="Not to be published before {}")
MOMENT = Words(vi="{time} {day}", en="{time} on {day}")
PHOTO_MM = 150
LARGEST = 40_000_000  # points of a picture that is put into a paper; a larger one is only named
_ODD = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "") | {
    ord(space): " " for space in "\u00a0\u202f\u2009\t"
}


@dataclass(frozen=True)
class Shown:
    """A picture of a release: its attachment's id, caption and credit."""

    attachment: str
    caption: str
    credit: str


@dataclass(frozen=True)
class ReleaseText:
    """A release as it is read in one language. `paragraphs` have the dateline in the first of them."""

    language: str
    superior: str
    agency: str
    number: str
    place_date: str
    title: str
    paragraphs: tuple[str, ...]
    photos: tuple[Shown, ...]
    contact: str
    translator: str
    embargo: str


def text_of(record: Record, body: ReleaseBody, language: str) -> ReleaseText:
    """A scoped release in a language; a text without a translation that still holds is left out."""
    superior, agency = agencies_at_the_head(record.owner, language)
    seat = names.profile().seat(record.owner).say(language)
    moment = clock.moment(body.published_at) if body.published_at else None
    day = long_date(timezone.localdate(moment), language) if moment else ""
    told: dict[int, list[str]] = {}
    for number, one in enumerate(body.statements):
        if text := _plain(text_in(body, f"statements/{number}", language)):
            told.setdefault(one.paragraph, []).append(text)
    rendered = body.rendered.get(language)
    return ReleaseText(
        language=language,
        superior=superior,
        agency=agency,
        number=body.number,
        place_date=f"{seat}, {day}" if day else seat,
        title=_plain(text_in(body, "title", language)),
        paragraphs=tuple(" ".join(told[key]) for key in sorted(told)),
        photos=tuple(
            Shown(one.attachment, _plain(text_in(body, f"photos/{number}", language)), _plain(one.credit))
            for number, one in enumerate(body.photos)
        ),
        contact=_plain(body.contact),
        translator=_plain(rendered.translator) if rendered and language != body.language else "",
        embargo=embargo_words(body, language),
    )


def embargo_words(body: ReleaseBody, language: str) -> str:
    """ "Không công bố trước 09:00 ngày 05 tháng 01 năm 2020" while the embargo lasts; "" otherwise."""
    if not body.embargo or clock.moment(body.embargo) <= clock.now():
        return ""
    local = timezone.localtime(clock.moment(body.embargo))
    day = long_date(local.date(), language)
    return EMBARGO.say(language).format(MOMENT.say(language).format(time=f"{local:%H:%M}", day=day))


def plain_of(text: ReleaseText) -> str:
    """The release as plain text."""
    language = text.language
    head = [part for part in (text.superior, text.agency) if part]
    parts = ["\n".join(head)]
    parts += [part for part in (NUMBER.say(language).format(text.number) if text.number else "",) if part]
    parts += [part for part in (text.embargo.upper(), text.title) if part]
    parts += _dated(text)
    parts += [
        PHOTO.say(language).format(caption=one.caption, credit=one.credit)
        for one in text.photos
        if one.caption
    ]
    parts += [CONTACT.say(language).format(text.contact)] if text.contact else []
    parts += [TRANSLATOR.say(language).format(text.translator)] if text.translator else []
    return unicodedata.normalize("NFC", "\n\n".join(parts)) + "\n"


def docx_of(text: ReleaseText) -> bytes:
    """The release as a text document: the house's heading, its text, its pictures with captions and credits."""
    style, paper, language = house_style(node.here().profile), Document(), text.language
    _page(paper, style)
    _heads(paper, text, style)
    size = style.sizes.body.points
    _line(paper, TYPE.say(language), style.sizes.document_type.points, bold=True, centred=True)
    if text.embargo:
        _line(paper, text.embargo, size, bold=True, italic=True, centred=True)
    _line(paper, text.title, style.sizes.subject.points + 2, bold=True, centred=True, after=10)
    for paragraph in _dated(text):
        _line(paper, paragraph, size, indent=style.body.first_line.points, after=6)
    pictures = _pictures(text)
    for shown in text.photos:
        _photo(paper, shown, pictures.get(shown.attachment), size, language)
    if text.contact:
        _line(paper, CONTACT.say(language).format(text.contact), size - 1, after=2)
    if text.translator:
        _line(paper, TRANSLATOR.say(language).format(text.translator), size - 1, italic=True)
    paper.core_properties.title = text.title
    paper.core_properties.author = text.agency
    paper.core_properties.language = language
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _plain(text: str) -> str:
    """A text without the letters that a paste changes or drops."""
    return clean(text.translate(_ODD))


def _dated(text: ReleaseText) -> list[str]:
    """The paragraphs, the first with the dateline before it."""
    if not text.paragraphs:
        return []
    return [f"{text.place_date} - {text.paragraphs[0]}", *text.paragraphs[1:]]


def _page(paper: Any, style: HouseStyle) -> None:
    section, page = paper.sections[0], style.page
    section.page_width, section.page_height = Pt(page.width.points), Pt(page.height.points)
    section.top_margin, section.bottom_margin = Pt(page.top.points), Pt(page.bottom.points)
    section.left_margin, section.right_margin = Pt(page.left.points), Pt(page.right.points)
    normal = paper.styles["Normal"]
    normal.font.name = "Times New Roman"
    normal.font.size = Pt(style.sizes.body.points)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    normal.paragraph_format.space_after = Pt(0)


def _heads(paper: Any, text: ReleaseText, style: HouseStyle) -> None:
    words = style.words(text.language)
    left, right = paper.add_table(rows=1, cols=2).rows[0].cells
    left.width, right.width = Mm(68), Mm(92)
    told = [
        (left, text.superior.upper(), style.sizes.superior_agency.points - 1, False),
        (left, text.agency.upper(), style.sizes.issuing_agency.points - 1, True),
        (left, NUMBER.say(text.language).format(text.number or "      "), style.sizes.number.points, False),
        (right, words.national_heading, style.sizes.national_heading.points - 1, True),
        (right, words.motto, style.sizes.motto.points - 1, True),
    ]
    for cell, line, size, bold in told:
        if line:
            _line(cell, line, size, bold=bold, centred=True)
    for cell in (left, right):
        first = cell.paragraphs[0]
        first._element.getparent().remove(first._element)
    paper.add_paragraph()


def _photo(paper: Any, shown: Shown, data: bytes | None, size: float, language: str) -> None:
    if data is not None:
        paper.add_picture(io.BytesIO(data), width=Mm(PHOTO_MM))
        paper.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption = PHOTO.say(language).format(caption=shown.caption, credit=shown.credit)
    _line(paper, caption, size - 2, italic=True, centred=True, after=8)


def _pictures(text: ReleaseText) -> dict[str, bytes]:
    """The bytes of the pictures that are here and that a text document can hold, by attachment."""
    keys = [uuid.UUID(one.attachment) for one in text.photos]
    rows = Attachment.objects.for_machine().filter(pk__in=keys, record__state="attached", record__marking=0)
    bodies = contents([row.record for row in rows.select_related("record")])
    found = {}
    for key, body in bodies.items():
        if isinstance(body, AttachmentBody) and (data := _picture(body)) is not None:
            found[str(key)] = data
    return found


def _picture(body: AttachmentBody) -> bytes | None:
    if body.media_type not in ("image/jpeg", "image/png"):
        return None
    try:
        data = blobs.get(body.sha256)
        image = Image.from_blob(data)
    except (FileNotFoundError, InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
        return None
    return data if image.px_width * image.px_height <= LARGEST else None


def _line(
    within: Any,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    indent: float = 0,
    after: float = 0,
) -> None:
    paragraph = within.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.space_after = Pt(after)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(indent)
