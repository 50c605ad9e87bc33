"""Break-glass: asking to read one record above one's clearance, the second person's consent, the banner, the list."""
