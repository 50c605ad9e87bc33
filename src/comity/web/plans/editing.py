"""Plans, directions, tasks and templates being written; progress being reported."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.labels import Label
from comity.kernel.opening import open_record
from comity.kernel.reading import content, get, label_of
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.programme.actions import do_assign_task, do_plan, do_set_direction
from comity.programme.kinds import PlanBody, TaskBody
from comity.programme.models import Direction
from comity.programme.planning.actions import do_change_task, do_report_progress, not_charged
from comity.programme.planning.copying import do_copy_plan
from comity.programme.planning.models import PlanTemplate
from comity.programme.planning.templates import do_begin_from_template, do_move_template, do_save_template
from comity.programme.tree import LightBranch, light_branches
from comity.web.acting import signed_in
from comity.web.allowed import may, may_create, may_move
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.plans.forms import CopyForm, DirectionForm, PlanForm, ProgressForm, TaskForm, TemplateForm
from comity.web.plans.pages import numbers_of
from comity.web.shell.form_page import form_page
from comity.web.shell.forms import label_from

MOST_TEMPLATES = 100


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def plan_new(request: HttpRequest, acting: Acting) -> HttpResponse:
    """A new plan, empty or from a template."""
    found = [row for row in templates_of(acting) if row.record.state == "in-use"]
    choices = [(str(row.pk), row.record.title_in(page_language())) for row in found]
    form = PlanForm(acting, choices, request.POST or None)

    def begin() -> Record:
        template, label = form.cleaned_data.get("template"), label_from(form)
        if template:
            return do_begin_from_template(template, form.body(), acting=acting, label=label)
        return do_plan(form.body(), acting=acting, label=label)

    return form_page(
        request, "plans/plan_new.html", form, begin, allowed=may_create(acting), crumbs=_crumbs()
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def plan_copy(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The plan of the next period, from this one."""
    record = get(pk, acting, kind="plan", verb=Verb.WRITE)
    form = CopyForm(
        request.POST or None, initial={"title": record.title, "english": record.titles.get("en", "")}
    )
    return form_page(
        request,
        "plans/copy.html",
        form,
        lambda: do_copy_plan(pk, form.body(), acting=acting, repeat_done=form.cleaned_data["repeat_done"]),
        record=record,
        said=_("The plan of the next period stands; look through its deadlines."),
        period=content(record, PlanBody).period,
        crumbs=_crumbs(record),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def template_new(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Make a template of a plan."""
    record = get(pk, acting, kind="plan", verb=Verb.WRITE)
    form = TemplateForm(request.POST or None)
    return form_page(
        request,
        "plans/template_new.html",
        form,
        lambda: do_save_template(
            pk, form.cleaned_data["title"], english=form.cleaned_data["english"], acting=acting
        ),
        record=record,
        said=_("The template was made."),
        then=reverse("plan-templates"),
        crumbs=_crumbs(record),
    )


def templates_of(acting: Acting) -> list[PlanTemplate]:
    """The latest templates that this hat may see."""
    rows = PlanTemplate.objects.visible_to(acting).select_related("record")
    return list(rows.order_by("-record__created_at", "-pk")[:MOST_TEMPLATES])


@require_safe
@signed_in
def templates(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The templates of plans."""
    rows = templates_of(acting)
    context = {
        "rows": [
            {
                "record": row.record,
                "tasks": row.tasks,
                "moves": [name for name in ("retire", "revive") if may_move(acting, row.record, name)],
            }
            for row in rows
        ],
        "may_begin": may_create(acting),
        "page_marking": page_marking(row.record for row in rows),
        "crumbs": [{"url": reverse("plans"), "label": _("Plans")}],
    }
    return render(request, "plans/templates.html", context)


@require_POST
@signed_in
def template_move(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Retire a template, or use it again."""
    do_move_template(pk, request.POST.get("move", ""), acting=acting)
    return redirect(reverse("plan-templates"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def direction_new(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A new direction of a plan."""
    record = get(pk, acting, kind="plan", verb=Verb.WRITE)
    form = DirectionForm(request.POST or None)

    def set_direction() -> Record:
        order = Direction.objects.visible_to(acting).filter(plan=pk).count()
        return do_set_direction(form.body(str(pk), order), acting=acting, label=label_of(record))

    return form_page(
        request,
        "plans/direction_new.html",
        form,
        set_direction,
        record=record,
        then=url_of(record),
        crumbs=_crumbs(record),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def task_new(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A new task of a plan."""
    record = get(pk, acting, kind="plan", verb=Verb.WRITE)
    tree = light_branches(record, acting, timezone.localdate())
    asked = request.GET.get("direction", "")
    form = TaskForm(
        _directions(tree, acting), numbers_of(tree), request.POST or None, initial={"direction": asked}
    )
    order = sum(len(branch.tasks) for branch in tree)
    return form_page(
        request,
        "plans/task_edit.html",
        form,
        lambda: do_assign_task(form.body(order), acting=acting, label=Label(record.marking)),
        record=record,
        task=None,
        crumbs=_crumbs(record),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def task_edit(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A task said anew."""
    record = get(pk, acting, kind="task", verb=Verb.WRITE)
    body = content(record, TaskBody)
    direction = Record.objects.visible_to(acting).filter(pk=body.direction, kind="direction").first()
    row = Direction.objects.visible_to(acting).filter(pk=uuid.UUID(body.direction)).first()
    plan = Record.objects.visible_to(acting).filter(pk=row.plan, kind="plan").first() if row else None
    tree = light_branches(plan, acting, timezone.localdate()) if plan else []
    choices = _directions(tree, acting) or (
        [(str(direction.pk), direction.title_in(page_language()))] if direction else [(body.direction, "…")]
    )
    form = TaskForm(choices, numbers_of(tree), request.POST or None, before=body)
    return form_page(
        request,
        "plans/task_edit.html",
        form,
        lambda: do_change_task(pk, form.body(), acting=acting),
        record=record,
        task=record,
        crumbs=_crumbs(record),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def progress_new(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """The acting agency's report on a task."""
    record = open_record(pk, acting, kind="task")
    body = content(record, TaskBody)
    sayings = Sayings([record], acting)
    measured = [
        (one.code, _named(sayings, record, at, page_language())) for at, one in enumerate(body.indicators)
    ]
    if acting.agency not in (body.lead, *body.coordinating) or not may_create(acting):
        raise not_charged()
    form = ProgressForm(acting, measured, request.POST or None, least=record.marking)
    return form_page(
        request,
        "plans/progress_new.html",
        form,
        lambda: do_report_progress(
            pk, form.body(str(pk)), acting=acting, marking=int(form.cleaned_data["marking"])
        ),
        record=record,
        said=_("Your report stands; every agency of the task may know it."),
        then=url_of(record),
        crumbs=_crumbs(record),
    )


def _named(sayings: Sayings, record: Record, at: int, language: str) -> str:
    name, unit = (sayings.say(record, f"indicators/{at}/{part}", language).text for part in ("name", "unit"))
    return f"{name} ({unit})" if unit else name


def _directions(tree: list[LightBranch], acting: Acting) -> list[tuple[str, str]]:
    """The own directions of a plan, numbered."""
    return [
        (str(branch.record.pk), f"{at}. {branch.record.title_in(page_language())}")
        for at, branch in enumerate(tree, 1)
        if may(acting, Verb.WRITE, branch.record)
    ]


def _crumbs(record: Record | None = None) -> list[dict[str, str]]:
    found = [{"url": reverse("plans"), "label": _("Plans")}]
    if record is not None:
        found.append({"url": url_of(record), "label": record.title_in(page_language())})
    return found
