"""The tables of counsel."""
