"""A stagehand: a process that works for one node and plays scenes of a module as it is told, one JSON line each way.

{"scene": name, "with": {...}}   ->   {"result": ...}   or   {"problem": {...}}
"""

import json
import sys
from importlib import import_module
from pathlib import Path

from comity.cli.setup import enter
from comity.kernel.problems import Problem


def main() -> None:
    """Play SCENES of the module in the second argument for the node in the first one, until the input ends."""
    enter(Path(sys.argv[1]))
    scenes = import_module(sys.argv[2]).SCENES
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = {"result": scenes[order["scene"]](**order["with"])}
        except Problem as problem:
            answer = {"problem": problem.shape("en")}
        print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
