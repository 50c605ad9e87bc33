"""Scenes of counsel: a difficulty becomes a proposal of a working group over three nodes, a decision, and what came."""

from datetime import timedelta
from typing import Any

from comity.counsel.group_kinds import (
    GroupDocumentBody,
    GroupMeetingBody,
    GroupRemarkBody,
    GroupTaskBody,
    GroupTopicBody,
    Seat,
    WorkingGroupBody,
)
from comity.counsel.groups import Written, do_found_group, do_move_in_group, do_write_in_group
from comity.counsel.models import GroupDocument, GroupTask, GroupTopic, Proposal, Study, WorkingGroup
from comity.counsel.proposal_kinds import (
    DecisionBody,
    FollowUpBody,
    Option,
    OutcomeBody,
    ProposalBody,
    TakenOpinion,
)
from comity.counsel.proposals import (
    do_decide,
    do_draft_proposal,
    do_follow_up,
    do_make_task,
    do_note_consultation,
    do_note_decision,
    do_state_outcome,
    do_submit_proposal,
)
from comity.counsel.studies import (
    do_draft_section,
    do_give_section,
    do_move_study,
    do_open_study,
    do_revise_study,
)
from comity.counsel.study_kinds import StudyBody, StudyPart, StudySectionBody
from comity.counsel.tracing import trace
from comity.directory.hats import hats_of
from comity.directory.models import User
from comity.directory.names import profile
from comity.exchange.actions import do_approve, do_compose, do_send
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Dispatch
from comity.exchange.opinion_kinds import OpinionBody, Taken
from comity.exchange.opinions import (
    ASKING,
    do_draft_opinion,
    do_move_opinion,
    do_send_opinion,
    do_take_up_opinions,
    table_rows,
)
from comity.kernel import clock, node
from comity.kernel.acting import Acting
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.reading import content, label_of
from comity.kernel.records import Record
from comity.profiles.reading import read_toml
from comity.programme.engaging.actions import do_move as do_move_engagement
from comity.programme.engaging.actions import do_propose
from comity.programme.kinds import EngagementBody, TaskBody
from comity.programme.models import Direction
from comity.review.actions import do_state_finding
from comity.review.kinds import FindingBody
from comity.review.models import Finding

ANSWER_WITHIN = timedelta(days=5)
_BODIES: dict[str, type[Written]] = {
    "topic": GroupTopicBody,
    "meeting": GroupMeetingBody,
    "document": GroupDocumentBody,
    "task": GroupTaskBody,
}


def _script() -> dict[str, Any]:
    return read_toml(profile().folder / "demo" / "counsel.toml")


def found_working_group() -> str:
    """The lead founds the group with members on three nodes, each named by agency and post."""
    script = _script()
    told = script["group"]
    acting = _hat(told["chair"])
    body = WorkingGroupBody(
        chair=_seat(told["chair"], acting),
        members=tuple(_seat(code) for code in told["members"]),
        term=told["term"],
        origin=(str(_difficulty(acting).pk),),
        **_said({"title": told, "mandate": told["mandate"]}),
    )
    return str(do_found_group(body, acting=acting, marking=1).pk)


def work_in_group() -> int:
    """The members of this node write what is theirs; returns how many records."""
    script, made = _script(), 0
    for entry in script["entry"]:
        if _is_here(entry["office"]):
            acting = _hat(entry["office"])
            fields = {name: value for name, value in entry.items() if name not in ("office", "kind")}
            written = _BODIES[entry["kind"]].model_validate({"group": _group(acting), **fields})
            record = do_write_in_group(written, acting=acting)
            if entry["kind"] == "meeting":
                do_move_in_group(record.pk, "hold", acting=acting)
            made += 1
    return made


def speak_in_group() -> int:
    """The members of this node say what they think of the others' documents, and write their sections."""
    script, made = _script(), 0
    for remark in script["remark"]:
        if _is_here(remark["office"]):
            acting = _hat(remark["office"])
            documents = GroupDocument.objects.visible_to(acting).filter(record__title=remark["about"])
            about = documents.select_related("record").get().record
            body = GroupRemarkBody(
                group=_group(acting), about=str(about.pk), title=about.title, text=remark["text"]
            )
            do_write_in_group(body, acting=acting)
            made += 1
    for number, part in enumerate(script["study"]["parts"], 1):
        if _is_here(part["office"]):
            acting = _hat(part["office"])
            study = Study.objects.visible_to(acting).select_related("record").get().record
            section = StudySectionBody(
                study=str(study.pk), part=str(number), title=part["title"], text=part["text"]
            )
            do_give_section(do_draft_section(section, acting=acting).pk, acting=acting)
            made += 1
    return made


