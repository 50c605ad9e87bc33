"""Addresses of the trust room, under trust/."""

from django.urls import path

from comity.web.trust import views

urlpatterns = [path("", views.trust, name="trust")]
