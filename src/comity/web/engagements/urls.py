"""Addresses of the room."""

from django.urls import path

from comity.web.engagements import arranging_views, views

urlpatterns = [
    path("", views.engagements, name="engagements"),
    path("planned/", arranging_views.planned, name="engagements-planned"),
    path("accounted/", arranging_views.accounted, name="engagements-accounted"),
    path("new/", arranging_views.new, name="engagement-new"),
    path("<uuid:pk>/", views.engagement, name="engagement"),
    path("<uuid:pk>/edit/", arranging_views.edit, name="engagement-edit"),
    path("<uuid:pk>/move/", arranging_views.step, name="engagement-move"),
    path("<uuid:pk>/tick/", arranging_views.tick, name="engagement-tick"),
    path("<uuid:pk>/give-account/", arranging_views.give_account, name="engagement-account"),
    path("accounts/<uuid:pk>/", views.account, name="account"),
    path("groupings/<uuid:pk>/decide/", views.decide, name="grouping-decide"),
]
