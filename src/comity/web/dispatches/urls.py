"""Addresses of the dispatches room, under dispatches/."""

from django.urls import path

from comity.web.dispatches import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("sent/", views.outbox, name="outbox"),
    path("new/", views.compose, name="compose"),
    path("<uuid:pk>/", views.dispatch, name="dispatch"),
    path("<uuid:pk>/answer/", views.answer, name="dispatch-answer"),
    path("<uuid:pk>/approve/", views.approve, name="dispatch-approve"),
    path("<uuid:pk>/send/", views.send, name="dispatch-send"),
    path("<uuid:pk>/edit/", views.edit, name="dispatch-edit"),
    path("<uuid:pk>/reopen/", views.reopen, name="dispatch-reopen"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="dispatch-withdraw"),
    path("<uuid:pk>/handle/", views.handle, name="dispatch-handle"),
]
