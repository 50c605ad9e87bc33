"""A round beyond its report: the freeze, figures recomputed, findings that say the same, the matrix, what follows."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from comity.kernel import clock
from comity.kernel.dates import Span, span
from comity.kernel.envelopes import canonical, parse, sha256
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record, Version
from comity.programme.actions import do_give_account, do_move_task
from comity.programme.engaging.actions import do_move, do_propose
from comity.programme.kinds import AccountBody, EngagementBody, Indicator, PlanBody, TaskBody
from comity.programme.models import Direction, Task
from comity.programme.planning.actions import do_change_task, do_report_progress
from comity.programme.planning.kinds import Measured, ProgressBody
from comity.review.actions import (
    do_draft_submission,
    do_enter_submission,
    do_freeze_round,
    do_judge_submission,
    do_open_round,
    do_reopen_submission,
    do_revise_round,
    do_show_draft,
    do_state_finding,
)
from comity.review.citing import sources_of
from comity.review.conferring import attendance_of, do_answer_invitation, do_begin_plan, do_prepare_conference
from comity.review.drafting import PROMINENT, prominent, round_statistics
from comity.review.finding_groups import became, collected, do_carry, do_confirm_group, do_dissolve_group
from comity.review.gathering import gather
from comity.review.kinds import (
    AttendanceBody,
    ConferenceBody,
    FindingBody,
    QuestionPart,
    ReportBody,
    RoundBody,
    SentenceBody,
    SubmissionBody,
    VerdictBody,
)
from comity.review.likeness import Told, suggested
from comity.review.matrix import ACCEPTED, DRAFT, EMPTY, LATE, NOT_STARTED, RETURNED, SUBMITTED, matrix
from comity.review.prefilling import prefilled
from comity.review.reporting import do_revise_report, do_sign_report, do_write_sentence
from comity.review.statistics import Statistic, period_before
from tests.acts import BORDER_GUARD, DEPARTMENT
from tests.review import world as stage
from tests.review.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return stage.make()


def tables(world: World) -> dict[str, Statistic]:
    record = get(world.round.pk, world.lead)
    body = content(record, RoundBody)
    found = round_statistics(gather(record, body, world.lead), body, world.lead, stage.DAY)
    return {table.code: table for table in found}


def told(report: Record, language: str = "vi") -> str:
    return " ".join(s.texts.get(language, "") for s in content(report, ReportBody).sentences)


def earlier(world: World, title: str = "Thăm Lào năm 2013", day: str = "2013-05-06") -> Record:
    """An engagement of the period before."""
    account = do_give_account(
        AccountBody(title=title, form="visit", date=day, partners=("la",)), acting=world.lead
    )
    return stage.do_group_by_hand(account, acting=world.lead)


def test_figures_are_those_of_the_raw_versions(world: World) -> None:
    """Counted again from the stored envelopes, without any of the room's own code but the reading of dates."""
    before = earlier(world)
    latest = {}
    for row in Version.objects.for_machine().order_by("record", "number"):
        latest[str(row.record_id)] = parse(row.envelope)
    held = {key: e for key, e in latest.items() if e.kind == "engagement" and e.state == "carried-out"}
    told_of = defaultdict(set)
    for e in latest.values():
        if e.kind == "grouping" and e.state in ("certain", "confirmed"):
            told_of[e.body["engagement"]].add(e.body["account"])
    expected: dict[str, dict[str, list[set[str]]]] = {
        code: defaultdict(lambda: [set(), set()]) for code in ("form", "partner", "agency")
    }
    for key, e in held.items():
        first, last = span(e.body["date"])
        if first is None or last is None:
            continue
        column = 0 if first <= date(2018, 12, 31) and last >= date(2015, 1, 1) else 1
        expected["form"][e.body["form"]][column].add(key)
        for partner in e.body["partners"]:
            expected["partner"][partner][column].add(key)
        for account in told_of[key]:
            expected["agency"][latest[account].owner][column].add(key)
    found = tables(world)
    for code, rows in expected.items():
        shown = {
            line.code: (set(line.cells[0].ids), set(line.cells[1].ids))
            for line in found[code].lines
            if line.code != "-"
        }
        assert shown == {key: (this, last) for key, (this, last) in rows.items()}, code
    assert str(before.pk) in expected["form"]["visit"][1]
    tasks = {row.pk: row.record.state for row in Task.objects.for_machine().select_related("record")}
    plan = found["plan"]
    assert sum(line.cells[0].value for line in plan.lines) == len(tasks)
    assert sum(line.cells[1].value for line in plan.lines) == sum(s == "done" for s in tasks.values())


