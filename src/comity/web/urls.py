"""Every address of the web face, room by room."""

urlpatterns = []
