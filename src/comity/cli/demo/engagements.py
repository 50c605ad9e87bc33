"""Scenes of a year of engagements, from idea to account, and of a province's awareness work."""

from typing import Any, Literal

from comity.cli.demo.cast import demo, head, officer, own_agency, said
from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.profiles.entries import Code, Part, Said, Saying
from comity.profiles.reading import read_toml
from comity.programme.awareness.actions import (
    do_cancel_session,
    do_hold_session,
    do_move_material,
    do_plan_session,
    do_write_material,
)
from comity.programme.awareness.kinds import AwarenessMaterialBody, AwarenessSessionBody, Mark
from comity.programme.engaging.actions import do_account_for, do_move, do_propose, do_tick
from comity.programme.kinds import AccountBody, Cost, Delegation, EngagementBody

_FILE = "demo/engagements.toml"
_ACCOUNTED = ("accounted", "followed")


class _Engagement(Saying):
    """An engagement of the year; see the head of the file."""

    agency: Code
    form: Code
    date: Said
    place: Said
    partners: tuple[Code, ...] = ()
    forums: tuple[Code, ...] = ()
    missions: tuple[Code, ...] = ()
    agencies: tuple[Code, ...] = ()
    direction: Literal["incoming", "outgoing", "joint"]
    level: Code
    own: tuple[int, str] | None = None
    their: tuple[int, str] | None = None
    fields: dict[str, str] = {}
    cost: int = 0
    task: Code | None = None
    marking: int = 0
    end: Literal["", "idea", "preparing", "held", "accounted", "followed", "cancelled"] = ""
    result: Saying | None = None
    follow: str = ""
    reason: str = ""


class _Material(Saying):
    agency: Code
    code: Code
    topic: Code
    sort_of: Literal["lecture", "leaflet"]
    copies: int


class _Session(Saying):
    agency: Code
    topic: Code
    unit: Said
    date: Said
    materials: tuple[Code, ...] = ()
    present: int = 0
    strength: int = 0
    asked: tuple[int, int] = (0, 0)
    right: tuple[tuple[int, int], ...] = ()
    end: Literal["held", "cancelled"] = "held"
    reason: str = ""


class _Year(Part):
    engagement: tuple[_Engagement, ...]
    material: tuple[_Material, ...]
    session: tuple[_Session, ...]


def year_of_engagements() -> int:
    """The node's agency arranges its engagements of the year; returns how many."""
    acting, decides = officer(own_agency()), head(own_agency())
    own = [one for one in _year().engagement if one.agency == own_agency()]
    for one in own:
        _arrange(one, acting, decides)
    return len(own)


def awareness_work() -> int:
    """The node's agency holds its awareness sessions of the year; returns how many were held."""
    acting = officer(own_agency())
    year = _year()
    written = {one.code: _material(one, acting) for one in year.material if one.agency == own_agency()}
    own = [one for one in year.session if one.agency == own_agency()]
    for one in own:
        _session(one, written, acting)
    return sum(one.end == "held" for one in own)


def _year() -> _Year:
    return _Year.model_validate(read_toml(profile().folder / _FILE))


def _arrange(one: _Engagement, acting: Acting, decides: Acting) -> None:
    sides = (("own", one.own), (next(iter(one.partners), "partner"), one.their))
    body = EngagementBody(
        form=one.form,
        date=one.date,
        place=one.place,
        partners=one.partners,
        forums=one.forums,
        missions=one.missions,
        agencies=one.agencies or (one.agency,),
        direction=one.direction,
        level=one.level,
        delegations=tuple(Delegation(side=side, size=who[0], head=who[1]) for side, who in sides if who),
        cost=Cost(amount=one.cost) if one.cost else None,
        particulars=one.fields,
        task=_task(one.task, acting),
        **said(one.vi, one.en),
    )
    made = do_propose(body, acting=acting, label=Label(one.marking))
    if one.end == "idea":
        return
    made = do_move(made.pk, "approve", acting=decides)
    if one.end == "preparing":
        made = do_move(made.pk, "prepare", acting=acting)
        do_tick(made.pk, content(made, EngagementBody).preparation[0].code, True, acting=acting)
    elif one.end == "cancelled":
        do_move(made.pk, "cancel", acting=acting, text=one.reason)
    elif one.end == "held":
        do_move(made.pk, "carry-out", acting=acting)
    elif one.end in _ACCOUNTED:
        do_account_for(made.pk, _account(one, body), acting=acting)
        if one.follow:
            do_move(made.pk, "follow-up", acting=acting, text=one.follow)


def _account(one: _Engagement, about: EngagementBody) -> AccountBody:
    result = one.result or one
    translator = profile().office("mnd-dfr-translator").en
    shared: dict[str, Any] = {
        name: getattr(about, name)
        for name in ("title", "form", "date", "place", "agencies", "partners", "forums", "missions")
    }
    rendering = Rendering(fields={"title": one.en, "results/0": result.en}, translator=translator)
    return AccountBody(**shared, results=(result.vi,), translations={"en": rendering})


def _task(code: str | None, acting: Acting) -> str:
    """The plan's task of that code, where this node was given it."""
    title = next((task.vi for task in demo().plan.tasks if task.code == code), None)
    row = Record.objects.visible_to(acting).filter(kind="task", title=title).first() if title else None
    return str(row.pk) if row else ""


def _material(one: _Material, acting: Acting) -> str:
    body = AwarenessMaterialBody(
        topic=one.topic, sort_of=one.sort_of, copies=one.copies, **said(one.vi, one.en)
    )
    made = do_write_material(body, acting=acting)
    return str(do_move_material(made.pk, "issue", acting=acting).pk)


def _session(one: _Session, written: dict[str, str], acting: Acting) -> None:
    questions = [question.code for question in profile().awareness_questions]
    body = AwarenessSessionBody(
        topic=one.topic,
        unit=one.unit,
        date=one.date,
        place="Lạng Sơn",
        materials=tuple(written[code] for code in one.materials),
        present=one.present,
        strength=one.strength,
        asked_before=one.asked[0],
        asked_after=one.asked[1],
        marks=tuple(
            Mark(question=code, before=before, after=after)
            for code, (before, after) in zip(questions, one.right, strict=False)
        ),
        **said(one.vi, one.en),
    )
    made = do_plan_session(body, acting=acting)
    if one.end == "cancelled":
        do_cancel_session(made.pk, one.reason, acting=acting)
    else:
        do_hold_session(made.pk, body, acting=acting)
