"""Addresses of the room."""

from django.urls import path

from comity.web.drafts import views

urlpatterns = [
    path("", views.drafts, name="drafts"),
    path("papers/<uuid:pk>/", views.paper, name="paper"),
    path("papers/<uuid:pk>/original/", views.original, name="paper-original"),
    path("<uuid:pk>/", views.draft, name="draft"),
    path("<uuid:pk>/confirm/", views.confirm, name="draft-confirm"),
    path("<uuid:pk>/set-aside/", views.set_aside, name="draft-set-aside"),
]
