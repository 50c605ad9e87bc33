"""Approvals: what waits for one's decision, how a chain stands, what was decided, and the agency's chains."""
