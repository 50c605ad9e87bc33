"""Addresses of acts on records, under acts/."""

from django.urls import path

from comity.web.acts import annex_views, views

urlpatterns = [
    path("<uuid:pk>/", views.acts, name="acts"),
    path("<uuid:pk>/marking/", views.marking, name="acts-marking"),
    path("<uuid:pk>/audience/", views.audience, name="acts-audience"),
    path("<uuid:pk>/annexes/new/", annex_views.new, name="annex-new"),
    path("annexes/<uuid:pk>/", annex_views.annex, name="annex"),
    path("annexes/<uuid:pk>/edit/", annex_views.edit, name="annex-edit"),
]