def open_group_study() -> str:
    """The lead opens the group's study, each member's section in its outline."""
    told = _script()["study"]
    acting = _hat(_script()["group"]["chair"])
    parts = tuple(
        StudyPart(code=str(number), title=part["title"], agency=part["agency"])
        for number, part in enumerate(told["parts"], 1)
    )
    body = StudyBody(
        question=told["question"], parts=parts, group=_group(acting), **_said({"title": told["title"]})
    )
    return str(do_open_study(body, acting=acting).pk)


def propose() -> str:
    """The lead sums the study up, drafts the proposal from the difficulty and asks four agencies' opinions."""
    script = _script()
    told, acting = script["proposal"], _hat(script["group"]["chair"])
    study = Study.objects.visible_to(acting).select_related("record").get().record
    do_move_study(study.pk, "review", acting=acting)
    summed = content(study, StudyBody).model_copy(update={"summary": script["study"]["summary"]})
    do_revise_study(study.pk, summed, acting=acting)
    do_move_study(study.pk, "finish", acting=acting)
    texts = {name: told[name] for name in ("title", "problem", "recommendation")}
    body = ProposalBody(
        sort=told["sort"],
        options=tuple(Option.model_validate(option) for option in told["options"]),
        evidence=(str(_difficulty(acting).pk),),
        study=str(study.pk),
        group=_group(acting),
        **_said(texts),
    )
    proposal = do_draft_proposal(body, acting=acting)
    recipients = [profile().office(one["office"]).agency for one in script["opinion"]]
    request = DispatchBody(
        type=ASKING,
        title=told["subject"]["vi"],
        text=told["request"]["vi"],
        recipients=tuple(recipients),
        deadline=(clock.now().date() + ANSWER_WITHIN).isoformat(),
        sections=tuple(option["title"] for option in told["options"][:1]),
        records=(str(proposal.pk),),
    )
    closure = label_of(proposal).closure
    asked = do_compose(request, acting=acting, marking=proposal.marking, closure=closure)
    do_note_consultation(proposal.pk, asked.pk, acting=acting)
    leader = _hat("mnd-dfr-head")
    do_approve(asked.pk, acting=leader)
    do_send(asked.pk, acting=leader)
    return str(asked.pk)


def say_opinions() -> int:
    """Every asked agency of this node says its opinion; returns how many."""
    script, said = _script(), 0
    for told in script["opinion"]:
        if not _is_here(told["office"]):
            continue
        acting = _hat(told["office"])
        title = script["proposal"]["subject"]["vi"]
        asked = Dispatch.objects.visible_to(acting).filter(record__title=title).get()
        remarks = [{"text": told["text"]}] if "text" in told else []
        body = {"dispatch": str(asked.pk), "title": "", "stance": told["stance"], "remarks": remarks}
        opinion = do_draft_opinion(OpinionBody.model_validate(body), acting=acting)
        do_move_opinion(opinion.pk, "approve", acting=acting)
        do_send_opinion(opinion.pk, acting=acting)
        said += 1
    return said


def decide() -> dict[str, int]:
    """The lead takes the opinions up and submits; the leadership decides; the decision becomes tasks and more."""
    script = _script()
    chair, leader = _hat(script["group"]["chair"]), _hat("mnd-dfr-head")
    title = script["proposal"]["title"]["vi"]
    proposal = Proposal.objects.visible_to(chair).select_related("record").get(record__title=title).record
    body = content(proposal, ProposalBody)
    asked = Record.objects.visible_to(chair).get(pk=body.consultations[0])
    plans = {profile().office(one["office"]).agency: one for one in script["opinion"] if "taken" in one}
    rows = table_rows(asked, chair)
    taken: dict[tuple[str, int], tuple[Taken, str]] = {
        (str(row.opinion.pk), row.place): (plans[row.agency]["taken"], plans[row.agency].get("reason", ""))
        for row in rows
        if row.agency in plans
    }
    do_take_up_opinions(asked.pk, taken, acting=chair)
    submitted = [
        TakenOpinion(
            opinion=str(row.opinion.pk),
            agency=row.agency,
            stance=row.stance,
            text=row.text,
            section=row.section,
            taken=row.taken or "accepted",
            reason=row.reason,
        )
        for row in table_rows(asked, chair)
    ]
    do_submit_proposal(proposal.pk, script["proposal"]["to"], acting=leader, taken_up=submitted)
    ruled = {name: value for name, value in script["decision"].items() if name != "office"}
    made = do_decide(
        DecisionBody.model_validate({"proposal": str(proposal.pk), "title": title, **ruled}),
        acting=_hat(script["decision"]["office"]),
    )
    do_note_decision(made.pk, acting=chair)
    _carry_out(made, chair)
    _finish_group_work(chair)
    _wait(script["waiting"], leader, script["proposal"]["to"])
    return {"opinions": len(rows), "against": sum(row.stance == "against" for row in rows)}


