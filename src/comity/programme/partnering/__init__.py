"""With whom, how closely, and what is owed: relations, commitments, counterparts, assessments, and their figures."""
