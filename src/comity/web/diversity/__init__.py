"""Diversity of forms: which forms of engagement, with whom, over time, which never, and one figure for all of it."""
