"""Names: who works here and with whom. Agencies, posts, persons, partners, forums, missions, places."""
