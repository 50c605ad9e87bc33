"""The agenda room: what happens when (month, week, year, list), what collides, free days, feeds."""
