"""Addresses of the room, for offices."""

from django.urls import path

from comity.web.press import clipping_views, views

urlpatterns = [
    path("", views.releases, name="press"),
    path("releases/about/<uuid:pk>/", views.draft, name="release-draft"),
    path("releases/<uuid:pk>/", views.release, name="release"),
    path("releases/<uuid:pk>/edit/", views.edit, name="release-edit"),
    path("releases/<uuid:pk>/translate/<slug:into>/", views.translate, name="release-translate"),
    path("releases/<uuid:pk>/photos/", views.photos, name="release-photos"),
    path("releases/<uuid:pk>/move/", views.move, name="release-move"),
    path("releases/<uuid:pk>/<slug:into>.docx", views.as_docx, name="release-docx"),
    path("releases/<uuid:pk>/<slug:into>.txt", views.as_plain, name="release-plain"),
    path("clippings/", clipping_views.clippings, name="clippings"),
    path("clippings/new/", clipping_views.new, name="clipping-new"),
    path("clippings/<uuid:pk>/", clipping_views.clipping, name="clipping"),
    path("clippings/<uuid:pk>/link/", clipping_views.link, name="clipping-link"),
]
