"""Addresses of the hosting room, under hosting/."""

from django.urls import path

from comity.web.hosting import editing, views

urlpatterns = [
    path("", views.years, name="hosting"),
    path("new/", editing.year_new, name="chair-year-new"),
    path("<uuid:pk>/", views.year, name="chair-year"),
    path("<uuid:pk>/close/", editing.year_close, name="chair-year-close"),
    path("<uuid:pk>/meetings/new/", editing.meeting_new, name="hosted-meeting-new"),
    path("meetings/<uuid:pk>/", views.meeting, name="hosted-meeting"),
    path("meetings/<uuid:pk>/edit/", editing.meeting_edit, name="hosted-meeting-edit"),
    path("meetings/<uuid:pk>/move/", editing.meeting_move, name="hosted-meeting-move"),
    path("meetings/<uuid:pk>/steps/", editing.step_set, name="hosted-meeting-step"),
    path("meetings/<uuid:pk>/steps/edit/", editing.steps_edit, name="hosted-meeting-steps"),
    path("meetings/<uuid:pk>/risks/", editing.risk_set, name="hosted-meeting-risk"),
    path("meetings/<uuid:pk>/tasks/", editing.tasks_make, name="hosted-meeting-tasks"),
]
