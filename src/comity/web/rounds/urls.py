"""Addresses of the review's room, under rounds/."""

from django.urls import path

from comity.web.rounds import figure_views, finding_views, report_views, round_views, views

urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("new/", round_views.round_new, name="round-new"),
    path("submissions/<uuid:pk>/edit/", round_views.submission_edit, name="submission-edit"),
    path("groups/<uuid:pk>/change/", finding_views.group_change, name="group-change"),
    path("submissions/<uuid:pk>/", views.submission, name="submission"),
    path("submissions/<uuid:pk>/move/", views.submission_move, name="submission-move"),
    path("submissions/<uuid:pk>/refresh/", views.submission_refresh, name="submission-refresh"),
    path("submissions/<uuid:pk>/judge/", views.submission_judge, name="submission-judge"),
    path("reports/<uuid:pk>/", report_views.report, name="report"),
    path("reports/<uuid:pk>/sign/", report_views.report_sign, name="report-sign"),
    path("reports/<uuid:pk>/sentence/", report_views.report_sentence, name="report-sentence"),
    path("reports/<uuid:pk>/figures/<int:figure>/<int:row>/", report_views.report_row, name="report-row"),
    path("reports/<uuid:pk>/<str:language>.pdf", report_views.report_pdf, name="report-pdf"),
    path("reports/<uuid:pk>/sentences/", report_views.report_add, name="report-add"),
    path("reports/<uuid:pk>/files/<str:language>/<str:form>/", report_views.report_file, name="report-file"),
    path("<uuid:pk>/edit/", round_views.round_edit, name="round-edit"),
    path("<uuid:pk>/send/", round_views.round_send, name="round-send"),
    path("<uuid:pk>/forms/", round_views.round_form_in, name="round-form-in"),
    path("<uuid:pk>/forms/<str:agency>/", round_views.round_form, name="round-form"),
    path("<uuid:pk>/figures/", figure_views.round_figures, name="round-figures"),
    path(
        "<uuid:pk>/figures/<str:table>/<str:line>/<str:column>/",
        figure_views.round_figure,
        name="round-figure",
    ),
    path("<uuid:pk>/findings/", finding_views.round_findings, name="round-findings"),
    path("<uuid:pk>/findings/group/", finding_views.findings_group, name="findings-group"),
    path("<uuid:pk>/", views.round_, name="round"),
    path("<uuid:pk>/draft/", views.submission_draft, name="submission-draft"),
    path("<uuid:pk>/report/", views.report_build, name="report-build"),
    path("<uuid:pk>/move/", views.round_move, name="round-move"),
]
