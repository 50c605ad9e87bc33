"""Addresses of the proof room, under proof/."""

from django.urls import path

from comity.web.proof import views

urlpatterns = [
    path("", views.proof, name="proof"),
    path("check/", views.check, name="proof-check"),
    path("receipts/<int:pk>/", views.receipt, name="receipt"),
    path("receipts/<int:pk>/token/", views.receipt_token, name="receipt-token"),
    path("records/<uuid:pk>/", views.record, name="record"),
]
