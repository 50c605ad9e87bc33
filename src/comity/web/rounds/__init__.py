"""The review: rounds, what agencies submitted to them, and the central report that it added up to."""
