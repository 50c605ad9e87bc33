"""What changes central reports: keeping a draft, editing its sentences, signing it off."""

import uuid
from collections.abc import Iterator

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise
from comity.review.citing import label_in, sources_of
from comity.review.kinds import ReportBody, SentenceBody
from comity.review.snapshot import unknown_sources, with_snapshot


@action
def do_draft_report(body: ReportBody, *, acting: Acting, label: Label) -> Record:
    """Keep a drafted central report, with the hash of what it stands on."""
    own(body.round, acting, "round")
    return create("report", with_snapshot(body), acting=acting, label=label)


@action
def do_revise_report(report: uuid.UUID | str, body: ReportBody, *, acting: Acting) -> Record:
    """Change a drafted central report."""
    return revise(_draft(report, acting), acting=acting, body=with_snapshot(body))


@action
def do_write_sentence(
    report: uuid.UUID | str, sentence: SentenceBody, *, acting: Acting, index: int | None = None
) -> Record:
    """Put a sentence into a drafted report: in the place of one that is there, or as the last of its section.

    Without any text it takes the one at `index` out. Who gives a text in another language than the report's is named
    as its translator.
    """
    record = _draft(report, acting)
    body = content(record, ReportBody)
    sentences = list(body.sentences)
    before = sentences[index].texts if index is not None else {}
    if index is not None and not sentence.texts:
        del sentences[index]
    elif index is not None:
        sentences[index] = sentence
    else:
        last = max((i for i, one in enumerate(sentences) if one.section == sentence.section), default=None)
        place = len(sentences) if last is None else last + 1
        block = max((one.block for one in sentences), default=0) + 1
        sentences.insert(place, sentence.model_copy(update={"block": block}))
    translated = any(
        text != before.get(language) for language, text in sentence.texts.items() if language != body.language
    )
    translators = dict.fromkeys((*body.translators, acting.office)) if translated else body.translators
    changed = {"sentences": tuple(sentences), "translators": tuple(translators)}
    return revise(record, acting=acting, body=with_snapshot(body.model_copy(update=changed)))


def _draft(report: uuid.UUID | str, acting: Acting) -> Record:
    record = own(report, acting, "report")
    if record.state != "draft":
        raise Problem(
            "report-signed",
            what=Words(vi="Báo cáo đã ký, không sửa được.", en="The report is signed off and cannot change."),
            mend=Words(vi="Lập báo cáo mới.", en="Draft a new report."),
        )
    return record


@action
def do_sign_report(report: uuid.UUID | str, *, acting: Acting) -> Record:
    """Sign a central report off. A sentence or figure without a source is named and stops it.

    A source that no record of this node is, is none.
    """
    record = get(report, acting, kind="report")
    body = content(record, ReportBody)
    unknown = unknown_sources(sources_of(body))
    bare = list(_bare(body, unknown))
    if bare:
        section, first = bare[0]
        raise Problem(
            "sentence-without-source",
            what=Words(
                vi=f"{len(bare)} câu hoặc số liệu chưa có nguồn: “{first}”",
                en=f"{len(bare)} sentences or figures have no source: “{first}”",
            ),
            mend=Words(
                vi="Gắn nguồn cho từng câu, hoặc bỏ câu đó.", en="Give each a source, or take it out."
            ),
            place=section,
        )
    return move(record, "sign", acting=acting)


def _bare(body: ReportBody, unknown: set[str]) -> Iterator[tuple[str, str]]:
    """(section, words) of what stands on nothing, or on something that is not there."""
    for sentence in body.sentences:
        if not sentence.sources or unknown & set(sentence.sources):
            yield sentence.section, next(iter(sentence.texts.values()), "")
    for figure in body.figures:
        rows = [(value, sources) for _, value, sources in figure.rows] + list(figure.compared)
        if any((value and not sources) or unknown & set(sources) for value, sources in rows):
            yield figure.section, label_in(figure.caption, "vi")
