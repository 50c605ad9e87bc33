"""Addresses of the attachments room, under attachments/."""

from django.urls import path

from comity.web.attachments import views

urlpatterns = [
    path("of/<uuid:pk>/", views.attachments, name="attachments"),
    path("<uuid:pk>/", views.attachment, name="attachment"),
    path("<uuid:pk>/file/", views.download, name="attachment-download"),
    path("<uuid:pk>/preview/", views.preview, name="attachment-preview"),
    path("<uuid:pk>/again/", views.again, name="attachment-again"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="attachment-withdraw"),
]
