"""The tables of merit."""
