"""Addresses of the room."""

from django.urls import path

from comity.web.instruments import importing, obligations, views, writing

urlpatterns = [
    path("", views.instruments, name="instruments"),
    path("new/", writing.new, name="instrument-new"),
    path("import/", importing.import_, name="instruments-import"),
    path("import/outcome/", importing.outcome, name="instruments-outcome"),
    path("import/outcome.csv", importing.outcome_file, name="instruments-outcome-file"),
    path("<uuid:pk>/", views.instrument, name="instrument"),
    path("<uuid:pk>/edit/", writing.edit, name="instrument-edit"),
    path("<uuid:pk>/step/", writing.step, name="instrument-step"),
    path("<uuid:pk>/plan/", writing.plan, name="instrument-plan"),
    path("<uuid:pk>/engagements/", writing.carry_out, name="instrument-carry-out"),
    path("<uuid:pk>/obligations/", obligations.add, name="instrument-oblige"),
    path("obligations/<uuid:pk>/", obligations.obligation, name="obligation"),
    path("obligations/<uuid:pk>/settle/", obligations.settle, name="obligation-settle"),
]
