"""Councils and decisions."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.directory.names import agency, profile
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, get
from comity.kernel.records import Record
from comity.merit.actions import do_cast, do_close_council, do_convene
from comity.merit.deciding import (
    do_draft_commendation,
    do_drop_commendation,
    do_issue_commendation,
    do_sign_commendation,
    grants,
)
from comity.merit.kinds import Choice, CommendationBody, CouncilBody
from comity.merit.models import Nomination
from comity.merit.reading import certificates_of, standings
from comity.merit.reading import commendations as commendations_of
from comity.merit.reading import councils as councils_of
from comity.merit.reading import nominations as nominations_of
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.merit.forms import CouncilForm, DecisionForm
from comity.web.merit.pages import (
    TONES,
    award_name,
    cases,
    level_name,
    lines_of,
    rows_of,
    tabs,
)

PER_PAGE = 25
MOST_WAITING = 200
CHOICES: tuple[Choice, ...] = ("yes", "no", "abstain")
MOVES = {
    "sign": do_sign_commendation,
    "drop": do_drop_commendation,
    "issue": do_issue_commendation,
}


@signed_in
@require_safe
def councils(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Councils, the latest first."""
    page = Paginator(councils_of(acting), PER_PAGE).get_page(request.GET.get("page"))
    shown = [row.record for row in page.object_list]
    bodies = contents(shown)
    rows = [(one, bodies[one.pk], level_name(bodies[one.pk].level), TONES[one.state]) for one in shown]
    context = {
        "page": page,
        "rows": rows,
        "may_convene": may_create(acting),
        "tabs": tabs("merit-councils"),
        "page_marking": page_marking(shown),
    }
    return render(request, "merit/councils.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def convene(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Convene a council over nominations that wait."""
    rows = nominations_of(acting, "put-forward")[:MOST_WAITING]
    put = [row.record for row in rows]
    stand = standings(put, acting)
    waiting = [one for one in put if stand[one.pk].code == "put-forward"]
    form = CouncilForm(acting, waiting, request.POST or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = do_convene(
                said["title"],
                said["level"],
                form.members(),
                said["nominations"],
                acting=acting,
                date=said["date"].isoformat() if said["date"] else "",
            )
            return redirect("merit-council", made.pk)
        except Problem as found:
            problem = found
    context = {
        "form": form,
        "problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking(waiting),
        "crumbs": [{"url": reverse("merit-councils"), "label": _("Councils")}],
    }
    return render(request, "merit/council_form.html", context, status=400 if request.POST else 200)


@signed_in
@require_safe
def council(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One council: its members, what it weighs, its votes and what they say."""
    return _council(request, acting, open_record(pk, acting, kind="merit-council"))


@signed_in
@require_POST
def vote(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """This office's vote on one nomination."""
    record = get(pk, acting, kind="merit-council")
    choice = next((one for one in CHOICES if one == request.POST.get("choice")), None)
    if choice is None:
        return redirect("merit-council", pk)
    case, remark = request.POST.get("nomination", ""), request.POST.get("remark", "")
    try:
        do_cast(pk, case, choice, acting=acting, remark=remark)
    except Problem as problem:
        if problem.code == "not-found":
            raise
        return _council(request, acting, record, problem)
    messages.success(request, _("Your vote is given."))
    return redirect(f"{reverse('merit-council', args=[pk])}#case-{case}")


@signed_in
@require_POST
def close(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Count the votes and conclude."""
    record = get(pk, acting, kind="merit-council")
    try:
        do_close_council(pk, acting=acting)
    except Problem as problem:
        return _council(request, acting, record, problem)
    messages.success(request, _("The council has concluded."))
    return redirect("merit-council", pk)


@signed_in
@require_POST
def decide(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Draft the decision over what the council supported."""
    record = get(pk, acting, kind="merit-council")
    form = DecisionForm(acting, _awards(content(record, CouncilBody), acting), request.POST)
    if not form.is_valid():
        return _council(request, acting, record, form=form)
    try:
        made = do_draft_commendation(pk, form.cleaned_data["award"], form.occasion(), acting=acting)
    except Problem as problem:
        return _council(request, acting, record, problem, form)
    return redirect("commendation", made.pk)


def _council(
    request: HttpRequest,
    acting: Acting,
    record: Record,
    problem: Problem | None = None,
    form: DecisionForm | None = None,
) -> HttpResponse:
    body = content(record, CouncilBody)
    told = cases(record, body, acting)
    own = may(acting, Verb.WRITE, record)
    awards = [code for code in _awards(body, acting) if grants(acting.agency, code)]
    if form is None and own and awards:
        form = DecisionForm(acting, awards)
    context = {
        "record": record,
        "body": body,
        "level": level_name(body.level),
        "members": [(one.office, agency(one.agency).say(page_language())) for one in body.members],
        "cases": told,
        "quorum": body.quorum.replace("/", " / "),
        "support": body.support.replace("/", " / "),
        "tone": TONES[record.state],
        "may_close": may_move(acting, record, "close"),
        "form": form if own and awards else None,
        "above": _above(body, acting),
        "problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking([record, *(one.record for one in told if one.record)]),
        "crumbs": [{"url": reverse("merit-councils"), "label": _("Councils")}],
    }
    status = 200 if problem is None and not (form and form.errors) else 400
    if problem is not None and problem.code in ("forbidden", "not-a-member"):
        status = 403
    return render(request, "merit/council.html", context, status=status)


def _above(body: CouncilBody, acting: Acting) -> bool:
    """Whether what the council supported waits for somebody above this agency."""
    return any(not grants(acting.agency, code) for code in _awards(body, acting))


def _awards(body: CouncilBody, acting: Acting) -> list[str]:
    """The titles for which the council supported somebody who stands in no decision yet."""
    ids = [uuid.UUID(one.nomination) for one in body.outcomes if one.supported]
    rows = list(Nomination.objects.visible_to(acting).filter(pk__in=ids).select_related("record"))
    stand = standings([row.record for row in rows], acting)
    known = {one.code for one in profile().awards}
    return sorted({row.award for row in rows if stand[row.pk].code == "supported"} & known)


@signed_in
@require_safe
def commendations(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Decisions, the latest changed first."""
    page = Paginator(commendations_of(acting), PER_PAGE).get_page(request.GET.get("page"))
    shown = [row.record for row in page.object_list]
    bodies = contents(shown)
    rows = [(one, bodies[one.pk], award_name(bodies[one.pk].award), TONES[one.state]) for one in shown]
    context = {
        "page": page,
        "rows": rows,
        "tabs": tabs("commendations"),
        "page_marking": page_marking(shown),
    }
    return render(request, "merit/commendations.html", context)


@signed_in
@require_safe
def commendation(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One decision: whom it honours, its number and date, its certificates."""
    return _commendation(request, acting, open_record(pk, acting, kind="commendation"))


@signed_in
@require_POST
def move_commendation(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Sign, drop, or issue with number, date and certificates."""
    record = get(pk, acting, kind="commendation")
    act = MOVES.get(request.POST.get("move", ""))
    if act is None:
        return redirect("commendation", pk)
    try:
        act(pk, acting=acting)
    except Problem as problem:
        return _commendation(request, acting, record, problem)
    messages.success(request, _("Done."))
    return redirect("commendation", pk)


def _commendation(
    request: HttpRequest, acting: Acting, record: Record, problem: Problem | None = None
) -> HttpResponse:
    body, language = content(record, CommendationBody), page_language()
    keys = [uuid.UUID(id_) for id_ in body.nominations]
    here = Record.objects.visible_to(acting).filter(kind="nomination").in_bulk(keys)
    chosen = [here[key] for key in keys if key in here]
    given = [row.record for row in certificates_of(record, acting)]
    moves = kind_named("commendation").lifecycle.open_moves(record.state)
    context = {
        "record": record,
        "body": body,
        "award": award_name(body.award),
        "occasion": body.occasion.get(language) or next(iter(body.occasion.values()), ""),
        "signer": body.signer.get(language) or body.signer.get("vi", ""),
        "rows": rows_of(chosen, acting),
        "hidden": len(keys) - len(chosen),
        "lines": lines_of(given),
        "tone": TONES[record.state],
        "council": Record.objects.visible_to(acting).filter(pk=body.council).first()
        if body.council
        else None,
        "moves": [(one.name, one.words.say(language)) for one in moves if may_move(acting, record, one.name)],
        "problem": problem.shape(language) if problem else None,
        "page_marking": page_marking([record, *chosen, *given]),
        "crumbs": [{"url": reverse("commendations"), "label": _("Decisions")}],
    }
    status = 200 if problem is None else 403 if problem.code == "forbidden" else 400
    return render(request, "merit/commendation.html", context, status=status)
