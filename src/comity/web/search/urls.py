"""Addresses of the search."""

from django.urls import path

from comity.web.search import views

urlpatterns = [
    path("", views.search, name="search"),
    path("suggest/", views.suggestions, name="search-suggest"),
]
