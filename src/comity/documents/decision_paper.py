"""A decision of commendation as an official paper: grounds, articles, the list of those honoured; .docx and PDF."""

import uuid
from datetime import date
from typing import Literal

from comity.directory import names
from comity.directory.symbols import symbol
from comity.documents.central_report import agencies_at_the_head
from comity.documents.house_style import house_style
from comity.documents.paper import Cell, Heading, Paper, Paragraph, Section, Sentence, Signature, Table
from comity.documents.pdf import pdf
from comity.documents.word import docx
from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.reading import content, contents, envelope_of
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.merit.deciding import DECISION, granting_head
from comity.merit.kinds import CertificateBody, CommendationBody, CouncilBody, NominationBody
from comity.merit.reading import certificates_of

Language = Literal["vi", "en"]

SUBJECT = Words(vi="Về việc tặng {award}", en="on awarding the {award}")
LAW = Words(vi="Căn cứ {grounds};", en="Pursuant to {grounds};")
COUNCIL = Words(vi="Căn cứ kết luận của {council};", en="Pursuant to the conclusion of {council};")
MET = Words(vi="{council} ngày {day}", en="{council} of {day}")
ASKED = Words(vi="Xét đề nghị của {agencies},", en="At the proposal of {agencies},")
DECIDES = Words(vi="QUYẾT ĐỊNH:", en="HEREBY DECIDES:")
ARTICLES = (
    Words(
        vi="Điều 1. Tặng {award} cho {count} tập thể, cá nhân có tên trong danh sách dưới đây, {occasion}.",
        en="Article 1. The {award} is awarded to those named in the list below ({count}), for {occasion}.",
    ),
    Words(
        vi="Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
        en="Article 2. This decision takes effect on the day of its signature.",
    ),
    Words(
        vi="Điều 3. Các cơ quan, đơn vị liên quan và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành "
        "quyết định này.",
        en="Article 3. The agencies concerned and those named in Article 1 are charged with carrying it out.",
    ),
)
LIST = Words(vi="Danh sách được khen thưởng", en="Those honoured")
HEADS = (
    Words(vi="TT", en="No."),
    Words(vi="Tập thể, cá nhân", en="Unit or person"),
    Words(vi="Cơ quan, đơn vị", en="Agency"),
    Words(vi="Phiếu đồng ý", en="Votes for"),
    Words(vi="Vào sổ số", en="Register No."),
)
VOTES = Words(vi="{yes}/{members}", en="{yes} of {members}")
NOT_SHOWN = Words(vi="không hiển thị cho người lập bản này", en="not shown to the maker of this copy")


def decision_pdf(record: Record, acting: Acting, language: Language) -> bytes:
    """The decision as PDF."""
    return pdf(paper_of(record, acting, language), house_style(node.here().profile))


def decision_docx(record: Record, acting: Acting, language: Language) -> bytes:
    """The decision as .docx in the house style."""
    return docx(paper_of(record, acting, language), house_style(node.here().profile))


def paper_of(record: Record, acting: Acting, language: Language) -> Paper:
    """A scoped decision as this hat may read it; a draft until it is issued with number and date."""
    body = content(record, CommendationBody)
    superior, issuing = agencies_at_the_head(record.owner, language)
    award = names.profile().award(body.award).words.say(language)
    council = _council(body, acting)
    office = (
        body.signer.get(language) or body.signer.get("vi") or names.profile().role("head").words.say(language)
    )
    return Paper(
        language=language,
        heading=Heading(
            superior_agency=superior,
            issuing_agency=issuing,
            number_symbol=body.number or f"/{symbol(record.owner, DECISION)}",
            place=names.profile().seat(record.owner).say(language),
            date=date.fromisoformat(body.date) if body.date else None,
            document_type=names.profile().document_type(DECISION).words.say(language).upper(),
            subject=SUBJECT.say(language).format(award=award),
        ),
        sections=(Section("", _text(record, body, council, acting, language)),),
        signature=Signature("", office),
        recipients=tuple(sorted(names.agency(code).say(language) for code in envelope_of(record).audience)),
        marking=names.profile().marking(record.marking).words.say(language) if record.marking else None,
        draft=record.state != "issued",
        snapshot_hash=record.hash,
        sourced=False,
    )


def _council(body: CommendationBody, acting: Acting) -> CouncilBody | None:
    found = Record.objects.visible_to(acting).filter(pk=body.council, kind="merit-council").first()
    return content(found, CouncilBody) if found is not None else None


def _text(
    record: Record, body: CommendationBody, council: CouncilBody | None, acting: Acting, language: str
) -> tuple[Paragraph | Table, ...]:
    here = Record.objects.visible_to(acting).filter(kind="nomination").in_bulk(body.nominations)
    bodies: dict[uuid.UUID, NominationBody] = contents(list(here.values()))
    cases = {str(key): one for key, one in bodies.items()}
    asking = dict.fromkeys(names.agency(one.owner).say(language) for one in here.values())
    rule = names.profile().award_council
    grounds = (rule.grounds_vi if language == "vi" else rule.grounds_en) if rule else ""
    said = [LAW.say(language).format(grounds=grounds)] if grounds else []
    if council is not None:
        said.append(COUNCIL.say(language).format(council=_met(council, language)))
    if asking:
        said.append(ASKED.say(language).format(agencies="; ".join(asking)))
    slots = {
        "award": names.profile().award(body.award).words.say(language),
        "count": len(body.nominations),
        "occasion": body.occasion.get(language) or next(iter(body.occasion.values()), ""),
    }
    first, *rest = (_paragraph(one.say(language).format(**slots)) for one in ARTICLES)
    return (
        _paragraph(granting_head(record.owner).say(language).upper(), centred=True),
        *map(_paragraph, said),
        _paragraph(DECIDES.say(language), centred=True),
        first,
        _list(record, body, cases, council, acting, language),
        *rest,
    )


def _met(council: CouncilBody, language: str) -> str:
    if not council.date:
        return council.title
    return MET.say(language).format(council=council.title, day=edtf_words(council.date, language))


def _list(
    record: Record,
    body: CommendationBody,
    cases: dict[str, NominationBody],
    council: CouncilBody | None,
    acting: Acting,
    language: str,
) -> Table:
    votes = {one.nomination: one for one in council.outcomes} if council else {}
    given: dict[uuid.UUID, CertificateBody] = contents(
        [row.record for row in certificates_of(record, acting)]
    )
    books = {one.nomination: one.number for one in given.values()}
    rows: list[tuple[Cell, ...]] = []
    for number, key in enumerate(body.nominations, 1):
        case, vote = cases.get(key), votes.get(key)
        rows.append(
            (
                str(number),
                case.named(language) if case else NOT_SHOWN.say(language),
                names.agency(case.agency).say(language) if case else "",
                VOTES.say(language).format(yes=vote.yes, members=vote.members) if vote else "",
                books.get(key, ""),
            )
        )
    return Table(tuple(words.say(language) for words in HEADS), tuple(rows), LIST.say(language))


def _paragraph(text: str, *, centred: bool = False) -> Paragraph:
    return Paragraph((Sentence(text),), centred=centred)