def arranged(world: World, title: str, last: str, *steps: str) -> Record:
    """An engagement of the lead's, taken so many steps along."""
    body = EngagementBody(title=title, form="visit", date=last, partners=("la",))
    record = do_propose(body, acting=world.lead)
    for step in steps:
        record = do_move(record.pk, step, acting=world.lead, text="Đối tác đề nghị hoãn")
    return record


def test_what_was_planned_is_set_against_what_was_held_and_reported(world: World) -> None:
    """Counted again from the stored envelopes at the freeze; what is written later changes no figure."""
    approved = ("consult", "approve")
    arranged(world, "Thăm Lào", "2018-03-05", *approved, "prepare", "carry-out")
    arranged(world, "Thăm Lào lần hai", "2018-05-05", *approved, "cancel")
    late = arranged(world, "Thăm Lào lần ba", "2018-06-05", *approved)
    arranged(world, "Ý tưởng", "2018-07-05")
    arranged(world, "Năm sau", "2019-07-05", *approved)
    task = world.tasks[0]
    aims = (
        Indicator(code="i1", name="Số cuộc", unit="cuộc", target="4", baseline="2"),
        Indicator(code="i2", name="Số đoàn", target="10"),
        Indicator(code="i3", name="Không chỉ tiêu"),
    )
    body = content(get(task.pk, world.lead), TaskBody).model_copy(update={"indicators": aims})
    do_change_task(task.pk, body, acting=world.lead)
    for day, value in (("2018-06-30", "3"), ("2018-03-31", "2.5")):
        report = ProgressBody(
            task=str(task.pk), title="", day=day, values=(Measured(indicator="i1", value=value),)
        )
        do_report_progress(task.pk, report, acting=world.lead)
    do_freeze_round(world.round.pk, acting=world.lead)
    latest = {
        str(row.record_id): parse(row.envelope)
        for row in Version.objects.for_machine().order_by("record", "number")
    }
    planned = {
        key: e.state
        for key, e in latest.items()
        if e.kind == "engagement" and e.body["approved_on"] and "2015-01-01" <= e.body["date"] < "2018-12-28"
    }
    do_move(late.pk, "prepare", acting=world.lead)
    do_move(late.pk, "carry-out", acting=world.lead)
    found = tables(world)
    [line] = found["held"].lines
    of = {code: set(cell.ids) for (code, _), cell in zip(found["held"].columns, line.cells, strict=True)}
    assert line.code == DEPARTMENT and of["planned"] == planned.keys() and len(planned) == 3
    assert of["held"] == {key for key, state in planned.items() if state == "carried-out"} and of["held"]
    assert of["cancelled"] == {key for key, state in planned.items() if state == "cancelled"}
    assert of["unknown"] == {str(late.pk)} and not of["accounted"]
    first, second = found["indicator"].lines
    newest = max(
        (e.body["day"], key) for key, e in latest.items() if e.kind == "progress" and e.body["values"]
    )[1]
    told = latest[newest].body["values"][0]["value"]
    assert [cell.value for cell in first.cells] == [(Decimal(told) - 2) / (4 - 2) * 100, 4, Decimal(told)]
    assert first.cells[2].ids == (newest,) and set(first.cells[0].ids) == {str(task.pk), newest}
    assert [cell.known for cell in second.cells] == [False, True, False]
    made = world.report()
    sentences = told_in_both(made)
    assert "3 hoạt động theo kế hoạch" in sentences and "đã thực hiện 1 hoạt động" in sentences
    assert "with a reported value: 1 indicator" in sentences
    figures = {one.caption["vi"]: one for one in content(made, ReportBody).figures}
    assert [value for _, value, _ in figures["Mức đạt chỉ tiêu của các nhiệm vụ (%)"].rows] == [50]
    do_sign_report(made.pk, acting=world.lead)


