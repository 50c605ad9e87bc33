"""Hosting: the board of a chair year, and each meeting with its preparation, critical path and risks."""
