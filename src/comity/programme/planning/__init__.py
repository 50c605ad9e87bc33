"""Plans deepened: progress by each agency, how tasks stand and why, templates, the next period, tables taken in."""