def told_in_both(report: Record) -> str:
    return " ".join(told(report, language) for language in ("vi", "en"))


def test_the_period_before_is_as_long_and_right_before() -> None:
    assert period_before(span("2015/2018")) == Span(date(2011, 1, 1), date(2014, 12, 31))
    assert period_before(span("2018-04-01/2018-04-30")) == Span(date(2018, 3, 2), date(2018, 3, 31))
    assert period_before(span("2018/..")) == Span(None, None)


def test_what_is_written_after_the_freeze_changes_no_word_and_no_figure(world: World) -> None:
    do_freeze_round(world.round.pk, acting=world.lead)
    before, figures = world.report(), tables(world)
    account = do_give_account(
        AccountBody(title="Thăm sau khi chốt", form="visit", date="2018-11-02", partners=("la",)),
        acting=world.lead,
    )
    stage.do_group_by_hand(account, acting=world.lead)
    do_move_task(world.tasks[1].pk, "finish", acting=world.lead)
    after = world.report()
    assert "Thăm sau khi chốt" not in told(after)
    assert content(after, ReportBody) == content(before, ReportBody)
    assert tables(world) == figures
    body = content(after, ReportBody)
    assert body.as_of == content(get(world.round.pk, world.lead), RoundBody).frozen


def test_the_snapshot_is_the_hash_over_the_versions_of_all_sources(world: World) -> None:
    body = content(world.report(), ReportBody)
    moment = clock.moment(body.as_of)
    rows = [
        [
            key,
            *Version.objects.for_machine()
            .filter(record=UUID(key), at__lte=moment)
            .order_by("-number")
            .values_list("number", "hash")[0],
        ]
        for key in sorted(sources_of(body))
    ]
    assert body.snapshot == sha256(canonical(rows))


def test_a_figure_without_records_and_a_source_that_is_nowhere_cannot_be_signed(world: World) -> None:
    report = world.report()
    body = content(report, ReportBody)
    labels, value, _ = body.figures[0].rows[0]
    hollow = body.figures[0].model_copy(update={"rows": ((labels, value, ()),), "compared": (), "legend": ()})
    invented = SentenceBody(
        section="lessons",
        block=99,
        texts={"vi": "Có nguồn bịa."},
        sources=("00000000-0000-4000-8000-00000000dead",),
    )
    for spoilt in ({"figures": (hollow,)}, {"sentences": (*body.sentences, invented)}):
        do_revise_report(report.pk, body.model_copy(update=spoilt), acting=world.lead)
        with pytest.raises(Problem) as caught:
            do_sign_report(report.pk, acting=world.lead)
        assert caught.value.code == "sentence-without-source"
    assert "Có nguồn bịa." in caught.value.what.vi


def test_who_puts_a_sentence_into_english_is_named(world: World) -> None:
    report = world.report()
    sentence = SentenceBody(
        section="lessons",
        block=0,
        texts={"vi": "Cần báo sớm.", "en": "Tell early."},
        sources=(str(world.round.pk),),
    )
    written = content(do_write_sentence(report.pk, sentence, acting=world.lead), ReportBody)
    lessons = [s.texts["vi"] for s in written.sentences if s.section == "lessons"]
    assert lessons[-1] == "Cần báo sớm." and written.translators == (world.lead.office,)


def test_findings_are_suggested_by_the_rarer_words_they_share() -> None:
    texts = [
        "Kinh phí bảo đảm cho phiên dịch chuyên ngành còn hạn chế",
        "Thiếu kinh phí cho phiên dịch chuyên ngành quân y",
        "Thời tiết xấu làm chậm kế hoạch",
        "Phiên dịch chuyên ngành thiếu kinh phí bảo đảm",
    ]
    findings = [Told(str(place), "difficulty", "", text) for place, text in enumerate(texts)]
    [group] = suggested(findings)
    assert set(group.ids) == {"0", "1", "3"} and 0.3 < group.likeness < 1
    assert suggested(findings, [("0", "1"), ("0", "3"), ("1", "3")]) == []
    other_kind = [found._replace(type="lesson") if found.id != "0" else found for found in findings]
    assert all("0" not in one.ids for one in suggested(other_kind))


