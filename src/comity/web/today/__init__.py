"""The day's page: what waits, what is near, what is new."""
