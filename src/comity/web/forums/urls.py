"""Addresses of the room."""

from django.urls import path

from comity.web.forums import keeping, records, views

urlpatterns = [
    path("", views.forums, name="forums"),
    path("of/<slug:code>/", views.forum, name="forum"),
    path("of/<slug:code>/seat/", keeping.new_seat, name="forum-seat-new"),
    path("of/<slug:code>/cycle/", keeping.new_cycle, name="forum-cycle-new"),
    path("of/<slug:code>/paper/", keeping.new_paper, name="forum-paper-new"),
    path("seats/<uuid:pk>/", records.seat, name="forum-seat"),
    path("cycles/<uuid:pk>/", records.cycle, name="forum-cycle"),
    path("papers/<uuid:pk>/", records.paper, name="forum-paper"),
    path("papers/<uuid:pk>/change/", keeping.change_paper, name="forum-paper-change"),
]
