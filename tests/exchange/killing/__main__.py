"""`python -m tests.exchange.killing --rounds 200`: prints one JSON object; exit status 1 when anything did not hold."""

import argparse
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")
django.setup()

from tests.exchange.jetstream import servers  # noqa: E402
from tests.exchange.killing.rounds import play  # noqa: E402


def main() -> None:
    """Play the rounds in a directory that is removed afterwards."""
    options = argparse.ArgumentParser(prog="python -m tests.exchange.killing")
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--file-mib", type=int, default=256, help="of the file that each node gives the other"
    )
    options.add_argument(
        "--nats", action="store_true", help="over three JetStream servers, whose leader is killed too"
    )
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="comity-kills-") as folder, ExitStack() as stack:
        home = Path(folder)
        cluster = stack.enter_context(servers(home / "nats", 3)) if chosen.nats else None
        size = chosen.file_mib * 2**20
        outcome = play(home, chosen.rounds, seed=chosen.seed, file_size=size, cluster=cluster)
    print(json.dumps(asdict(outcome), ensure_ascii=False))
    sys.exit(1 if outcome.violations else 0)


if __name__ == "__main__":
    main()
