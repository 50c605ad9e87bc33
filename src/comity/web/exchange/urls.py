"""Addresses of the exchange room, under exchange/ (where other nodes' addresses begin with v1/)."""

from django.urls import path

from comity.web.exchange import views

urlpatterns = [
    path("", views.exchange, name="exchange"),
    path("receive/", views.receive, name="exchange-receive"),
    path("bundle/", views.bundle, name="exchange-bundle"),
]
