"""Conferences: what each found and proposed, and its conclusions on their way to becoming tasks."""
