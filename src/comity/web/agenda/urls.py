"""Addresses of the room."""

from django.urls import path

from comity.web.agenda import arranging, inviting, subscribing, views

urlpatterns = [
    path("", views.today, name="agenda"),
    path("<int:year>/", views.year, name="agenda-year"),
    path("<int:year>/<int:month>/", views.month, name="agenda-month"),
    path("<int:year>/week/<int:week>/", views.week, name="agenda-week"),
    path("list/", views.list_, name="agenda-list"),
    path("free/", arranging.free, name="agenda-free"),
    path("bookings/", arranging.arranged, name="agenda-bookings"),
    path("bookings/new/", arranging.book, name="agenda-book"),
    path("bookings/<uuid:pk>/cancel/", arranging.cancel, name="agenda-cancel"),
    path("holds/new/", arranging.hold, name="agenda-hold"),
    path("holds/<uuid:pk>/lift/", arranging.lift, name="agenda-lift"),
    path("invitations/", inviting.invitations, name="agenda-invitations"),
    path("invitations/new/", inviting.invite, name="agenda-invite"),
    path("invitations/<uuid:pk>/", inviting.invitation, name="invitation"),
    path("invitations/<uuid:pk>/change/", inviting.change, name="invitation-change"),
    path("invitations/<uuid:pk>/cancel/", inviting.cancel, name="invitation-cancel"),
    path("invitations/<uuid:pk>/answer/", inviting.answer, name="invitation-answer"),
    path("invitations/<uuid:pk>.ics", inviting.file, name="invitation-file"),
    path("feeds/", subscribing.feeds_page, name="agenda-feeds"),
    path("feeds/<uuid:pk>/revoke/", subscribing.revoke, name="agenda-revoke"),
    path("feeds/<str:token>.ics", subscribing.feed, name="agenda-feed"),
    path("engagements/<uuid:pk>.ics", subscribing.engagement_file, name="agenda-file"),
]
