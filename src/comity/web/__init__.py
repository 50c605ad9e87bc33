"""The web face: one folder a room, its templates beside its views."""
