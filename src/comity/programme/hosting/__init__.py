"""A year of hosting: a board of meetings, each with its preparation, critical path, readiness, countdown and risks."""
