"""Times of what is done again and again."""

import math
import time
from collections.abc import Callable, Sequence


def seconds(act: Callable[[], object]) -> float:
    """How long it takes once."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def cpu_seconds(act: Callable[[], object]) -> tuple[float, float]:
    """How long it takes once, and of that how long this process had the processor."""
    begun, cpu = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - begun, time.process_time() - cpu


def percentile(times: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest time that at least this share of them do not exceed."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def milliseconds(time_: float) -> float:
    return round(time_ * 1000, 2)
