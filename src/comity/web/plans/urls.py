"""Addresses of the plans' room, under plans/."""

from django.urls import path

from comity.web.plans import editing, sheets, views

urlpatterns = [
    path("", views.plans, name="plans"),
    path("new/", editing.plan_new, name="plan-new"),
    path("templates/", editing.templates, name="plan-templates"),
    path("templates/<uuid:pk>/move/", editing.template_move, name="plan-template-move"),
    path("tasks/<uuid:pk>/", views.task, name="task"),
    path("tasks/<uuid:pk>/move/", views.task_move, name="task-move"),
    path("tasks/<uuid:pk>/edit/", editing.task_edit, name="task-edit"),
    path("tasks/<uuid:pk>/progress/", editing.progress_new, name="task-progress"),
    path("<uuid:pk>/", views.plan, name="plan"),
    path("<uuid:pk>/timeline/", views.timeline, name="plan-timeline"),
    path("<uuid:pk>/actual/", views.actual, name="plan-actual"),
    path("<uuid:pk>/plan.xlsx", sheets.sheet, name="plan-sheet"),
    path("<uuid:pk>/sheet/", sheets.sheet_in, name="plan-sheet-in"),
    path("<uuid:pk>/copy/", editing.plan_copy, name="plan-copy"),
    path("<uuid:pk>/template/", editing.template_new, name="plan-template-new"),
    path("<uuid:pk>/directions/new/", editing.direction_new, name="direction-new"),
    path("<uuid:pk>/tasks/new/", editing.task_new, name="task-new"),
]
