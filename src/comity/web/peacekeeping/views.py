"""The room's pages to look at."""

import uuid
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.directory import names
from comity.directory.names import profile
from comity.kernel.access import Verb, not_found
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.lifecycles import Move
from comity.kernel.opening import open_record
from comity.kernel.reading import content, referrers
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import edtf_words
from comity.programme.peacekeeping.kinds import DeploymentBody, MilestoneBody, ReadinessBody, RotationBody
from comity.programme.peacekeeping.models import Deployment, Readiness, Rotation
from comity.programme.peacekeeping.reading import (
    Picture,
    engagements_of,
    milestones,
    needs_of,
    picture,
    post_type_words,
    readiness_rows,
)
from comity.programme.peacekeeping.requirements import requirement_state
from comity.programme.peacekeeping.turns import strength
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.peacekeeping import pages
from comity.web.shell.figures import stacked_bar

GAPS = 12
SHOWN = 25  # deployments of the overview; each mission's page has all of its own
ENGAGEMENTS = 10


@signed_in
@require_safe
def overview(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Who is where, what will be missing, how strength went, how ready people are."""
    today = day_of(request)
    found = picture(acting, today=today)
    project = milestones(acting, today)
    told = found.gaps(today, profile().peacekeeping.horizon_months)
    context = {
        **_frame(found, today, "overview"),
        "tiles": pages.tiles(found, told, project, today),
        "gaps": pages.gap_lines(told[:GAPS], found),
        "more_gaps": max(len(told) - GAPS, 0),
        "chart": pages.strength_chart(found, today),
        "requirements": pages.requirement_bars(found, today),
        "deployments": pages.deployment_lines(found, today, SHOWN),
        "more_deployments": max(len(found.deployments) - SHOWN, 0),
        "missions": pages.missions_of(found, today),
        "may_create": may_create(acting),
    }
    return render(request, "peacekeeping/overview.html", context)


@signed_in
@require_safe
def timeline(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Every rotation as a bar over the years, and as a table."""
    today = day_of(request)
    found = picture(acting, today=today)
    told = found.gaps(today, profile().peacekeeping.horizon_months)
    lines, years = pages.lanes(found, told, today)
    context = {**_frame(found, today, "timeline"), "lines": lines, "years": years}
    return render(request, "peacekeeping/timeline.html", context)


@signed_in
@require_safe
def mission(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """One mission: deployments, rotations, strength, gaps, engagements."""
    known = next((one for one in profile().missions if one.code == code), None)
    if known is None:
        raise not_found()
    today = day_of(request)
    found = picture(acting, mission=code, today=today)
    told = found.gaps(today, profile().peacekeeping.horizon_months)
    lines, years = pages.lanes(found, told, today)
    engagements = engagements_of(code, acting, ENGAGEMENTS)
    now = strength(found.turns, today, today)
    here = page_language()
    context = {
        **_frame(found, today, "mission", engagements),
        "mission": known,
        "name": known.words.say(here),
        "facts": [
            {"label": _("Period"), "value": edtf_words(known.period or "", here) if known.period else ""},
            {
                "label": _("Country"),
                "value": names.partner(known.country).say(here) if known.country else "",
            },
            {"label": _("People in place"), "value": now.people if found.turns else ""},
        ],
        "deployments": pages.deployment_lines(found, today),
        "gaps": pages.gap_lines(told, found),
        "lines": lines,
        "years": years,
        "chart": pages.strength_chart(found, today),
        "engagements": engagements,
        "crumbs": _crumbs(),
    }
    return render(request, "peacekeeping/mission.html", context)


@signed_in
@require_safe
def project(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The joining project: its milestones, what each waits for, how each stands."""
    today = day_of(request)
    lines = milestones(acting, today)
    words = pages.stand_words()
    counts = {state: sum(line.stand.state == state for line in lines) for state in words}
    parts = [(words[state], counts[state], pages.STAND_TONES[state]) for state in words if counts[state]]
    context = {
        **_frame(Picture([]), today, "project", [line.row.record for line in lines]),
        "lines": [
            (line, pages.Chip(words[line.stand.state], pages.STAND_TONES[line.stand.state])) for line in lines
        ],
        "bar": stacked_bar(_("How the milestones stand"), parts) if lines else None,  # type: ignore[arg-type]
        "may_create": may_create(acting),
    }
    return render(request, "peacekeeping/project.html", context)


@signed_in
@require_safe
def milestone(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One milestone."""
    record = open_record(pk, acting, kind="pk-milestone")
    body = content(record, MilestoneBody)
    today, here = timezone.localdate(), page_language()
    line = next((line for line in milestones(acting, today) if line.row.pk == record.pk), None)
    after = referrers(record, acting, "depends_on", "pk-milestone")
    facts: list[dict[str, Any]] = [
        {"label": _("Led by"), "value": names.agency(body.lead).say(here)},
        {"label": _("Planned"), "value": edtf_words(body.planned, here) if body.planned else ""},
        {"label": _("Reached on the day"), "value": edtf_words(body.actual, here) if body.actual else ""},
        {"label": _("Note"), "value": Sayings([record], acting).say(record, "note", here).text},
    ]
    chip = None
    if line is not None:
        state = line.stand.state
        chip = pages.Chip(pages.stand_words()[state], pages.STAND_TONES[state])
    context = {
        **_record(record, acting),
        "facts": facts,
        "line": line,
        "chip": chip,
        "after": after,
        "edit_url": _edit(record, acting),
        "steps": _steps(record, acting, "pk-milestone-move"),
        "page_marking": page_marking([record, *(line.waits_for if line else ()), *after]),
        "crumbs": [*_crumbs(), {"url": reverse("peacekeeping-project"), "label": _("Joining project")}],
    }
    return render(request, "peacekeeping/milestone.html", context)


@signed_in
@require_safe
def deployment(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One deployment with its rotations."""
    record = open_record(pk, acting, kind="deployment")
    body = content(record, DeploymentBody)
    today, here = day_of(request), page_language()
    found = picture(acting, deployment=pk, today=today)
    told = found.gaps(today, profile().peacekeeping.horizon_months)
    lines, years = pages.lanes(found, told, today)
    now = strength(found.turns, today, today)
    facts = [
        {
            "label": _("Mission"),
            "value": names.mission(body.mission).say(here),
            "url": _mission_url(body.mission),
        },
        {"label": _("Unit or posts"), "value": post_type_words(body.type).say(here)},
        {"label": _("Place"), "value": body.place},
        {"label": _("Establishment"), "value": "" if body.strength is None else body.strength},
        {"label": _("In place"), "value": now.people if found.turns and not now.unknown else ""},
        {"label": _("In the mission since"), "value": edtf_words(body.since, here) if body.since else ""},
        {"label": _("Until"), "value": edtf_words(body.until, here) if body.until else ""},
        {"label": _("Owner"), "value": names.agency(record.owner).say(here)},
    ]
    context = {
        **_record(record, acting),
        **_frame(found, today, "", [record]),
        "facts": facts,
        "note": body.note,
        "rotations": [(row, pages.rotation_chip(row)) for row in found.rotations.get(record.pk, ())],
        "gaps": pages.gap_lines(told, found),
        "lines": lines,
        "years": years,
        "may_write": may(acting, Verb.WRITE, record),
        "edit_url": _edit(record, acting),
        "steps": _steps(record, acting, "deployment-move"),
        "chip": pages.Chip(pages.state_words(record), pages.DEPLOYMENT_TONES[record.state]),
        "crumbs": _crumbs(),
    }
    return render(request, "peacekeeping/deployment.html", context)


@signed_in
@require_safe
def rotation(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One rotation with its posts, requirement by requirement."""
    record = open_record(pk, acting, kind="rotation")
    body = content(record, RotationBody)
    today, here = day_of(request), page_language()
    row = Rotation.objects.visible_to(acting).select_related("record").get(pk=pk)
    parent = Deployment.objects.visible_to(acting).select_related("record").filter(pk=row.deployment).first()
    found = picture(acting, deployment=row.deployment) if parent else Picture([])
    posts = list(readiness_rows(acting, [row.pk])) if parent else []
    gaps = [
        gap
        for gap in found.gaps(today, profile().peacekeeping.horizon_months)
        if pk in (gap.turn.id, gap.follower.id if gap.follower else None)
    ]
    needs = needs_of(parent.type) if parent else ()
    facts = [
        {"label": _("Number of the rotation"), "value": body.number},
        {"label": _("People"), "value": "" if body.strength is None else body.strength},
        {"label": _("Women"), "value": "" if body.women is None else body.women},
        {"label": _("From the day"), "value": edtf_words(body.since, here) if body.since else ""},
        {"label": _("Until"), "value": edtf_words(body.until, here) if body.until else ""},
        {"label": _("Led by"), "value": body.lead_office},
    ]
    if body.handed_over:
        facts.append({"label": _("Handed over"), "value": edtf_words(body.handed_over, here)})
        facts.append({"label": _("Hand-over note"), "value": body.handover_note})
    context = {
        **_record(record, acting),
        "today": today,
        "facts": facts,
        "deployment": parent.record if parent else None,
        "needs": [need.words.say(here) for need in needs],
        "people": pages.person_lines(row, parent, posts, today) if parent else [],
        "own": record.owner == acting.agency,
        "gaps": pages.gap_lines(gaps, found),
        "may_write": may(acting, Verb.WRITE, record),
        "may_hand_over": may_move(acting, record, "hand-over"),
        "edit_url": _edit(record, acting),
        "steps": [step for step in _steps(record, acting, "rotation-move") if step["step"] != "hand-over"],
        "chip": pages.rotation_chip(row),
        "page_marking": page_marking([record, *(one.record for one in posts)]),
        "crumbs": [
            *_crumbs(),
            *(
                [{"url": reverse("deployment", args=[parent.pk]), "label": parent.record.title_in(here)}]
                if parent
                else []
            ),
        ],
    }
    return render(request, "peacekeeping/rotation.html", context)


@signed_in
@require_safe
def readiness(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One post: what its person has, and until when."""
    record = open_record(pk, acting, kind="readiness")
    body = content(record, ReadinessBody)
    today, here = day_of(request), page_language()
    row = Readiness.objects.visible_to(acting).select_related("record").get(pk=pk)
    turn = Rotation.objects.visible_to(acting).select_related("record").filter(pk=row.rotation).first()
    parent = (
        Deployment.objects.visible_to(acting).select_related("record").filter(pk=turn.deployment).first()
        if turn
        else None
    )
    line = pages.person_lines(turn, parent, [row], today)[0] if turn and parent else None
    words = pages.requirement_words()
    rows = []
    for need in needs_of(parent.type) if parent and turn else ():
        since, until = row.held.get(need.code, ("", ""))
        on = max(today, turn.first) if turn and turn.first else today
        state = requirement_state(row.held.get(need.code), need.lapses, on, turn.last if turn else None)
        chip = pages.Chip(words[state], pages.REQUIREMENT_TONES[state])
        rows.append(
            (
                need.words.say(here),
                edtf_words(since, here) if since else "",
                edtf_words(until, here) if until else "",
                need.lapses,
                chip,
            )
        )
    person = Record.objects.visible_to(acting).filter(pk=body.person).first() if body.person else None
    context = {
        **_record(record, acting),
        "today": today,
        "line": line,
        "rows": rows,
        "rotation": turn.record if turn else None,
        "person": person,
        "person_given": bool(body.person),
        "required": body.required,
        "note": body.note,
        "edit_url": _edit(record, acting),
        "may_release": may_move(acting, record, "release"),
        "page_marking": page_marking([record, *([person] if person else [])]),
        "crumbs": [
            *_crumbs(),
            *(
                [{"url": reverse("rotation", args=[turn.pk]), "label": turn.record.title_in(here)}]
                if turn
                else []
            ),
        ],
    }
    return render(request, "peacekeeping/readiness.html", context)


def day_of(request: HttpRequest) -> date:
    """The day looked from: `on=` of the address, else today."""
    try:
        day = parse_date(request.GET.get("on", ""))
    except ValueError:
        day = None
    return day if day is not None and 1950 <= day.year <= 2150 else timezone.localdate()


def tabs(here: str) -> list[dict[str, Any]]:
    """The room's first pages."""
    entries = [
        ("overview", "peacekeeping", _("Overview")),
        ("timeline", "peacekeeping-timeline", _("Timeline")),
        ("project", "peacekeeping-project", _("Joining project")),
        ("contributors", "peacekeeping-contributors", _("Contributors")),
    ]
    return [{"url": reverse(name), "label": label, "current": key == here} for key, name, label in entries]


def _frame(found: Picture, today: date, tab: str, others: list[Record] | None = None) -> dict[str, Any]:
    real = timezone.localdate()
    return {
        "today": today,
        "real_today": real,
        "looking": pages.years_to_look_at(found.turns, today, real),
        "horizon": profile().peacekeeping.horizon_months,
        "more": found.more,
        "tabs": tabs(tab),
        "page_marking": page_marking([*found.records, *(others or [])]),
    }


def _record(record: Record, acting: Acting) -> dict[str, Any]:
    return {
        "record": record,
        "said": Sayings([record], acting).say(record, "title", page_language()),
        "state": pages.state_words(record),
    }


def _edit(record: Record, acting: Acting) -> str:
    name = record.kind + "-edit"
    return reverse(name, args=[record.pk]) if may(acting, Verb.WRITE, record) else ""


def _steps(record: Record, acting: Acting, name: str) -> list[dict[str, Any]]:
    """The moves that have a button now."""
    open_: list[Move] = kind_named(record.kind).lifecycle.open_moves(record.state)
    return [
        {
            "step": move.name,
            "label": move.words.say(page_language()),
            "url": reverse(name, args=[record.pk]),
            "stops": move.name in ("cancel", "drop"),
        }
        for move in open_
        if may_move(acting, record, move.name)
    ]


def _mission_url(code: str) -> str:
    known = any(one.code == code for one in profile().missions)
    return reverse("peacekeeping-mission", args=[code]) if known else ""


def _crumbs() -> list[dict[str, str]]:
    return [{"url": reverse("peacekeeping"), "label": _("Peacekeeping")}]
