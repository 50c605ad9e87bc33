"""Addresses of the room."""

from django.urls import path

from comity.web.diversity import views

urlpatterns = [path("", views.diversity, name="diversity")]
