"""Addresses of the room."""

from django.urls import path

from comity.web.peacekeeping import changing, contributors, views

urlpatterns = [
    path("", views.overview, name="peacekeeping"),
    path("timeline/", views.timeline, name="peacekeeping-timeline"),
    path("missions/<slug:code>/", views.mission, name="peacekeeping-mission"),
    path("project/", views.project, name="peacekeeping-project"),
    path("project/new/", changing.new_milestone, name="pk-milestone-new"),
    path("project/<uuid:pk>/", views.milestone, name="pk-milestone"),
    path("project/<uuid:pk>/edit/", changing.edit_milestone, name="pk-milestone-edit"),
    path("project/<uuid:pk>/move/", changing.move_milestone, name="pk-milestone-move"),
    path("deployments/new/", changing.new_deployment, name="deployment-new"),
    path("deployments/<uuid:pk>/", views.deployment, name="deployment"),
    path("deployments/<uuid:pk>/edit/", changing.edit_deployment, name="deployment-edit"),
    path("deployments/<uuid:pk>/move/", changing.move_deployment, name="deployment-move"),
    path("deployments/<uuid:pk>/rotations/new/", changing.new_rotation, name="rotation-new"),
    path("rotations/<uuid:pk>/", views.rotation, name="rotation"),
    path("rotations/<uuid:pk>/edit/", changing.edit_rotation, name="rotation-edit"),
    path("rotations/<uuid:pk>/move/", changing.move_rotation, name="rotation-move"),
    path("rotations/<uuid:pk>/hand-over/", changing.hand_over, name="rotation-hand-over"),
    path("rotations/<uuid:pk>/posts/new/", changing.new_readiness, name="readiness-new"),
    path("posts/<uuid:pk>/", views.readiness, name="readiness"),
    path("posts/<uuid:pk>/edit/", changing.edit_readiness, name="readiness-edit"),
    path("posts/<uuid:pk>/release/", changing.release, name="readiness-release"),
    path("contributors/", contributors.contributors, name="peacekeeping-contributors"),
    path("contributors/import/", contributors.import_table, name="peacekeeping-import"),
    path("contributors/<uuid:pk>/", contributors.table, name="contribution-table"),
]
