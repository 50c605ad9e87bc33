"""The kinds of record of counsel, with their lifecycles: importing this registers them."""

from comity.counsel import group_kinds, proposal_kinds, study_kinds

__all__ = ["group_kinds", "proposal_kinds", "study_kinds"]
