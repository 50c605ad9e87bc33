"""Address of the day's page, at the root."""

from django.urls import path

from comity.web.today import views

urlpatterns = [
    path("", views.today, name="today"),
]
