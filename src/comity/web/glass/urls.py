"""Addresses of break-glass, under glass/."""

from django.urls import path

from comity.web.glass import views

urlpatterns = [
    path("", views.glasses, name="glasses"),
    path("ask/", views.ask, name="glass-ask"),
    path("<uuid:pk>/", views.glass, name="glass"),
    path("<uuid:pk>/answer/", views.answer, name="glass-answer"),
    path("<uuid:pk>/end/", views.end, name="glass-end"),
    path("<uuid:pk>/seen/", views.seen, name="glass-seen"),
]
