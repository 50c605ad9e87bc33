"""A stagehand: a process that works for one node and plays scenes as it is told, one JSON line each way.

{"scene": name, "with": {...}}   ->   {"result": ...}   or   {"problem": {...}}
"""

import json
import sys
from pathlib import Path

from comity.cli.setup import enter
from comity.kernel.problems import Problem


def main() -> None:
    """Play scenes for the node whose directory is the first argument, until the input ends."""
    enter(Path(sys.argv[1]))
    from comity.cli.demo.scenes import SCENES

    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = {"result": SCENES[order["scene"]](**order["with"])}
        except Problem as problem:
            answer = {"problem": problem.shape("en")}
        print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
