"""Addresses of the day's page and of signing in, at the root."""

from django.urls import path
from django.views.i18n import set_language

from comity.web.today import entering, views

urlpatterns = [
    path("", views.today, name="today"),
    path("search/", views.search, name="search"),
    path("sign-in/", entering.sign_in, name="sign-in"),
    path("sign-in/as/<uuid:post>/", entering.sign_in_as, name="sign-in-as"),
    path("sign-out/", entering.sign_out, name="sign-out"),
    path("hat/", entering.put_on, name="hat"),
    path("language/", set_language, name="language"),
]