def test_a_group_is_one_sentence_with_all_who_said_it_and_leads_to_what_it_became(world: World) -> None:
    texts = ("Phiên dịch chuyên ngành còn thiếu.", "Còn thiếu phiên dịch chuyên ngành.")
    for name, acting, text in zip("ab", (world.lead, world.guard), texts, strict=True):
        world.findings[name] = do_state_finding(FindingBody(type="difficulty", text=text), acting=acting)
        stage.submit(world, acting, [], [name])
    found = collected(world.round, world.lead, "difficulty")
    [heap] = found.suggestions
    ids = [str(one.pk) for one in heap.findings]
    group = do_confirm_group(world.round.pk, ids, "Thiếu phiên dịch chuyên ngành", acting=world.lead)
    sentence = next(
        s
        for s in content(world.report(), ReportBody).sentences
        if "Thiếu phiên dịch chuyên ngành (" in s.texts.get("vi", "")
    )
    assert sentence.texts["vi"].endswith("(Cục Đối ngoại Bộ Quốc phòng, Bộ đội Biên phòng).")
    assert set(sentence.sources) == {str(group.pk), *ids} and sentence.section == "difficulties"
    do_carry(group.pk, world.tasks[0].pk, acting=world.lead)
    carried = get(group.pk, world.lead)
    assert became([carried], world.lead)[group.pk] == [world.tasks[0]]
    with pytest.raises(Problem):
        do_carry(group.pk, world.plan.pk, acting=world.lead)
    do_dissolve_group(group.pk, acting=world.lead)
    do_confirm_group(world.round.pk, ids, "", acting=world.lead, alike=False)
    after = collected(world.round, world.lead, "difficulty")
    assert (after.confirmed, after.suggestions) == ((), ()) and len(after.alone) == 2


def test_the_matrix_tells_sections_apart(world: World) -> None:
    day = date(2018, 12, 28)
    mine, guard, mofa = matrix(world.round, world.lead, day)
    # Outline: results, coordination, difficulties, lessons, directions, proposals.
    assert mine.sections == (SUBMITTED, EMPTY, EMPTY, SUBMITTED, EMPTY, EMPTY)
    assert guard.sections == (SUBMITTED, EMPTY, SUBMITTED, EMPTY, EMPTY, SUBMITTED)
    assert mofa.sections == (LATE,) * 6 and mofa.days_late == 8
    body = content(world.round, RoundBody)
    do_revise_round(
        world.round.pk, body.model_copy(update={"deadlines": {"mofa": "2019-01-15"}}), acting=world.lead
    )
    changed = get(world.round.pk, world.lead)
    assert matrix(changed, world.lead, day)[2].sections == (NOT_STARTED,) * 6
    submission = world.submissions[BORDER_GUARD]
    verdict = do_judge_submission(
        submission.pk, False, acting=world.lead, sections={"difficulties": "Nêu rõ đơn vị nào."}
    )
    assert content(verdict, VerdictBody).sections == {"difficulties": "Nêu rõ đơn vị nào."}
    back = matrix(world.round, world.lead, day)[1]
    assert (back.standing, back.sections[2], back.sections[5]) == (RETURNED, RETURNED, SUBMITTED)
    assert back.days_late == 8
    do_judge_submission(world.submissions[DEPARTMENT].pk, True, acting=world.lead)
    assert matrix(world.round, world.lead, day)[0].sections[0] is ACCEPTED
    assert "Số liệu giữa các đơn vị chưa thống nhất" not in told(world.report()), "a returned one is not told"
    do_reopen_submission(submission.pk, acting=world.guard)
    assert matrix(world.round, world.guard, day)[1].standing is DRAFT


