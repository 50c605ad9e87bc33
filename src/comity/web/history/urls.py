"""Addresses of the history room, under records/."""

from django.urls import path

from comity.web.history import views

urlpatterns = [
    path("<uuid:record>/", views.any_record, name="any-record"),
    path("<uuid:record>/history/", views.history, name="history"),
    path("<uuid:record>/history/compare/", views.compare, name="history-compare"),
    path("<uuid:record>/history/<int:number>/", views.version, name="history-version"),
    path("<uuid:record>/history/<int:number>/restore/", views.restore, name="history-restore"),
]
