"""The leadership's page: what waits for its decision and since when, what it directed and where that stands."""