def test_the_lead_sees_a_draft_only_when_shown(world: World) -> None:
    again = do_open_round(
        RoundBody(title="Sơ kết 2018", period="2018", agencies=(DEPARTMENT, BORDER_GUARD)),
        acting=world.lead,
    )
    body = prefilled(again, world.guard)
    assert set(body.records) == {str(task.pk) for task in world.tasks[2:4]}, "the tasks it leads"
    draft = do_draft_submission(body, acting=world.guard)
    assert matrix(again, world.lead, stage.DAY)[1].standing is NOT_STARTED
    do_show_draft(draft.pk, acting=world.guard)
    assert matrix(again, world.lead, stage.DAY)[1].standing is DRAFT


def test_nobody_speaks_for_an_agency_but_itself_and_the_lead_that_enters_its_file(world: World) -> None:
    body = SubmissionBody(
        round=str(world.round.pk), title="Của Bộ Ngoại giao", agency="mofa", sections={"lessons": "Báo sớm."}
    )
    with pytest.raises(Problem):
        do_enter_submission(body, acting=world.guard)
    entered = do_enter_submission(body, acting=world.lead)
    row = matrix(world.round, world.lead, stage.DAY)[2]
    assert row.submission == entered and row.sections[3] is SUBMITTED
    report = world.report()
    assert "Báo sớm (Bộ Ngoại giao)." in told(report) and "Chưa nhận được báo cáo" not in told(report)


def test_difficulties_are_asked_after_in_the_next_round(world: World) -> None:
    group = do_confirm_group(
        world.round.pk,
        [str(world.findings["limitation"].pk), str(world.findings["lesson"].pk)],
        "Số liệu chưa thống nhất",
        acting=world.lead,
    )
    asked = QuestionPart(
        code=f"after-{group.pk}", section="difficulties", texts={"vi": "Đã giải quyết chưa?"}
    )
    following = do_open_round(
        RoundBody(
            title="Sơ kết 2019",
            period="2019",
            agencies=(BORDER_GUARD,),
            follows=str(world.round.pk),
            asked_after=(str(group.pk),),
            questions=(asked,),
        ),
        acting=world.lead,
    )
    found = {relation for relation, _ in content(following, RoundBody).links()}
    assert found == {"follows", "asked_after"}


def test_of_very_many_engagements_the_most_told_of_stand_for_all(world: World) -> None:
    pictures = gather(world.round, content(world.round, RoundBody), world.lead).engagements
    assert prominent(pictures * (PROMINENT + 1))[0].record == pictures[0].record
    assert len({one.record.pk for one in prominent(pictures)}) == len(pictures)


def test_a_conference_is_prepared_answered_and_the_next_plan_begins_from_it(world: World) -> None:
    body = ConferenceBody(title="Hội nghị tổng kết", date="2018-12-29", invited=(BORDER_GUARD, "mofa"))
    held = do_prepare_conference(body, acting=world.lead, label=Label(0, frozenset({BORDER_GUARD})))
    said = AttendanceBody(
        conference=str(held.pk), agency=BORDER_GUARD, title="Trả lời", delegates=("Phó Tư lệnh",)
    )
    noted = do_answer_invitation(said, True, acting=world.lead)
    answered = do_answer_invitation(said, False, acting=world.guard)
    assert attendance_of(held, BORDER_GUARD, world.lead) == answered, (
        "its own word before what was noted for it"
    )
    assert (noted.owner, answered.state) == (DEPARTMENT, "declined")
    do_answer_invitation(said, True, acting=world.guard)
    assert get(answered.pk, world.lead).state == "accepted"
    with pytest.raises(Problem) as caught:
        do_answer_invitation(said.model_copy(update={"agency": "mofa"}), True, acting=world.guard)
    assert caught.value.code == "not-invited"
    plan = do_begin_plan(
        world.conference.pk,
        PlanBody(title="Kế hoạch 2019", period="2019"),
        [("coordination", "Phối hợp giữa các cơ quan")],
        acting=world.lead,
    )
    [direction] = Direction.objects.for_machine().filter(plan=plan.pk)
    assert not Task.objects.for_machine().filter(direction=direction.pk).exists(), (
        "it names no lead: it waits"
    )
    assert get(world.conclusions[1].pk, world.lead).state == "stated"
