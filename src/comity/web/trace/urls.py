"""The address of a record's trace."""

from django.urls import path

from comity.web.trace import views

urlpatterns = [path("<uuid:pk>/", views.trace, name="trace")]
