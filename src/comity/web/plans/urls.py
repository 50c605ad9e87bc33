"""Addresses of the plans' room, under plans/."""

from django.urls import path

from comity.web.plans import views

urlpatterns = [
    path("", views.plans, name="plans"),
    path("tasks/<uuid:pk>/", views.task, name="task"),
    path("tasks/<uuid:pk>/move/", views.task_move, name="task-move"),
    path("<uuid:pk>/", views.plan, name="plan"),
]
