"""Partners: all of them at a glance, and a page each: level, contacts, what is owed, counterparts, assessments."""
