"""Engagements: each counted once, with every agency's account beside the others, and what waits for a person."""
