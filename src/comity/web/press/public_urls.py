"""Addresses of the news, for everybody: no sign-in is asked."""

from django.urls import path

from comity.web.press import public_views

urlpatterns = [
    path("", public_views.news, name="news"),
    path("feed.atom", public_views.feed, name="news-feed"),
    path("<uuid:pk>/", public_views.item, name="news-item"),
    path("<uuid:pk>/release.txt", public_views.plain, name="news-plain"),
    path("<uuid:pk>/release.docx", public_views.docx, name="news-docx"),
    path("<uuid:pk>/photos/<uuid:photo>/", public_views.photo, name="news-photo"),
]
