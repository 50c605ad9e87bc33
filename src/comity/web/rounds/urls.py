"""Addresses of the review's room, under rounds/."""

from django.urls import path

from comity.web.rounds import report_views, views

urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("submissions/<uuid:pk>/", views.submission, name="submission"),
    path("submissions/<uuid:pk>/move/", views.submission_move, name="submission-move"),
    path("submissions/<uuid:pk>/refresh/", views.submission_refresh, name="submission-refresh"),
    path("submissions/<uuid:pk>/judge/", views.submission_judge, name="submission-judge"),
    path("reports/<uuid:pk>/", report_views.report, name="report"),
    path("reports/<uuid:pk>/sign/", report_views.report_sign, name="report-sign"),
    path("reports/<uuid:pk>/sentence/", report_views.report_sentence, name="report-sentence"),
    path("reports/<uuid:pk>/figures/<int:figure>/<int:row>/", report_views.report_row, name="report-row"),
    path("reports/<uuid:pk>/<str:language>.pdf", report_views.report_pdf, name="report-pdf"),
    path("<uuid:pk>/", views.round_, name="round"),
    path("<uuid:pk>/draft/", views.submission_draft, name="submission-draft"),
    path("<uuid:pk>/report/", views.report_build, name="report-build"),
    path("<uuid:pk>/move/", views.round_move, name="round-move"),
]
