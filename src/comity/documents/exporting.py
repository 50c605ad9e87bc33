"""The central report in each form that it is asked for."""

from typing import Final, Literal, get_args

from comity.documents.central_report import paper_of
from comity.documents.house_style import house_style
from comity.documents.pdf import pdf
from comity.documents.report_annexes import xlsx
from comity.documents.webpage import html
from comity.documents.word import docx
from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.kernel.words import Words

Format = Literal["pdf", "docx", "xlsx", "html"]
Language = Literal["vi", "en"]

FORMATS: Final[tuple[Format, ...]] = get_args(Format)
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
MEDIA_TYPES: Final[dict[Format, str]] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


def exported(report: Record, acting: Acting, language: Language, form: Format) -> bytes:
    """The report as a file, as this hat may read it. Problems of `paper_of`, `checking.check` and `pdf.pdf`."""
    if form == "xlsx":
        return xlsx(report, acting, language)
    paper, style = paper_of(report, acting, language), house_style(node.here().profile)
    return {"pdf": pdf, "docx": docx, "html": html}[form](paper, style)


def language_named(code: str) -> Language:
    """The language of a code; Problem "report-language" for any other."""
    for language in LANGUAGES:
        if code == language:
            return language
    raise Problem(
        "report-language",
        what=Words(vi=f"Báo cáo không có ngôn ngữ “{code}”.", en=f"A report has no language “{code}”."),
        mend=Words(vi="Chọn vi hoặc en.", en="Choose vi or en."),
        place="--lang",
    )


def format_named(code: str) -> Format:
    """The format of a code; Problem "report-format" for any other."""
    for form in FORMATS:
        if code == form:
            return form
    raise Problem(
        "report-format",
        what=Words(vi=f"Không có định dạng “{code}”.", en=f"There is no format “{code}”."),
        mend=Words(vi=f"Chọn một trong: {', '.join(FORMATS)}.", en=f"Choose one of {', '.join(FORMATS)}."),
        place="--format",
    )
