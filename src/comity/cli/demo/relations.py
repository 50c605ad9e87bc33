"""Scenes of partners and forums: levels, promises of both sides, counterparts, assessments, who chairs, papers."""

from typing import Any

from comity.cli.demo.cast import office, officer, own_agency
from comity.directory.models import Post
from comity.directory.names import profile
from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.kinds import Rendering
from comity.kernel.labels import EVERYONE, Label
from comity.profiles.reading import read_toml
from comity.programme.forums.actions import do_move_paper, do_plan_paper, do_seat, do_state_cycle
from comity.programme.forums.kinds import ForumCycleBody, ForumPaperBody, ForumSeatBody
from comity.programme.models import Engagement
from comity.programme.partnering.actions import (
    do_assess,
    do_commit,
    do_drop_commitment,
    do_end_counterpart,
    do_keep_commitment,
    do_keep_up,
    do_state_relation,
)
from comity.programme.partnering.kinds import (
    Answer,
    AssessmentBody,
    CommitmentBody,
    CounterpartBody,
    Met,
    RelationBody,
)

STEPS = ("draft", "submit", "table")
AFTER = {"planned": 0, "drafting": 1, "submitted": 2, "tabled": 3}


def with_whom(lead: bool) -> int:
    """The node's agency writes down what it knows of partners and forums; returns how many records that made.

    The lead states levels and who chairs, for every agency.
    """
    script = read_toml(profile().folder / "demo" / "partners.toml")
    made = _of_all(script) if lead else 0
    for entry in script["commitment"]:
        if entry["node"] == own_agency():
            _commit(entry)
            made += 1
    for entry in script["counterpart"]:
        if entry["node"] == own_agency():
            _keep_up(entry)
            made += 1
    for entry in script["assessment"]:
        if _here(entry):
            _assess(entry)
            made += 1
    for entry in script["seat"]:
        if _here(entry):
            _seat(entry)
            made += 1
    return made + (_papers(script["paper"]) if lead else 0)


def _of_all(script: dict[str, Any]) -> int:
    acting, everybody = officer(own_agency()), Label(0, frozenset({EVERYONE}))
    for entry in script["relation"]:
        body = RelationBody(
            title="",
            partner=entry["partner"],
            level=entry["level"],
            since=entry["since"],
            source=f"{entry['vi']} (tin công khai)",
            verified=script["verified"],
        )
        do_state_relation(body, acting=acting, label=everybody)
    for cycle in profile().forum_cycles:
        stated = ForumCycleBody(
            title="",
            forum=cycle.forum,
            period=cycle.period,
            co_chairs=cycle.co_chairs,
            source=cycle.source,
            verified=cycle.verified,
        )
        do_state_cycle(stated, acting=acting, label=everybody)
    return len(script["relation"]) + len(profile().forum_cycles)


def _commit(entry: dict[str, Any]) -> None:
    acting = officer(own_agency())
    body = CommitmentBody(
        partner=entry.get("partner", ""),
        forum=entry.get("forum", ""),
        owes=entry["owes"],
        agency=entry["agency"],
        date=entry["date"],
        deadline=entry["deadline"],
        origin=_about(entry, acting),
        **_said(title=(entry["vi"], entry["en"]), reason=("", entry.get("how_en", ""))),
    )
    marking = entry.get("marking", 0)
    label = Label(marking) if marking else None if body.origin else Label(0, frozenset(node_agencies()))
    made = do_commit(body, acting=acting, label=label)
    if "kept" in entry:
        do_keep_commitment(made.pk, entry["kept"], entry["how_vi"], acting=acting)
    elif "dropped" in entry:
        do_drop_commitment(made.pk, entry["dropped"], entry["how_vi"], acting=acting)


def _keep_up(entry: dict[str, Any]) -> None:
    acting = office(entry["office"])
    ours = profile().office(entry["office"]).words
    body = CounterpartBody(
        title="",
        partner=entry["partner"],
        agency=acting.agency,
        post=_post(entry["office"]),
        since=entry["since"],
        met=tuple(Met(date=day) for day in entry["met"]),
        **_said(ours=(ours.vi, ours.en), theirs=(entry["theirs_vi"], entry["theirs_en"])),
    )
    made = do_keep_up(body, acting=officer(own_agency()), label=Label(0, frozenset(node_agencies())))
    if "until" in entry:
        do_end_counterpart(made.pk, entry["until"], acting=officer(own_agency()))


def _assess(entry: dict[str, Any]) -> None:
    body = AssessmentBody(
        title="",
        partner=entry["partner"],
        date=entry["date"],
        answers=tuple(Answer(question=code, mark=mark) for code, mark in entry["marks"].items()),
        **_said(summary=(entry["vi"], entry["en"])),
    )
    marking = entry.get("marking", 0)
    audience = frozenset() if marking else frozenset(node_agencies())
    do_assess(body, acting=office(entry["office"]), label=Label(marking, audience))


def _seat(entry: dict[str, Any]) -> None:
    ours = profile().office(entry["office"]).words
    body = ForumSeatBody(
        title="",
        forum=entry["forum"],
        agency=own_agency(),
        post=_post(entry["office"]),
        since=entry["since"],
        **_said(ours=(ours.vi, ours.en), part=(entry["vi"], entry["en"])),
    )
    do_seat(body, acting=officer(own_agency()), label=Label(0, frozenset({EVERYONE})))


def _papers(entries: list[dict[str, Any]]) -> int:
    acting = officer(own_agency())
    for entry in entries:
        body = ForumPaperBody(
            forum=entry["forum"],
            lead=entry["lead"],
            deadline=entry["deadline"],
            meeting=_about(entry, acting),
            **_said(title=(entry["vi"], entry["en"])),
        )
        made = do_plan_paper(body, acting=acting, label=Label(entry.get("marking", 0)))
        for step in STEPS[: AFTER[entry["state"]]]:
            do_move_paper(made.pk, step, acting=acting)
    return len(entries)


def _about(entry: dict[str, Any], acting: Acting) -> str:
    """The engagement of that form and date, as this node counted it; "" where it has none."""
    about = entry.get("about")
    if about is None:
        return ""
    rows = Engagement.objects.visible_to(acting).filter(form=about["form"], date=about["date"])
    found = rows.exclude(record__state="merged").order_by("pk").values_list("pk", flat=True).first()
    return str(found) if found else ""


def _post(code: str) -> str:
    row = Post.objects.for_machine().filter(holder=code).first()
    return str(row.pk) if row else ""


def _here(entry: dict[str, Any]) -> bool:
    return profile().office(entry["office"]).agency in node.here().agencies


def node_agencies() -> list[str]:
    """The agencies of the demo's nodes."""
    return [code for found in profile().nodes for code in found.agencies]


def _said(**texts: tuple[str, str]) -> dict[str, Any]:
    """Vietnamese texts by field with their English renderings, as the fields of a body."""
    translator = profile().office("mnd-dfr-translator").en
    english = {name: en for name, (_, en) in texts.items() if en}
    return {
        **{name: vi for name, (vi, _) in texts.items() if vi},
        "translations": {"en": Rendering(fields=english, translator=translator)},
    }
