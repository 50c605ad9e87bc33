"""Comity: coordination and exchange of information for international-integration and defence-relations work."""

__version__ = "0.1.0"
