"""The address of the leadership's page."""

from django.urls import path

from comity.web.leadership import views

urlpatterns = [path("", views.leadership, name="leadership")]
