"""How records become paper: official papers as plain data, checked, and written as PDF."""
