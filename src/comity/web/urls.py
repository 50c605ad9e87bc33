"""Every address of the web face, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("comity.web.today.urls")),
    path("dispatches/", include("comity.web.dispatches.urls")),
    path("proof/", include("comity.web.proof.urls")),
    path("drafts/", include("comity.web.drafts.urls")),
    path("engagements/", include("comity.web.engagements.urls")),
    path("conferences/", include("comity.web.conferences.urls")),
    path("plans/", include("comity.web.plans.urls")),
    path("rounds/", include("comity.web.rounds.urls")),
    path("attachments/", include("comity.web.attachments.urls")),
]
