"""Every address of a node: people's pages at the root, programs under /exchange/."""

from django.urls import include, path

handler404 = "comity.web.middleware.missing"

urlpatterns = [
    path("exchange/", include("comity.api.urls")),
    path("", include("comity.web.urls")),
]
