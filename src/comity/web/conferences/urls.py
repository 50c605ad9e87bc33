"""Addresses of the room."""

from django.urls import path

from comity.web.conferences import views

urlpatterns = [
    path("", views.conferences, name="conferences"),
    path("<uuid:pk>/", views.conference, name="conference"),
    path("conclusions/<uuid:pk>/take-up/", views.take_up, name="conclusion-take-up"),
]
