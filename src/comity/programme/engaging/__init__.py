"""Engagements arranged here, from the idea to what follows: prepared, accounted for, and how diverse they are."""
