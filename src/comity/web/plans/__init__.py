"""Plans: what is planned for a period, direction by direction, and how each task stands today."""
