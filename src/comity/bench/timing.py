"""Times of what is done again and again."""

import math
import time
from collections.abc import Callable, Sequence


def seconds(act: Callable[[], object]) -> float:
    """How long it takes once."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def percentile(times: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest time that at least this share of them do not exceed."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def milliseconds(time_: float) -> float:
    return round(time_ * 1000, 2)
