"""Addresses of the gateway room, under gateway/."""

from django.urls import path

from comity.web.gateway import views

urlpatterns = [
    path("", views.gateway, name="gateway"),
    path("papers/<uuid:pk>/", views.paper, name="received-paper"),
    path("papers/<uuid:pk>/accept/", views.accept, name="received-paper-accept"),
    path("papers/<uuid:pk>/step/", views.step, name="received-paper-step"),
    path("messages/<uuid:pk>/original/", views.original, name="edxml-original"),
    path("files/<uuid:pk>/", views.file, name="edxml-file"),
]
