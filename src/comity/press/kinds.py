"""The kinds of record of press, with their lifecycles."""
