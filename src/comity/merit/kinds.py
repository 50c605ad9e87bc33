"""The kinds of record of merit, with their lifecycles."""
