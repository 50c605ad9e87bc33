"""Approval chains: who must agree before a record takes a step that needs approving. Silence is never approval."""
