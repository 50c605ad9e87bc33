"""Scenes in which the plan moves: what tasks are measured by, each agency's progress, and the chair year's board.

The data stand in the profile's demo/plans.toml; tasks are those of the script, by code.
"""

from datetime import timedelta
from typing import Any

from comity.cli.demo.cast import demo, head, office, officer, own_agency, said
from comity.directory.names import profile
from comity.kernel.dates import span
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.profiles.demo import Task as TaskScript
from comity.profiles.reading import read_toml
from comity.programme.hosting.actions import do_host_meeting, do_make_tasks, do_move_meeting, do_open_year
from comity.programme.hosting.kinds import ChairYearBody, HostedMeetingBody, Risk, Step
from comity.programme.hosting.preparing import steps_from
from comity.programme.kinds import Indicator, TaskBody
from comity.programme.models import Task
from comity.programme.planning.actions import do_change_task, do_finish_task, do_report_progress
from comity.programme.planning.kinds import Measured, ProgressBody

MEASURE = "main"  # the code of the one indicator that each task of the demo has


def _told() -> dict[str, Any]:
    return read_toml(profile().folder / "demo" / "plans.toml")


def _tasks(acting: Any) -> dict[str, Record]:
    """The script's tasks on this node by code: their titles are the script's."""
    titles = {task.vi: task.code for task in demo().plan.tasks}
    rows = Task.objects.visible_to(acting).filter(record__title__in=list(titles))
    return {titles[row.record.title]: row.record for row in rows.select_related("record")}


def deepen_plan() -> int:
    """The lead says when its tasks began, what they are measured by and what they wait for."""
    acting = office(demo().plan.office)
    found = _tasks(acting)
    script = {task.code: task for task in demo().plan.tasks}
    for told in _told()["task"]:
        record = found[told["code"]]
        body = content(record, TaskBody)
        changed = _measured(body, script[told["code"]], told.get("baseline", ""))
        waits = tuple(str(found[code].pk) for code in told.get("waits_for", ()))
        changed = changed.model_copy(update={"begins": told["begins"], "depends_on": waits})
        do_change_task(record.pk, changed, acting=acting)
    return len(found)


def _measured(body: TaskBody, script: TaskScript, baseline: str) -> TaskBody:
    measure = script.indicator
    indicator = Indicator(
        code=MEASURE,
        name=measure.vi,
        unit=measure.unit_vi,
        target=f"{measure.target:g}",
        baseline=baseline,
    )
    english = body.translations["en"]
    fields = {
        **english.fields,
        "indicators/0/name": measure.en,
        "indicators/0/unit": measure.unit_en,
    }
    translations = {**body.translations, "en": Rendering(fields=fields, translator=english.translator)}
    return body.model_copy(update={"indicators": (indicator,), "translations": translations})


def report_progress() -> int:
    """The agency of this node reports on the tasks that it leads or coordinates."""
    acting = officer(own_agency())
    found = _tasks(acting)
    made = 0
    for told in _told()["progress"]:
        if told["agency"] != own_agency() or told["task"] not in found:
            continue
        english = {"text": told["text"]["en"]}
        obstacles = told.get("obstacles", {})
        if obstacles:
            english["obstacles"] = obstacles["en"]
        body = ProgressBody(
            task=str(found[told["task"]].pk),
            title="",
            day=told["day"],
            share=told["share"],
            values=(Measured(indicator=MEASURE, value=told["value"]),) if "value" in told else (),
            text=told["text"]["vi"],
            obstacles=obstacles.get("vi", ""),
            translations={
                "en": Rendering(fields=english, translator=profile().office("mnd-dfr-translator").en)
            },
        )
        do_report_progress(found[told["task"]].pk, body, acting=acting)
        made += 1
    return made


def finish_tasks() -> int:
    """The lead closes what was done, on its day."""
    acting = head(own_agency())
    found = _tasks(acting)
    done = [told for told in _told()["task"] if "done_on" in told]
    for told in done:
        do_finish_task(found[told["code"]].pk, told["done_on"], acting=acting)
    return len(done)


def chair_year() -> int:
    """The lead opens the board of the chair year, with each meeting as its preparation went."""
    told = _told()
    acting = office(demo().plan.office)
    everybody = Label(0, frozenset(demo().round.agencies))
    year = do_open_year(
        ChairYearBody(
            period=told["year"]["period"],
            organisation=told["year"]["organisation"],
            text=told["year"]["text"],
            **said(told["year"]["vi"], told["year"]["en"]),
        ),
        acting=acting,
        label=everybody,
    )
    for meeting in told["meeting"]:
        _host(year, meeting, acting)
    return len(told["meeting"])


def _prepare_by_tasks(meeting: Record, told: dict[str, Any], lead: str, acting: Any) -> None:
    """Each step becomes a task of the plan, with its owner and deadline, and is closed on the day it was done."""
    beside = content(_tasks(acting)[told["tasks_beside"]], TaskBody)
    days = {step.code: step.done_on for step in _steps(told, lead)}
    do_make_tasks(meeting.pk, beside.direction, acting=acting)
    for step in content(get(meeting.pk, acting), HostedMeetingBody).steps:
        if days[step.code]:
            do_finish_task(step.task, days[step.code], acting=acting)


def _host(year: Record, told: dict[str, Any], acting: Any) -> None:
    lead = told.get("lead", acting.agency)
    body = HostedMeetingBody(
        chair_year=str(year.pk),
        date=told["date"],
        place=told["place"],
        forums=tuple(told["forums"]),
        lead=lead,
        coordinating=tuple(told.get("coordinating", ())),
        preparation=told["preparation"],
        steps=steps_from(told["preparation"], lead) if "tasks_beside" in told else _steps(told, lead),
        risks=tuple(Risk(**risk) for risk in told.get("risk", ())),
        **said(told["vi"], told["en"]),
    )
    made = do_host_meeting(body, acting=acting)
    if "tasks_beside" in told:
        _prepare_by_tasks(made, told, lead, acting)
    if told["state"] == "held":
        do_move_meeting(made.pk, "hold", acting=acting)
    else:
        do_move_meeting(made.pk, "cancel", reason=told["reason"], acting=acting)


def _steps(told: dict[str, Any], lead: str) -> tuple[Step, ...]:
    """The preparation with the days on which its steps were done: some days early, or as late as `slips` says."""
    first = span(told["date"]).first
    assert first is not None
    slips, only = told.get("slips", {}), told.get("done")
    found = []
    for place, step in enumerate(steps_from(told["preparation"], lead)):
        slip = slips.get(step.code, -2 - place % 4)
        day = min(first, first - timedelta(days=step.days_before - slip))
        done = only is None or step.code in only
        found.append(step.model_copy(update={"done_on": day.isoformat() if done else ""}))
    return tuple(found)
