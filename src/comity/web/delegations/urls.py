"""Addresses of the delegations room, under delegations/."""

from django.urls import path

from comity.web.delegations import views

urlpatterns = [
    path("", views.delegations, name="delegations"),
    path("new/", views.lend, name="delegation-lend"),
    path("<uuid:pk>/", views.delegation, name="delegation"),
    path("<uuid:pk>/end/", views.end, name="delegation-end"),
]
