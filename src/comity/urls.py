"""Every address of a node: people's pages at the root, programs under /exchange/v1/, monitoring at /metrics."""

from django.urls import include, path

from comity.api.metrics import metrics

handler404 = "comity.web.middleware.missing"

urlpatterns = [
    path("exchange/", include("comity.api.urls")),
    path("metrics", metrics, name="metrics"),
    path("", include("comity.web.urls")),
]
