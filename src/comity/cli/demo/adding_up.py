"""Scenes in which it adds up: grouping, the review round, conclusions, the central report."""

from datetime import date
from pathlib import Path
from typing import Any

from comity.cli.demo.cast import clerk, demo, head, office, officer, own_agency, said
from comity.cli.demo.papers import translate_what_is_here
from comity.kernel.acting import Acting
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.programme.counting import count
from comity.programme.grouping import group_new_accounts
from comity.programme.kinds import TaskBody
from comity.programme.models import Account, Direction
from comity.review.actions import (
    do_approve_submission,
    do_draft_submission,
    do_judge_submission,
    do_open_round,
    do_state_finding,
    do_submit,
    do_take_up,
)
from comity.review.drafting import do_build_report
from comity.review.kinds import ConclusionBody, FindingBody, RoundBody, SubmissionBody
from comity.review.models import Conclusion, Finding, Round, Submission
from comity.review.reporting import do_sign_report
from comity.review.themes import theme_of


def group() -> dict[str, int]:
    """The node's grouping chore, then the counts as its head sees them."""
    group_new_accounts()
    found = count(head(own_agency()))
    return {"accounts": found.accounts, "counted": found.counted, "to_confirm": found.to_confirm}


def open_round() -> str:
    """The lead opens the review round."""
    script = demo().round
    body = RoundBody(
        period=script.period,
        agencies=script.agencies,
        deadline=script.deadline,
        **said(script.vi, script.en),
    )
    return str(do_open_round(body, acting=office(script.office)).pk)


def submit() -> int:
    """The agency drafts, approves and submits its report to the round; returns the number of findings."""
    script = next(found for found in demo().submissions if found.agency == own_agency())
    acting = officer(script.agency)
    round_ = Round.objects.visible_to(acting).select_related("record").get()
    findings = [
        do_state_finding(
            FindingBody(type=item.finding, theme=item.theme, **said(item.vi, item.en, "text")), acting=acting
        )
        for item in script.items
        if item.finding != "direction"
    ]
    rows = Finding.objects.visible_to(acting).filter(record__owner=script.agency, origin=None)
    own = {str(pk) for pk in rows.values_list("pk", flat=True)} | {str(found.pk) for found in findings}
    accounts = (
        Account.objects.visible_to(acting).filter(record__owner=script.agency).values_list("pk", flat=True)
    )
    body = SubmissionBody(
        round=str(round_.pk),
        agency=script.agency,
        accounts=tuple(map(str, accounts)),
        findings=tuple(sorted(own)),
        **said(script.vi, script.en),
    )
    submission = do_draft_submission(body, acting=acting)
    do_approve_submission(submission.pk, acting=head(script.agency))
    do_submit(submission.pk, acting=clerk(script.agency))
    return len(own)


def accept_submissions() -> int:
    """The lead accepts every submission that came."""
    acting = officer(own_agency())
    rows = Submission.objects.visible_to(acting).filter(record__state="submitted")
    for row in rows:
        do_judge_submission(row.pk, True, acting=acting)
    return len(rows)


def take_up_conclusions() -> int:
    """Every conclusion that names a lead agency becomes a task of the plan; returns how many did."""
    acting = officer(own_agency())
    made = 0
    for row in Conclusion.objects.visible_to(acting).filter(record__state="stated").select_related("record"):
        body = content(row.record, ConclusionBody)
        if not body.lead:
            continue
        do_take_up(row.pk, _task_from(body, row.record, acting), acting=acting)
        made += 1
    translate_what_is_here(own_agency())
    return made


def _task_from(body: ConclusionBody, conclusion: Record, acting: Acting) -> TaskBody:
    from comity.kernel.renderings import Sayings

    directions = {row.order: row.pk for row in Direction.objects.visible_to(acting)}
    themes = [direction.theme for direction in demo().plan.directions]
    theme = body.theme or theme_of(body.text)
    order = themes.index(theme) if theme in themes else len(themes) - 1
    other = "en" if body.language == "vi" else "vi"
    said = Sayings([conclusion], acting).say(conclusion, "text", other)
    renderings = {other: Rendering(fields={"title": _matter(said.text)}, translator=said.translator)}
    return TaskBody(
        language=body.language,
        translations=renderings if said.language == other else {},
        direction=str(directions[order]),
        title=_matter(body.text),
        lead=body.lead,
        coordinating=body.coordinating,
        deadline=body.deadline,
        order=100 + body.order,
    )


def _matter(conclusion: str) -> str:
    """What is to be done, without who leads and by when: a task has fields for these."""
    for mark in (": giao ", ": the "):
        conclusion = conclusion.split(mark)[0]
    return conclusion[:1].upper() + conclusion[1:]


def report(folder: str, day: str) -> dict[str, Any]:
    """The lead drafts the central report, its head signs it, and both languages are set as PDF into `folder`."""
    script = demo().round
    acting = officer(own_agency())
    round_ = Round.objects.visible_to(acting).get()
    drafted = do_build_report(
        round_.pk,
        script.report.words,
        acting=acting,
        label=Label(0),
        number="",
        day=date.fromisoformat(day),
    )
    signed = do_sign_report(drafted.pk, acting=head(own_agency()))
    from comity.documents.central_report import pdf_of
    from comity.review.kinds import ReportBody

    sentences = content(signed, ReportBody).sentences
    files = {}
    for language in ("vi", "en"):
        path = Path(folder) / f"central-report.{language}.pdf"
        path.write_bytes(pdf_of(signed, acting, language))
        files[language] = str(path)
    return {
        "id": str(signed.pk),
        "files": files,
        "sentences": len(sentences),
        "sentences_with_source": sum(1 for sentence in sentences if sentence.sources),
    }
