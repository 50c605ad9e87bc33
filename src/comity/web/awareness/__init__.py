"""Awareness work: sessions and material, whom they reached unit by unit, and what listeners knew before and after."""
