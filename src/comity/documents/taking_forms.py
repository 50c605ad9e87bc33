"""Taking a filled-in form into a round: the file is kept, and every text that became something has its place in it."""

from comity.directory import names
from comity.documents.submission_form import Read
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.attachments.actions import do_attach
from comity.kernel.attachments.inspecting import Inspected
from comity.kernel.kinds import Source
from comity.kernel.labels import Label
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import revise
from comity.review.actions import do_enter_submission, do_state_finding
from comity.review.kinds import FindingBody, RoundBody, SubmissionBody

TITLE = Words(vi="Báo cáo của {agency}: {round}", en="Submission of {agency}: {round}")


@action
def do_take_in_form(read: Read, file: Inspected, *, acting: Acting) -> Record:
    """Enter a form as the submission of the agency that filled it in; returns the submission."""
    round_ = get(read.round, acting, kind="round")
    title = TITLE.say("vi").format(
        agency=names.agency(read.agency).say("vi"), round=content(round_, RoundBody).say("title", "vi").text
    )
    body = SubmissionBody(
        round=read.round,
        title=title,
        agency=read.agency,
        sections=read.sections,
        answers=tuple(read.answers),
    )
    label = Label(round_.marking)
    entered = do_enter_submission(body, acting=acting, label=label)
    [kept] = do_attach(entered.pk, [file], acting=acting)
    document = str(kept.pk)
    findings = [
        do_state_finding(
            FindingBody(
                type=one.type,
                theme=one.theme,
                text=one.text,
                origin=str(entered.pk),
                said_by=read.agency,
            ),
            acting=acting,
            label=label,
            sources=[_source(read, "text", one.cell, document)],
        )
        for one in read.findings
    ]
    sources = [_source(read, path, cell, document) for path, cell in read.cells.items()]
    whole = body.model_copy(update={"findings": tuple(str(one.pk) for one in findings)})
    return revise(entered, acting=acting, body=whole, sources=sources)


def _source(read: Read, path: str, cell: str, document: str) -> Source:
    span = read.spans[cell]
    return Source(field=path, document=document, start=span.start, end=span.end, quote=span.text)
