"""Deterministic simulation of the exchange: the real protocol, real keys, a seeded world that goes wrong.

`run(seed)` plays one world; docs/simulation.md says what is in it and what must hold.
"""

from comity.exchange.simulation.oracle import Violation
from comity.exchange.simulation.runs import shape, violations
from comity.exchange.simulation.world import Outcome, World, run

__all__ = ["Outcome", "Violation", "World", "run", "shape", "violations"]
