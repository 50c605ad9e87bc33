"""The tables of press."""
