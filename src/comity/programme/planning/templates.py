"""Templates of plans: a plan without its period, and a plan begun from it."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import checked, span
from comity.kernel.ids import new_id
from comity.kernel.kinds import Body, Rendering
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own
from comity.programme.kinds import DirectionBody, Indicator, PlanBody, TaskBody
from comity.programme.models import Direction, Task
from comity.programme.planning.kinds import (
    PlanTemplateBody,
    TemplateDirection,
    TemplateIndicator,
    TemplateTask,
)


@action
def do_save_template(plan: uuid.UUID | str, title: str, *, acting: Acting, english: str = "") -> Record:
    """Make a template of an own plan, for the acting agency; it is marked as the highest of what went into it."""
    record = own(plan, acting, "plan")
    first = span(content(record, PlanBody).period).first
    branches = whole_tree(record, acting)
    records = [record, *(one for branch, tasks in branches for one in (branch, *tasks))]
    bodies = contents(records)
    codes = {
        str(task.pk): f"{number}.{at}"
        for number, (_, tasks) in enumerate(branches, 1)
        for at, task in enumerate(tasks, 1)
    }
    directions = tuple(
        TemplateDirection(
            titles=bodies[branch.pk].headings(),
            tasks=tuple(_template_task(bodies[task.pk], codes[str(task.pk)], first, codes) for task in tasks),
        )
        for branch, tasks in branches
    )
    translations = {"en": Rendering(fields={"title": english}, translator="")} if english else {}
    body = PlanTemplateBody(
        title=title, plan=str(record.pk), directions=directions, translations=translations
    )
    label = Label(max(one.marking for one in records))
    return create("plan-template", body, acting=acting, label=label)


@action
def do_begin_from_template(
    template: uuid.UUID | str, body: PlanBody, *, acting: Acting, label: Label | None = None
) -> Record:
    """Open a plan for a period from a template; its days are counted from the period's first day."""
    record = get(template, acting, kind="plan-template")
    told = content(record, PlanTemplateBody)
    first = begin_of(body.period)
    label = Label(
        max(record.marking, label.marking if label else 0), label.audience if label else frozenset()
    )
    plan = create("plan", body, acting=acting, label=label, state="in-force")
    ids = {task.code: new_id() for direction in told.directions for task in direction.tasks}
    for order, direction in enumerate(told.directions):
        under = create(
            "direction",
            DirectionBody(plan=str(plan.pk), order=order, **_said({"title": direction.titles})),
            acting=acting,
            label=label,
            state="in-force",
        )
        for at, task in enumerate(direction.tasks):
            new = _task_of(task, str(under.pk), at, first, ids)
            create(
                "task",
                new,
                acting=acting,
                label=label.widened({new.lead, *new.coordinating} - {acting.agency}),
                record_id=ids[task.code],
            )
    return plan


@action
def do_move_template(template: uuid.UUID | str, step: str, *, acting: Acting) -> Record:
    """Take an own template a step: "retire" or "revive"."""
    return move(own(template, acting, "plan-template"), step, acting=acting)


def whole_tree(plan: Record, acting: Acting) -> list[tuple[Record, list[Record]]]:
    """The directions of a scoped plan with their tasks, as far as this hat may see them, in their order."""
    rows = Direction.objects.visible_to(acting).filter(plan=plan.pk).select_related("record")
    directions = [row.record for row in rows]
    below: dict[uuid.UUID, list[Record]] = {record.pk: [] for record in directions}
    tasks = Task.objects.visible_to(acting).filter(direction__in=list(below))
    for row in tasks.select_related("record"):
        below[row.direction].append(row.record)
    return [(record, below[record.pk]) for record in directions]


def begin_of(period: str) -> date:
    """The first day of a period; a Problem where it has none."""
    first = span(checked(period)).first
    if first is None:
        raise Problem(
            "period-without-beginning",
            what=Words(vi="Kỳ kế hoạch không có ngày bắt đầu.", en="The period has no beginning."),
            mend=Words(vi="Ghi kỳ như 2021/2023 hoặc 2021.", en="Write it like 2021/2023 or 2021."),
            place=period,
        )
    return first


def texts_of(body: Body, field: str) -> dict[str, str]:
    """A text of a body by language, without empty ones."""
    own_text = body.say(field, body.language).text
    found = {body.language: own_text} if own_text else {}
    for language, rendering in body.translations.items():
        if rendering.fields.get(field):
            found[language] = rendering.fields[field]
    return found


def _template_task(body: TaskBody, code: str, first: date | None, codes: Mapping[str, str]) -> TemplateTask:
    def days(day: date | None) -> int | None:
        return None if day is None or first is None else (day - first).days

    return TemplateTask(
        code=code,
        titles=body.headings(),
        lead=body.lead,
        coordinating=body.coordinating,
        begins=days(span(body.begins).first),
        due=days(span(body.deadline).last),
        indicator=texts_of(body, "indicator"),
        indicators=tuple(
            TemplateIndicator(
                code=one.code,
                names=texts_of(body, f"indicators/{at}/name"),
                units=texts_of(body, f"indicators/{at}/unit"),
                target=one.target,
                baseline=one.baseline,
            )
            for at, one in enumerate(body.indicators)
        ),
        depends_on=tuple(codes[key] for key in body.depends_on if key in codes),
    )


def _task_of(
    task: TemplateTask, direction: str, order: int, first: date, ids: Mapping[str, uuid.UUID]
) -> TaskBody:
    def day(days: int | None) -> str:
        return "" if days is None else (first + timedelta(days=days)).isoformat()

    texts: dict[str, Mapping[str, str]] = {"title": task.titles, "indicator": task.indicator}
    for at, one in enumerate(task.indicators):
        texts |= {f"indicators/{at}/name": one.names, f"indicators/{at}/unit": one.units}
    said = _said(texts)
    return TaskBody(
        direction=direction,
        title=said["title"],
        indicator=said.get("indicator", ""),
        language=said["language"],
        translations=said["translations"],
        lead=task.lead,
        coordinating=task.coordinating,
        begins=day(task.begins),
        deadline=day(task.due),
        indicators=tuple(
            Indicator(
                code=one.code,
                name=said.get(f"indicators/{at}/name", one.code),
                unit=said.get(f"indicators/{at}/unit", ""),
                target=one.target,
                baseline=one.baseline,
            )
            for at, one in enumerate(task.indicators)
        ),
        depends_on=tuple(str(ids[code]) for code in task.depends_on if code in ids),
        order=order,
    )


def _said(texts: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Texts by field and language as the fields of a body: in the language of the title, the others as translations."""
    language = "vi" if "vi" in texts["title"] else next(iter(texts["title"]))
    others = sorted({code for by_language in texts.values() for code in by_language} - {language})
    translations = {
        code: Rendering(
            fields={field: said[code] for field, said in texts.items() if code in said}, translator=""
        )
        for code in others
    }
    own_texts = {
        field: said.get(language, next(iter(said.values()), "")) for field, said in texts.items() if said
    }
    return {"language": language, "translations": translations, **own_texts}
