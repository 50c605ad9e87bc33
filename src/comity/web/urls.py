"""Every address of the web face, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("comity.web.today.urls")),
    path("", include("comity.web.signin.urls")),
    path("dispatches/", include("comity.web.dispatches.urls")),
    path("exchange/", include("comity.web.exchange.urls")),
    path("proof/", include("comity.web.proof.urls")),
    path("gateway/", include("comity.web.gateway.urls")),
    path("trust/", include("comity.web.trust.urls")),
    path("drafts/", include("comity.web.drafts.urls")),
    path("engagements/", include("comity.web.engagements.urls")),
    path("conferences/", include("comity.web.conferences.urls")),
    path("plans/", include("comity.web.plans.urls")),
    path("rounds/", include("comity.web.rounds.urls")),
    path("directory/", include("comity.web.directory.urls")),
    path("attachments/", include("comity.web.attachments.urls")),
    path("records/", include("comity.web.history.urls")),
    path("approvals/", include("comity.web.approvals.urls")),
    path("delegations/", include("comity.web.delegations.urls")),
    path("glass/", include("comity.web.glass.urls")),
    path("acts/", include("comity.web.acts.urls")),
    path("search/", include("comity.web.search.urls")),
    path("notices/", include("comity.web.following.urls")),
    path("agenda/", include("comity.web.agenda.urls")),
]
