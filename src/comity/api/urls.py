"""Addresses for programs."""

from django.urls import path

from comity.api.checkpoints import checkpoints
from comity.api.parcels import parcels

urlpatterns = [
    path("v1/parcels", parcels, name="parcels"),
    path("v1/checkpoints", checkpoints, name="checkpoints"),
]
