"""Addresses of the room."""

from django.urls import path

from comity.web.awareness import material_views, views

urlpatterns = [
    path("", views.awareness, name="awareness"),
    path("sessions/", views.sessions, name="awareness-sessions"),
    path("sessions.csv", views.sessions_csv, name="awareness-csv"),
    path("sessions/new/", views.new_session, name="awareness-session-new"),
    path("sessions/<uuid:pk>/", views.session, name="awareness-session"),
    path("sessions/<uuid:pk>/edit/", views.edit_session, name="awareness-session-edit"),
    path("sessions/<uuid:pk>/cancel/", views.cancel_session, name="awareness-session-cancel"),
    path("material/", material_views.materials, name="awareness-materials"),
    path("material/new/", material_views.new_material, name="awareness-material-new"),
    path("material/<uuid:pk>/", material_views.material, name="awareness-material"),
    path("material/<uuid:pk>/edit/", material_views.edit_material, name="awareness-material-edit"),
    path("material/<uuid:pk>/move/", material_views.move_material, name="awareness-material-move"),
]
