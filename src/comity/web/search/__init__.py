"""Finding again: the search over every record that a hat may read, its facets, and suggestions while one types."""
