"""Addresses for programs."""

from django.urls import path

from comity.api.checkpoints import checkpoints
from comity.api.parcels import parcels
from comity.api.pieces import pieces, wants

urlpatterns = [
    path("v1/parcels", parcels, name="parcels"),
    path("v1/checkpoints", checkpoints, name="checkpoints"),
    path("v1/wants", wants, name="wants"),
    path("v1/pieces", pieces, name="pieces"),
]
