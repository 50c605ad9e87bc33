"""Studies: each agency writes its own section, reviewers remark, the author answers, the lead sums up."""

import pytest

from comity.counsel.studies import (
    do_draft_section,
    do_give_section,
    do_move_study,
    do_open_study,
    do_remark_on_study,
    do_revise_section,
    do_revise_study,
    remarks_on,
)
from comity.counsel.study_kinds import (
    RemarkAnswer,
    StudyBody,
    StudyPart,
    StudyRemarkBody,
    StudySectionBody,
)
from comity.kernel.labels import NAMED_ONLY, group_member
from comity.kernel.reading import content, get, label_of
from tests.acts import BORDER_GUARD, DEPARTMENT, office
from tests.counsel.people import circle
from tests.kernel.worlds import refused

pytestmark = pytest.mark.django_db

LEAD, GUARD = office(DEPARTMENT), office(BORDER_GUARD)
OUTLINE = StudyBody(
    title="Cơ chế phối hợp cứu hộ biên giới",
    question="Vì sao thông tin đến chậm?",
    parts=(
        StudyPart(code="1", title="Thực trạng", agency=BORDER_GUARD),
        StudyPart(code="2", title="Kinh nghiệm các nước", agency="mofa"),
    ),
    reviewers=("pc-langson",),
)


def test_sections_are_their_authors_and_reach_the_lead_when_given() -> None:
    study = do_open_study(OUTLINE, acting=LEAD)
    assert label_of(study).audience == {BORDER_GUARD, "mofa", "pc-langson"}
    with refused("study-bad"):
        do_draft_section(StudySectionBody(study=str(study.pk), part="2", title="t", text="x"), acting=GUARD)
    section = do_draft_section(
        StudySectionBody(study=str(study.pk), part="1", title="Thực trạng", text="Bản một."), acting=GUARD
    )
    with refused("not-found"):
        get(section.pk, LEAD)
    do_give_section(section.pk, acting=GUARD)
    assert label_of(section).audience == {DEPARTMENT, "mofa", "pc-langson"}

    remark = do_remark_on_study(
        StudyRemarkBody(study=str(study.pk), section=str(section.pk), title="Góp ý", text="Thiếu số liệu."),
        acting=LEAD,
    )
    assert remarks_on(study, GUARD) == [remark]
    body = content(get(section.pk, GUARD), StudySectionBody)
    unexplained = body.model_copy(update={"answers": (RemarkAnswer(remark=str(remark.pk), taken="not"),)})
    with refused("study-bad"):
        do_revise_section(section.pk, unexplained, acting=GUARD)
    answered = RemarkAnswer(remark=str(remark.pk), taken="accepted")
    second = body.model_copy(update={"text": "Bản hai.", "answers": (answered,)})
    assert do_revise_section(section.pk, second, acting=GUARD).number == 3

    do_move_study(study.pk, "review", acting=LEAD)
    with refused("study-bad"):
        do_move_study(study.pk, "finish", acting=LEAD)
    do_revise_study(study.pk, OUTLINE.model_copy(update={"summary": "Cần đường dây nóng."}), acting=LEAD)
    do_move_study(study.pk, "finish", acting=LEAD)
    with refused("study-bad"):
        do_revise_section(section.pk, second, acting=GUARD)


def test_a_study_of_a_closed_group_and_its_sections_are_the_members() -> None:
    people = circle()
    group = people.found()
    study = do_open_study(
        OUTLINE.model_copy(update={"group": str(group.pk)}), acting=people.acting(people.chair), marking=0
    )
    member = people.acting(people.member)
    section = do_draft_section(
        StudySectionBody(study=str(study.pk), part="1", title="Thực trạng", text="Kín."), acting=member
    )
    do_give_section(section.pk, acting=member)
    for record in (study, section):
        assert label_of(record).audience == {group_member(str(group.pk)), NAMED_ONLY}
        assert record.marking == group.marking
        with refused("not-found"):
            get(record.pk, people.acting(people.guard_outsider))
