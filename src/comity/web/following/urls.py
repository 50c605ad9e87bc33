"""Addresses of notices and of what is followed."""

from django.urls import path

from comity.web.following import feeds, views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("read/", views.read_all, name="notices-read"),
    path("<uuid:record>/", views.notice, name="notice"),
    path("<uuid:record>/mark/", views.mark, name="notice-mark"),
    path("following/", views.following, name="following"),
    path("following/record/<uuid:record>/", views.follow_record, name="follow-record"),
    path("following/partner/", views.follow_partner, name="follow-partner"),
    path("following/search/", views.save_search, name="search-save"),
    path("following/<uuid:subscription>/stop/", views.stop, name="follow-stop"),
    path("feed/", feeds.address, name="feed-address"),
    path("feed/<slug:token>/", feeds.feed, name="feed"),
]
