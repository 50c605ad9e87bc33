"""Search over records of every kind, within what a hat may read: one interface over SQLite and PostgreSQL."""

from comity.kernel.search.finding import Facets, Hit, Order, Results, find
from comity.kernel.search.marking import Segment
from comity.kernel.search.suggesting import Suggestion, suggest

__all__ = ["Facets", "Hit", "Order", "Results", "Segment", "Suggestion", "find", "suggest"]
