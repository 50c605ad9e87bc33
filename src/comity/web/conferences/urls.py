"""Addresses of the room."""

from django.urls import path

from comity.web.conferences import preparing_views, views

urlpatterns = [
    path("", views.conferences, name="conferences"),
    path("new/", preparing_views.conference_new, name="conference-new"),
    path("<uuid:pk>/", views.conference, name="conference"),
    path("<uuid:pk>/edit/", preparing_views.conference_edit, name="conference-edit"),
    path("<uuid:pk>/move/", preparing_views.conference_move, name="conference-move"),
    path("<uuid:pk>/invite/", preparing_views.conference_invite, name="conference-invite"),
    path("<uuid:pk>/answer/", preparing_views.conference_answer, name="conference-answer"),
    path("<uuid:pk>/conclude/", preparing_views.conference_conclude, name="conference-conclude"),
    path("<uuid:pk>/plan/", preparing_views.conference_plan, name="conference-plan"),
    path("conclusions/<uuid:pk>/take-up/", views.take_up, name="conclusion-take-up"),
]
