"""Addresses of the room."""

from django.urls import path

from comity.web.partners import keeping, records, views

urlpatterns = [
    path("", views.partners, name="partners"),
    path("basemap/", views.basemap, name="partners-basemap"),
    path("commitments/", views.commitments_page, name="commitments"),
    path("commitments/new/", keeping.new_commitment, name="commitment-new"),
    path("commitments/<uuid:pk>/", records.commitment, name="commitment"),
    path("commitments/<uuid:pk>/change/", keeping.change_commitment, name="commitment-change"),
    path("relations/<uuid:pk>/", records.relation, name="relation"),
    path("counterparts/<uuid:pk>/", records.counterpart, name="counterpart"),
    path("assessments/<uuid:pk>/", records.assessment, name="assessment"),
    path("of/<slug:code>/", views.partner, name="partner-page"),
    path("of/<slug:code>/relation/", keeping.new_relation, name="relation-new"),
    path("of/<slug:code>/counterpart/", keeping.new_counterpart, name="counterpart-new"),
    path("of/<slug:code>/assessment/", keeping.new_assessment, name="assessment-new"),
]
