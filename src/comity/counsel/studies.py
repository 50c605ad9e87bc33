"""What changes studies: the lead sets the question and the outline, each agency writes its own sections and remarks."""

import uuid

from comity.counsel.group_kinds import WorkingGroupBody
from comity.counsel.groups import group_label
from comity.counsel.models import StudyRemark, StudySection
from comity.counsel.study_kinds import StudyBody, StudyRemarkBody, StudySectionBody
from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import checked
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise


@action
def do_open_study(body: StudyBody, *, acting: Acting, marking: int = 0) -> Record:
    """Open a study. The agencies that write or review may know it; one of a group is its members'."""
    _require_outline(body)
    return create("study", body, acting=acting, label=_label(body, marking, acting))


@action
def do_revise_study(study: uuid.UUID | str, body: StudyBody, *, acting: Acting) -> Record:
    """Change question, outline or summary of an own study that goes on. Who knew it goes on knowing it."""
    record = own(study, acting, "study")
    _require_open(record)
    before = content(record, StudyBody)
    kept = body.model_copy(update={"group": before.group, "translations": {}})
    _require_outline(kept)
    label = label_of(record)
    if not kept.group:
        label = label.widened(_named(kept) - {record.owner})
    return revise(record, acting=acting, body=kept, label=label)


@action
def do_move_study(study: uuid.UUID | str, step: str, *, acting: Acting) -> Record:
    """Put an own study to review, back to writing, make it final, or drop it."""
    record = own(study, acting, "study")
    body = content(record, StudyBody)
    if step == "finish" and not body.summary.strip():
        raise _bad("Chưa có kết quả nghiên cứu.", "What was found is not written yet.", "summary")
    return move(record, step, acting=acting)


@action
def do_draft_section(body: StudySectionBody, *, acting: Acting) -> Record:
    """Draft a section that the outline gives to the acting agency; one at a time."""
    study = get(body.study, acting, kind="study")
    _require_open(study)
    outline = content(study, StudyBody)
    part = next((one for one in outline.parts if one.code == body.part), None)
    if part is None or part.agency != acting.agency:
        raise _bad(
            "Đề cương không giao phần này cho cơ quan bạn.",
            "The outline does not give this section to your agency.",
            "part",
        )
    if section_of(study, body.part, acting) is not None:
        raise _bad("Cơ quan đã viết phần này.", "Your agency has written this section already.", "part")
    # Of a group its members see drafts too; elsewhere a draft is its author's until it is given.
    label = label_of(study) if outline.group else Label(study.marking)
    return create("study-section", body, acting=acting, label=label)


@action
def do_revise_section(section: uuid.UUID | str, body: StudySectionBody, *, acting: Acting) -> Record:
    """Change an own section while the study goes on, and say how remarks were taken up."""
    record = own(section, acting, "study-section")
    before = content(record, StudySectionBody)
    _require_open(get(before.study, acting, kind="study"))
    for answer in body.answers:
        if answer.taken in ("partly", "not") and not answer.reason.strip():
            raise _bad(
                "Không tiếp thu hoặc tiếp thu một phần thì phải giải trình.",
                "What is not accepted in full needs a reason.",
                "answers",
            )
    kept = body.model_copy(update={"study": before.study, "part": before.part, "translations": {}})
    return revise(record, acting=acting, body=kept)


@action
def do_give_section(section: uuid.UUID | str, *, acting: Acting) -> Record:
    """Give an own section: the lead, the other authors and the reviewers may know it, and its later versions."""
    record = own(section, acting, "study-section")
    study = get(content(record, StudySectionBody).study, acting, kind="study")
    _require_open(study)
    return move(record, "give", acting=acting, label=_as_known(study, record.marking, acting))


@action
def do_remark_on_study(body: StudyRemarkBody, *, acting: Acting) -> Record:
    """A remark of an agency that may know the study."""
    study = get(body.study, acting, kind="study")
    _require_open(study)
    marking = study.marking
    if body.section:
        marking = max(marking, get(body.section, acting, kind="study-section").marking)
    if not body.text.strip():
        raise _bad("Chưa ghi nội dung góp ý.", "The remark is empty.", "text")
    return create("study-remark", body, acting=acting, label=_as_known(study, marking, acting))


def section_of(study: Record, part: str, acting: Acting) -> Record | None:
    """The acting agency's own section of a part, if it has begun one."""
    rows = StudySection.objects.visible_to(acting).filter(study=study.pk, part=part)
    row = rows.filter(record__owner=acting.agency).select_related("record").first()
    return row.record if row else None


def remarks_on(study: Record, acting: Acting, most: int = 200) -> list[Record]:
    """The remarks on a study and its sections that this hat may read, oldest first."""
    rows = StudyRemark.objects.visible_to(acting).filter(study=study.pk).select_related("record")
    return [row.record for row in rows.order_by("record__created_at", "pk")[:most]]


def _label(body: StudyBody, marking: int, acting: Acting) -> Label:
    if not body.group:
        return Label(marking, frozenset(_named(body)))
    group = get(body.group, acting, kind="working-group")
    closed = content(group, WorkingGroupBody).closed
    return group_label(group.pk, max(marking, group.marking), closed)


def _as_known(study: Record, marking: int, acting: Acting) -> Label:
    """For whoever may know the study: its audience and its owner, the acting agency aside."""
    known = label_of(study)
    if not known.closed:
        known = known.widened({study.owner})
    return Label(max(marking, study.marking), known.audience - {acting.agency})


def _named(body: StudyBody) -> set[str]:
    return {*(part.agency for part in body.parts), *body.reviewers}


def _require_open(study: Record) -> None:
    if study.state not in ("writing", "review"):
        raise _bad("Nghiên cứu đã kết thúc.", "The study is finished.", "study")


def _require_outline(body: StudyBody) -> None:
    known = {agency.code for agency in profile().agencies}
    unknown = sorted(_named(body) - known)
    if unknown:
        raise _bad(
            f"Không có cơ quan: {', '.join(unknown)}.", f"No such agency: {', '.join(unknown)}.", "parts"
        )
    codes = [part.code for part in body.parts]
    if len(codes) != len(set(codes)):
        raise _bad("Hai phần có cùng mã.", "Two sections have the same code.", "parts")
    checked(body.deadline)


def _bad(vi: str, en: str, place: str) -> Problem:
    return Problem(
        "study-bad",
        what=Words(vi, en),
        mend=Words(vi="Sửa lại rồi thử lần nữa.", en="Correct it and try again."),
        place=place,
    )
