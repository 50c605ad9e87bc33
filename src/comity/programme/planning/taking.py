"""Taking a table into a plan: every row accounted for, and a table taken in twice changes nothing the second time.

A row is a task, found by its key, else by its title within its direction, else made. What is not in the table stays as
it is. A row that cannot be taken is refused and the others are taken; a row of which a part could not be read is taken
without that part, with a doubt.
"""

import re
import uuid
from dataclasses import dataclass, field

from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import span
from comity.kernel.folding import fold
from comity.kernel.ids import new_id
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import contents, label_of
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, own, revise
from comity.kernel.written_dates import edtf_from, written
from comity.programme.kinds import DirectionBody, Indicator, TaskBody
from comity.programme.planning.dependencies import cycle_in
from comity.programme.planning.rollup import decimal
from comity.programme.planning.rows import Outcome, Row, Rows, Told
from comity.programme.planning.templates import whole_tree

NO_TITLE = Words(vi="không có tên nhiệm vụ", en="no task is named")
NO_DIRECTION = Words(vi="không có phương hướng", en="no direction is named")
NO_SUCH_KEY = Words(vi="mã nhiệm vụ không thuộc kế hoạch này", en="the key is of no task of this plan")
TWICE = Words(vi="nhiệm vụ này đã có ở một dòng trên", en="the task stands in a row above already")
ENDS_FIRST = Words(vi="thời hạn trước ngày bắt đầu", en="the deadline is before the beginning")
CIRCLE = Words(
    vi="phụ thuộc thành vòng tròn với dòng khác", en="its dependencies make a circle with other rows"
)


def _unknown_lead(text: str) -> Words:
    if not text:
        return Words(vi="không có cơ quan chủ trì", en="no lead agency is named")
    return Words(vi=f"không rõ cơ quan chủ trì “{text}”", en=f"the lead agency “{text}” is not known")


def _left_out(what: Words, text: str) -> Words:
    return Words(
        vi=f"{what.vi} “{text}” không đọc được nên bỏ qua",
        en=f"{what.en} “{text}” could not be read and is left out",
    )


COORDINATING = Words(vi="cơ quan phối hợp", en="coordinating agency")
DATE = Words(vi="ngày", en="date")
NUMBER = Words(vi="số", en="number")
DEPENDENCY = Words(vi="nhiệm vụ phải chờ", en="dependency")


@dataclass
class _Asked:
    """What a row asks for: the task it speaks of (None for a new one) and its content, or why it is refused."""

    row: Row
    id: str
    direction: str
    task: Record | None
    before: TaskBody | None
    body: TaskBody | None = None
    doubts: list[Words] = field(default_factory=list)
    refused: Words | None = None


@dataclass
class _Known:
    """The plan as it is: directions by folded title, tasks by key and by direction and folded title."""

    directions: dict[str, str]
    tasks: dict[str, Record]
    bodies: dict[uuid.UUID, TaskBody]
    titles: dict[tuple[str, str], str]


@action
def do_take_rows(plan: uuid.UUID | str, rows: Rows, *, acting: Acting) -> Outcome:
    """Take the rows of a table into an own plan; see the module."""
    record = own(plan, acting, "plan")
    known = _known(record, acting)
    asked = _asked(rows, known)
    _resolve_dependencies(asked, known)
    made: dict[str, str] = {}
    outcome = Outcome()
    for one in asked:
        if one.refused is not None:
            outcome.refused.append(Told(one.row.number, (one.refused,)))
            continue
        assert one.body is not None
        if one.before == one.body:
            outcome.unchanged.append(one.row.number)
            continue
        _write(one, record, known, made, acting)
        if one.doubts:
            outcome.doubtful.append(Told(one.row.number, tuple(one.doubts)))
        else:
            outcome.taken.append(one.row.number)
    return outcome


def _known(plan: Record, acting: Acting) -> _Known:
    branches = whole_tree(plan, acting)
    bodies = contents([task for _, tasks in branches for task in tasks])
    directions: dict[str, str] = {}
    titles: dict[tuple[str, str], str] = {}
    tasks: dict[str, Record] = {}
    for direction, below in branches:
        for text in direction.titles.values():
            directions.setdefault(_key(text), str(direction.pk))
        for task in below:
            tasks[str(task.pk)] = task
            for text in task.titles.values():
                titles.setdefault((str(direction.pk), _key(text)), str(task.pk))
    return _Known(directions, tasks, bodies, titles)


def _key(text: str) -> str:
    return " ".join(fold(text).split())


def _asked(rows: Rows, known: _Known) -> list[_Asked]:
    found: list[_Asked] = []
    seen: set[str] = set()
    new: dict[tuple[str, str], str] = {}
    for row in rows:
        direction = known.directions.get(_key(row.direction), "")
        under = direction or _key(row.direction)
        key = row.key or known.titles.get((under, _key(row.title)), "")
        task = known.tasks.get(key)
        place = key or new.setdefault((under, _key(row.title)), str(new_id()))
        one = _Asked(row, place, direction, task, known.bodies[task.pk] if task else None)
        found.append(one)
        one.refused = _refusal(row, task)
        if one.refused is None and place in seen:
            one.refused = TWICE
        if one.refused is None:
            seen.add(place)
            _content(one)
    return found


def _refusal(row: Row, task: Record | None) -> Words | None:
    if row.key and task is None:
        return NO_SUCH_KEY
    if not row.title:
        return NO_TITLE
    if not row.direction:
        return NO_DIRECTION
    if profile().find("agency", row.lead) is None and not (task and row.lead == ""):
        return _unknown_lead(row.lead)
    return None


