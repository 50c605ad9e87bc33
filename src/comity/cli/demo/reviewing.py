"""Scenes of the review round: its outline sent, one agency late, one submission returned and mended, a difficulty
carried into a task, the conference that closes it, with delegates, minutes and conclusions that become tasks."""

import tomllib
from importlib.resources import files
from typing import Any

from comity.cli.demo.cast import clerk, head, officer, own_agency, said
from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.programme.kinds import TaskBody
from comity.programme.models import Direction, Task
from comity.review.actions import (
    do_approve_submission,
    do_judge_submission,
    do_reopen_submission,
    do_revise_round,
    do_revise_submission,
    do_state_conclusion,
    do_submit,
    do_take_up,
)
from comity.review.conferring import (
    do_answer_invitation,
    do_move_conference,
    do_prepare_conference,
    do_revise_conference,
)
from comity.review.finding_groups import collected, do_carry, do_confirm_group
from comity.review.kinds import (
    AgendaPart,
    AskedPaperPart,
    AttendanceBody,
    ConclusionBody,
    ConferenceBody,
    QuestionPart,
    RoundBody,
    SpeakerPart,
    SubmissionBody,
    ViewPart,
)
from comity.review.models import Conference, Round, Submission


def _script() -> dict[str, Any]:
    found = files("comity.profiles").joinpath("vn", "demo", "reviewing.toml")
    return tomllib.loads(found.read_text(encoding="utf-8"))


def ask_questions() -> int:
    """The lead adds its questions to the open round, and asks an agency that has no node here and stays silent."""
    acting = officer(own_agency())
    record = _round(acting)
    body = content(record, RoundBody)
    questions = tuple(
        QuestionPart(
            code=one["code"],
            section=one["section"],
            texts={"vi": one["vi"], "en": one["en"]},
            columns=tuple({"vi": vi, "en": en} for vi, en in one.get("columns", ())),
        )
        for one in _script()["question"]
    )
    agencies = tuple(dict.fromkeys((*body.agencies, *_script()["silent"])))
    changed = body.model_copy(update={"questions": questions, "agencies": agencies})
    do_revise_round(record.pk, changed, acting=acting)
    return len(questions)


def return_submission() -> str:
    """The lead returns one submission with remarks on a section."""
    script = _script()["returned"]
    acting = officer(own_agency())
    row = Submission.objects.visible_to(acting).get(agency=script["agency"], record__state="submitted")
    do_judge_submission(
        row.pk, False, acting=acting, remarks=script["remarks"], sections={script["section"]: script["mend"]}
    )
    return str(row.pk)


def mend_submission() -> bool:
    """The agency whose submission came back mends it and submits again."""
    script = _script()["returned"]
    if own_agency() != script["agency"]:
        return False
    acting = officer(own_agency())
    row = Submission.objects.visible_to(acting).select_related("record").get(agency=own_agency())
    do_reopen_submission(row.pk, acting=acting)
    body = content(get(row.pk, acting), SubmissionBody)
    mended = body.model_copy(update={"sections": {**body.sections, script["section"]: script["answer"]}})
    do_revise_submission(row.pk, mended, acting=acting)
    do_approve_submission(row.pk, acting=head(own_agency()))
    do_submit(row.pk, acting=clerk(own_agency()))
    return True


def carry_difficulty() -> str:
    """The lead confirms that difficulties say the same, and carries them into a task of the plan."""
    acting = officer(own_agency())
    record = _round(acting)
    found = collected(record, acting, "difficulty")
    heap = found.suggestions[0].findings if found.suggestions else found.alone[:2]
    group = do_confirm_group(
        record.pk,
        [str(one.pk) for one in heap],
        _script()["group"]["vi"],
        acting=acting,
        english=_script()["group"]["en"],
    )
    task = Task.objects.visible_to(acting).filter(record__owner=acting.agency).order_by("order").first()
    if task is not None:
        do_carry(group.pk, task.pk, acting=acting)
    return str(group.pk)


def prepare_conference() -> str:
    """The lead prepares the conference on the round; the agencies invited know of it."""
    script, acting = _script()["conference"], officer(own_agency())
    record = _round(acting)
    body = ConferenceBody(
        **said(script["vi"], script["en"]),
        date=script["date"],
        place=script["place"],
        period=content(record, RoundBody).period,
        organiser=own_agency(),
        round=str(record.pk),
        agencies=tuple(script["invited"]),
        invited=tuple(script["invited"]),
        agenda=tuple(AgendaPart(**one) for one in script["agenda"]),
        papers=tuple(AskedPaperPart(**one) for one in script["paper"]),
        speakers=tuple(SpeakerPart(**one) for one in script["speaker"]),
    )
    audience = frozenset(script["invited"]) - {own_agency()}
    return str(do_prepare_conference(body, acting=acting, label=Label(0, audience)).pk)


def answer_invitation() -> int:
    """This node's agencies answer: who comes, with which paper."""
    made = 0
    for one in _script()["conference"]["answer"]:
        if one["agency"] != own_agency():
            continue
        acting = officer(own_agency())
        row = (
            Conference.objects.visible_to(acting)
            .filter(record__state="planned")
            .select_related("record")
            .get()
        )
        body = AttendanceBody(
            conference=str(row.pk),
            agency=own_agency(),
            title=f"Trả lời mời dự: {row.record.title}",
            delegates=tuple(one["delegates"]),
            papers=tuple(one.get("papers", ())),
        )
        do_answer_invitation(body, True, acting=acting)
        made += 1
    return made


def hold_conference() -> int:
    """The conference is held: minutes by speaker, conclusions, and tasks of those that name their lead."""
    script, acting = _script()["conference"], officer(own_agency())
    row = Conference.objects.visible_to(acting).filter(record__state="planned").select_related("record").get()
    do_move_conference(row.pk, "hold", acting=acting)
    held = get(row.pk, acting)
    body = content(held, ConferenceBody)
    minutes = tuple(ViewPart(**one) for one in script["view"])
    do_revise_conference(held.pk, body.model_copy(update={"minutes": minutes}), acting=acting)
    directions = list(Direction.objects.visible_to(acting).filter(record__owner=acting.agency))
    tasks = 0
    audience = frozenset(script["invited"])
    for order, one in enumerate(script["conclusion"]):
        made = do_state_conclusion(
            _conclusion(held, one, order), acting=acting, label=Label(0, audience - {own_agency()})
        )
        if one.get("lead") and directions:
            do_take_up(made.pk, _task(one, directions[-1], order), acting=acting)
            tasks += 1
    return tasks


def _conclusion(held: Record, one: dict[str, Any], order: int) -> ConclusionBody:
    return ConclusionBody(
        **said(one["vi"], one["en"], "text"),
        conference=str(held.pk),
        theme=one.get("theme", ""),
        lead=one.get("lead", ""),
        coordinating=tuple(one.get("coordinating", ())),
        deadline=one.get("deadline", ""),
        order=order,
    )


def _task(one: dict[str, Any], direction: Direction, order: int) -> TaskBody:
    translator = profile().office("mnd-dfr-translator").en
    return TaskBody(
        direction=str(direction.pk),
        title=one["vi"].rstrip("."),
        translations={"en": Rendering(fields={"title": one["en"].rstrip(".")}, translator=translator)},
        lead=one["lead"],
        coordinating=tuple(one.get("coordinating", ())),
        deadline=one.get("deadline", ""),
        order=200 + order,
    )


def _round(acting: Acting) -> Record:
    row = Round.objects.visible_to(acting).select_related("record").order_by("record__created_at").last()
    assert row is not None
    found: Record = row.record
    return found
