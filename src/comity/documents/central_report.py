"""A central report as an official paper: from the report's record to `Paper`, and to PDF.

Its annex lists every source by number. A source that the reader's hat may not see keeps its number and nothing else.
"""

import datetime
from typing import Literal

from django.utils import timezone

from comity.directory import names
from comity.documents.house_style import house_style
from comity.documents.paper import (
    BarChart,
    Heading,
    Paper,
    Paragraph,
    Section,
    Sentence,
    Signature,
    SourceLine,
)
from comity.documents.pdf import pdf
from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.as_of import stood_at
from comity.kernel.kinds import kind_named
from comity.kernel.reading import content, envelope_of, get
from comity.kernel.records import Record
from comity.kernel.wording import short_date
from comity.kernel.words import Words
from comity.profiles.entries.rules import Office
from comity.review import citing
from comity.review.citing import Citations, Cited, Part, label_in, parts, sentence_in
from comity.review.kinds import FigureBody, ReportBody, SentenceBody

Language = Literal["vi", "en"]

TYPE = "report"  # the document type whose abbreviation stands in the symbol
AS_IT_STOOD = Words(vi="(nội dung đến hết ngày {})", en="(as it stood on {})")
IN_THE_WORKBOOK = Words(
    vi="từng hồ sơ nêu trong phụ lục số liệu (.xlsx), bảng “Danh sách”",
    en="each record stands in the annex of figures (.xlsx), sheet “Lists”",
)
NOT_SHOWN = Words(
    vi="Không hiển thị: ngoài phạm vi được xem của người lập bản này",
    en="Not shown: outside what the maker of this copy may see",
)


def pdf_of(report: Record, acting: Acting, language: Language) -> bytes:
    """The report as PDF; Problems as `paper_of` and `documents.pdf.pdf` raise them."""
    return pdf(paper_of(report, acting, language), house_style(node.here().profile))


def paper_of(report: Record, acting: Acting, language: Language) -> Paper:
    """The report as this hat may read it; one of `kernel.as_of` as it stood. "not-found" where it may not."""
    today = get(report.pk, acting, kind="report")
    record = today if stood_at(report) is None else report
    body = content(record, ReportBody)
    citations = Citations(body, acting, language)
    return Paper(
        language=language,
        heading=_heading(record, body, language),
        sections=tuple(_section(part, citations, language) for part in parts(body)),
        signature=Signature("", _signing_office(record, language)),
        recipients=tuple(sorted(names.agency(code).say(language) for code in envelope_of(record).audience)),
        sources=tuple(_line(cited, language) for cited in citations.all()),
        marking=names.profile().marking(record.marking).words.say(language) if record.marking else None,
        draft=record.state == "draft",
        snapshot_hash=record.hash,
        translator=", ".join(dict.fromkeys(_translators(body, citations, language))) or None,
    )


def _translators(body: ReportBody, citations: Citations, language: Language) -> list[str]:
    """Who translated the sources, and who put sentences of the report into this language by hand."""
    return [*citations.translators(), *(body.translators if language != body.language else ())]


def _heading(record: Record, body: ReportBody, language: Language) -> Heading:
    kind = kind_named(record.kind).words.say(language)
    superior, issuing = agencies_at_the_head(record.owner, language)
    return Heading(
        superior_agency=superior,
        issuing_agency=issuing,
        number_symbol=body.number or _symbol(record.owner),
        place=names.profile().seat(record.owner).say(language),
        date=datetime.date.fromisoformat(body.date) if body.date else None,
        document_type=kind.upper(),
        subject=_subject(body.say("title", language).text, kind, language) + _as_it_stood(record, language),
    )


def _as_it_stood(record: Record, language: str) -> str:
    """Words after the subject of a report as it stood on a past day."""
    moment = stood_at(record)
    if moment is None:
        return ""
    return " " + AS_IT_STOOD.say(language).format(short_date(timezone.localdate(moment), language))


def agencies_at_the_head(owner: str, language: str) -> tuple[str, str]:
    """(directing agency, issuing agency). The second does not repeat the name of the first, which stands above it."""
    country = names.profile()
    parent = country.agency(owner).parent
    issuing = names.agency(owner).say(language)
    if parent is None:
        return "", issuing
    superior = names.agency(parent).say(language)
    return superior, issuing.removesuffix(superior).rstrip(" ,") or issuing


def _symbol(owner: str) -> str:
    """The symbol of a report that has no number yet: "/BC-CĐN"."""
    country = names.profile()
    abbreviation = next(iter(country.agency(owner).abbreviations), "")
    return "/" + "-".join(part for part in (country.document_type(TYPE).abbreviation, abbreviation) if part)


def _subject(title: str, kind: str, language: str) -> str:
    """The title without the words that stand above it as the paper's type."""
    if not title.casefold().startswith(kind.casefold()):
        return title
    rest = title[len(kind) :].lstrip(" :")
    # A Vietnamese subject begins with a capital; an English one runs on ("Central report / of the review").
    return (rest[:1].upper() + rest[1:] if language == "vi" else rest) or title


def _signing_office(record: Record, language: str) -> str:
    """The office that signed; before that, the words for a head of agency."""
    if record.state != "signed":
        return names.profile().role("head").words.say(language)
    # The office that signed stands in the version in its own language.
    office = envelope_of(record).author.office
    entry = names.profile().find("office", office)
    return entry.words.say(language) if isinstance(entry, Office) else office


def _section(part: Part, citations: Citations, language: Language) -> Section:
    level: Literal[1, 2, 3] = 1 if part.level == 1 else 2 if part.level == 2 else 3
    return Section(
        part.title.say(language), tuple(_block(block, citations, language) for block in part.blocks), level
    )


def _block(block: citing.Block, citations: Citations, language: Language) -> Paragraph | BarChart:
    if isinstance(block, FigureBody):
        return _chart(block, citations, language)
    sentences = tuple(_sentence(one.sentence, citations, language) for one in block)
    return Paragraph(sentences, item=block[0].sentence.item)


def _sentence(sentence: SentenceBody, citations: Citations, language: Language) -> Sentence:
    said = sentence_in(sentence, language)
    original = None if said.language == language else said.language
    return Sentence(said.text, citations.of(sentence.sources), original)


def _chart(figure: FigureBody, citations: Citations, language: Language) -> BarChart:
    behind = [sources for _, _, sources in figure.rows] + [sources for _, sources in figure.compared]
    first, second = (*(label_in(words, language) for words in figure.legend), "", "")[:2]
    return BarChart(
        labels=tuple(label_in(labels, language) for labels, _, _ in figure.rows),
        values=tuple(value for _, value, _ in figure.rows),
        caption=label_in(figure.caption, language),
        sources=tuple(sorted({number for sources in behind for number in citations.of(sources)})),
        compared=tuple(value for value, _ in figure.compared),
        legend=(first, second) if figure.compared else None,
    )


def _line(cited: Cited, language: Language) -> SourceLine:
    if cited.count:
        return SourceLine(
            cited.number, cited.title.text, "", f"{cited.reference}; {IN_THE_WORKBOOK.say(language)}"
        )
    if cited.record is None:
        return SourceLine(cited.number, NOT_SHOWN.say(language), "")
    return SourceLine(
        number=cited.number,
        title=cited.title.text,
        agency=names.agency(cited.record.owner).say(language),
        reference=cited.reference,
        quote=cited.quote,
    )
