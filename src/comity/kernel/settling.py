"""The collector of unreachable objects, told what a server is like."""

import gc


def settle() -> None:
    """Set aside what is loaded, and look for garbage less often.

    A page makes some ten thousand objects that reference counting frees; by Python's own thresholds the collector walks
    through all that the process ever loaded, for tens of milliseconds, every few pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
