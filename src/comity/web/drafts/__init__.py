"""Drafts: what the machine read from paper, beside the paper itself, until a person confirms it or sets it aside."""
