"""The kinds of record of counsel, with their lifecycles."""