def _content(one: _Asked) -> None:
    """What the row says of the task, over what the task says; dependencies come after, when every row has its id."""
    row, before = one.row, one.before or TaskBody(direction=one.direction, title=one.row.title, lead="")
    entry = profile().find("agency", row.lead)
    lead = entry.code if entry else before.lead
    coordinating = tuple(code for code in _agencies(row.coordinating, one) if code != lead)
    body = before.model_copy(
        update={
            "direction": one.direction or before.direction,
            "lead": lead,
            "coordinating": (
                before.coordinating if set(coordinating) == set(before.coordinating) else coordinating
            ),
            "begins": _date(row.begins, before.begins, one),
            "deadline": _date(row.deadline, before.deadline, one),
            "indicators": _indicators(row, before, one),
            **_texts(row, before),
        }
    )
    begins, due = span(body.begins).first, span(body.deadline).last
    if begins and due and begins > due:
        one.refused = ENDS_FIRST
    one.body = body


def _agencies(text: str, one: _Asked) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        entry = profile().find("agency", name)
        if entry is None:
            one.doubts.append(_left_out(COORDINATING, name))
        else:
            found[entry.code] = None
    return tuple(found)


def _date(text: str, before: str, one: _Asked) -> str:
    if text == written(before):
        return before
    try:
        return edtf_from(text)
    except Problem:
        one.doubts.append(_left_out(DATE, text))
        return before


def _indicators(row: Row, before: TaskBody, one: _Asked) -> tuple[Indicator, ...]:
    """The first indicator as the row has it; a table has no more, and the others stay."""
    name, unit, *figures = row.indicator
    if not name:
        return before.indicators[1:]
    start, aim = (_number(text, one) for text in figures)
    code = before.indicators[0].code if before.indicators else "i1"
    first = Indicator(code=code, name=name, unit=unit, target=aim, baseline=start)
    return (first, *before.indicators[1:])


def _number(text: str, one: _Asked) -> str:
    if not text or decimal(text) is not None:
        return text
    one.doubts.append(_left_out(NUMBER, text))
    return ""


def _texts(row: Row, before: TaskBody) -> dict[str, object]:
    """Title and its translation; a translation that says the same keeps its translator."""
    title, other, language = row.title, row.english, "en"
    if before.language != "vi":
        title, other, language = row.english or row.title, row.title if row.english else "", "vi"
    translations = dict(before.translations)
    fields = dict(translations[language].fields) if language in translations else {}
    if other and fields.get("title") != other:
        translations[language] = Rendering(fields={**fields, "title": other}, translator="")
    elif not other and "title" in fields:
        del fields["title"]
        kept = Rendering(fields=fields, translator=translations[language].translator)
        translations.pop(language)
        if fields:
            translations[language] = kept
    return {"title": title, "translations": translations}


def _resolve_dependencies(asked: list[_Asked], known: _Known) -> None:
    """Numbers of the sheet become ids; what a task waits for outside its plan stays; circles are refused."""
    by_number = {one.row.no: one.id for one in asked if one.row.no and one.refused is None}
    in_plan = {*known.tasks, *(one.id for one in asked if one.refused is None)}
    for one in asked:
        if one.body is None:
            continue
        had = one.before.depends_on if one.before else ()
        wanted = dict.fromkeys(key for key in had if key not in in_plan)
        for text in filter(None, (part.strip() for part in re.split(r"[;\n]", one.row.depends_on))):
            key = by_number.get(text) or (text if text in in_plan else "")
            if key:
                wanted[key] = None
            else:
                one.doubts.append(_left_out(DEPENDENCY, text))
        told = had if set(wanted) == set(had) else tuple(wanted)
        one.body = one.body.model_copy(update={"depends_on": told})
    _refuse_circles(asked, known)


def _refuse_circles(asked: list[_Asked], known: _Known) -> None:
    while True:
        standing = [one for one in asked if one.body is not None and one.refused is None]
        graph: dict[str, tuple[str, ...]] = {
            str(key): known.bodies[task.pk].depends_on for key, task in known.tasks.items()
        }
        graph |= {one.id: one.body.depends_on for one in standing if one.body is not None}
        circle = set(cycle_in(graph))
        caught = [one for one in standing if one.id in circle]
        if not caught:
            return
        for one in caught:
            one.refused = CIRCLE


def _write(one: _Asked, plan: Record, known: _Known, made: dict[str, str], acting: Acting) -> None:
    assert one.body is not None
    body = one.body
    if not one.direction:
        key = _key(one.row.direction)
        if key not in made:
            made[key] = str(_new_direction(one.row.direction, plan, len(known.directions), acting).pk)
            known.directions[key] = made[key]
        body = body.model_copy(update={"direction": made[key]})
    agencies = {body.lead, *body.coordinating} - {acting.agency}
    if one.task is None:
        last = max((known.bodies[task.pk].order for task in known.tasks.values()), default=-1)
        body = body.model_copy(update={"order": last + 1 + one.row.number})
        label = Label(plan.marking, frozenset(agencies))
        create("task", body, acting=acting, label=label, record_id=uuid.UUID(one.id))
    else:
        revise(one.task, acting=acting, body=body, label=label_of(one.task).widened(agencies))


def _new_direction(title: str, plan: Record, order: int, acting: Acting) -> Record:
    body = DirectionBody(plan=str(plan.pk), title=title, order=order)
    return create("direction", body, acting=acting, label=label_of(plan), state="in-force")
