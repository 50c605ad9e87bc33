"""Addresses of the approvals room, under approvals/."""

from django.urls import path

from comity.web.approvals import chain_views, views

urlpatterns = [
    path("", views.approvals, name="approvals"),
    path("asked/", views.asked, name="approvals-asked"),
    path("decided/", views.decided, name="approvals-decided"),
    path("chains/", chain_views.chains, name="chains"),
    path("chains/new/", chain_views.propose, name="chain-propose"),
    path("chains/<uuid:pk>/", chain_views.chain, name="chain"),
    path("chains/<uuid:pk>/move/", chain_views.chain_move, name="chain-move"),
    path("<uuid:pk>/", views.approval, name="approval"),
    path("<uuid:pk>/vote/", views.vote, name="approval-vote"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="approval-withdraw"),
    path("<uuid:pk>/apply/", views.apply_marking, name="approval-apply"),
    path("ask/<uuid:pk>/", views.ask, name="approval-ask"),
]
