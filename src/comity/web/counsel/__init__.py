"""Counsel: working groups with their shelf, studies with their sections, proposals with opinions and decision."""
