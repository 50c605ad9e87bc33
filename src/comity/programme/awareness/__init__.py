"""Awareness work: sessions and material for officers and soldiers on the role of the work, whom it reached, and what
they knew before and after.
"""
