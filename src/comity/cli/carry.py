"""The courier's process: what `comity serve` runs beside the web server."""

import os
import signal
from types import FrameType

from comity.cli.setup import enter


def main() -> None:
    """Carry until told to stop, or until the server that started this process is gone."""
    enter(None)
    from comity.exchange.carriers import HttpCarrier
    from comity.exchange.courier import run
    from comity.kernel.chores import do_all

    stopping = False
    parent = os.getppid()

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    run(HttpCarrier(), do_all, lambda: stopping or os.getppid() != parent)


if __name__ == "__main__":
    main()
