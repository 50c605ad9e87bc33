"""Problems on the command line: the same three things that web and API show."""

import json
import os

from rich.console import Console
from rich.text import Text

from comity.kernel.problems import Problem


def language() -> str:
    """The language of messages: `COMITY_LANGUAGE`, else Vietnamese where the locale says so, else English."""
    chosen = os.environ.get("COMITY_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "vi" if chosen.startswith("vi") else "en"


def print_problem(problem: Problem, *, as_json: bool) -> None:
    """As one JSON object on standard output, or in words on standard error."""
    shape = problem.shape(language())
    if as_json:
        print(json.dumps({"error": shape}, ensure_ascii=False))
        return
    console = Console(stderr=True, soft_wrap=True)
    console.print(Text.assemble((shape["what"], "bold red")))
    if shape["place"]:
        console.print(Text(f"  {shape['place']}"))
    console.print(Text(f"  {shape['mend']}"))
