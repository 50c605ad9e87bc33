"""Delegations: who stands in for whom, from which day to which; lending a post and taking it back."""