def chain() -> list[str]:
    """The kinds of the chain through the group's proposal, as the member of this node sees it, from cause to result."""
    script = _script()
    member = next(code for code in _seats(script) if _is_here(code))
    acting = _hat(member)
    title = script["proposal"]["title"]["vi"]
    proposal = Proposal.objects.visible_to(acting).select_related("record").get(record__title=title).record
    return [record.kind for record in trace(proposal, acting).ordered()]


def _carry_out(decision: Record, acting: Acting) -> None:
    """Two tasks, the engagement that one of them became, what it showed, and whether it all helped."""
    script = _script()
    directions = Direction.objects.visible_to(acting).filter(record__owner=acting.agency)
    named = {row.record.title: row.pk for row in directions.select_related("record")}
    tasks = []
    for place, told in enumerate(script["task"]):
        task = TaskBody(
            direction=str(next(pk for title, pk in named.items() if title.startswith(told["under"]))),
            lead=told["lead"],
            coordinating=tuple(told["coordinating"]),
            deadline=told["deadline"],
            order=20 + place,
            **_said({"title": told}),
        )
        tasks.append(do_make_task(decision.pk, task, acting=acting))
    held = script["engagement"]
    known = Label(0, frozenset({*held["agencies"]} - {acting.agency}))
    facts = {name: held[name] for name in ("form", "date", "place", "partners", "agencies")}
    engagement = do_propose(
        EngagementBody.model_validate({**_said({"title": held}), **facts}), acting=acting, label=known
    )
    leader = _hat("mnd-dfr-head")
    for step, who in (("consult", acting), ("approve", leader), ("prepare", acting), ("carry-out", acting)):
        do_move_engagement(engagement.pk, step, acting=who)
    do_follow_up(
        FollowUpBody(of=str(tasks[1].pk), became=str(engagement.pk), title=""),
        acting=acting,
    )
    result = do_state_finding(
        FindingBody(
            type="result",
            theme="forms",
            origin=str(engagement.pk),
            text=held["result"]["vi"],
            translations=_in_english({"text": held["result"]["en"]}),
        ),
        acting=acting,
        label=known,
    )
    said = {**script["outcome"], "decision": str(decision.pk), "title": "", "evidence": [str(result.pk)]}
    do_state_outcome(OutcomeBody.model_validate(said), acting=acting)


def _finish_group_work(acting: Acting) -> None:
    """What the group had set itself is done by then."""
    for model, step in ((GroupTopic, "close"), (GroupTask, "finish")):
        rows = model.objects.visible_to(acting).filter(record__owner=acting.agency, record__state="open")
        for row in list(rows):
            do_move_in_group(row.pk, step, acting=acting)


def _wait(told: dict[str, Any], leader: Acting, to: str) -> None:
    body = ProposalBody(
        sort="policy",
        problem=told["problem"],
        recommendation=told["recommendation"],
        **_said({"title": told["title"]}),
    )
    acting = _hat("mnd-dfr-general")
    do_submit_proposal(do_draft_proposal(body, acting=acting).pk, to, acting=leader)


def _difficulty(acting: Acting) -> Record:
    wanted = _script()["difficulty"]
    rows = Finding.objects.visible_to(acting).filter(
        type="difficulty", record__owner=wanted["agency"], record__title__startswith=wanted["starts"]
    )
    return rows.select_related("record").order_by("record__created_at")[0].record


def _group(acting: Acting) -> str:
    title = _script()["group"]["vi"]
    return str(WorkingGroup.objects.visible_to(acting).get(record__title=title).pk)


def _seats(script: dict[str, Any]) -> list[str]:
    return [script["group"]["chair"], *script["group"]["members"]]


def _seat(office: str, acting: Acting | None = None) -> Seat:
    """Of another node's post only agency and title are known here."""
    cast = profile().office(office)
    post = acting.post if acting else _hat(office).post if _is_here(office) else ""
    return Seat(agency=cast.agency, title=cast.vi, post=post)


def _is_here(office: str) -> bool:
    return profile().office(office).agency in node.here().agencies


def _hat(office: str) -> Acting:
    """The office's hat as it signs in: with its post, and with the groups in which it sits."""
    return hats_of(User.objects.get(username=office))[0].acting


def _said(texts: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Vietnamese texts with their English renderings, as the fields of a body."""
    english = {name: text["en"] for name, text in texts.items() if "en" in text}
    return {
        **{name: text["vi"] for name, text in texts.items()},
        "translations": _in_english(english),
    }


def _in_english(fields: dict[str, str]) -> dict[str, Rendering]:
    return {"en": Rendering(fields=fields, translator=profile().office("mnd-dfr-translator").en)}
