"""The courier's process: what `comity serve` runs beside the web server."""

import os
import signal
from threading import Thread
from types import FrameType

from comity.cli.setup import enter


def main() -> None:
    """Carry until told to stop, or until the server that started this process is gone."""
    enter(None)
    from comity.exchange import fetching
    from comity.exchange.carriage import OpenCarriers
    from comity.exchange.carriers import HttpCarrier
    from comity.exchange.pieces_http import HttpPieces
    from comity.exchange.rounds import run
    from comity.kernel.chores import do_all

    stopping = False
    parent = os.getppid()

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    ended = lambda: stopping or os.getppid() != parent  # noqa: E731
    # Beside the courier, so that a large file never keeps parcels waiting; what it leaves half done is gone on with.
    Thread(target=fetching.run, args=(HttpPieces(), ended), daemon=True).start()
    http = HttpCarrier()
    carriers = OpenCarriers(http, serve=True)
    try:
        carriers.open()
        run(carriers, http, do_all, ended)
    finally:
        carriers.close()


if __name__ == "__main__":
    main()
