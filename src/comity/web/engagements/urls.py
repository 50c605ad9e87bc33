"""Addresses of the room."""

from django.urls import path

from comity.web.engagements import views

urlpatterns = [
    path("", views.engagements, name="engagements"),
    path("<uuid:pk>/", views.engagement, name="engagement"),
    path("accounts/<uuid:pk>/", views.account, name="account"),
    path("groupings/<uuid:pk>/decide/", views.decide, name="grouping-decide"),
]
