"""The reader's own word lists: regular expressions and phrases as data, a file a question, in `lexicon/`."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def lexicon(name: str) -> dict[str, Any]:
    """The word list `lexicon/<name>.toml`, read once."""
    source = files("comity.intake").joinpath("lexicon", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def words(key: str) -> frozenset[str]:
    """One of the word lists of `lexicon/words.toml`."""
    return frozenset(lexicon("words")[key].split())


@cache
def pattern(name: str, *keys: str, whole: bool = False) -> re.Pattern[str]:
    """One expression that matches any of a list in the word list, case aside; `whole`: the whole string only."""
    entry: Any = lexicon(name)
    for key in keys:
        entry = entry[key]
    joined = "|".join(f"(?:{one})" for one in _unnamed_twice(entry))
    return re.compile(f"(?:{joined})\\Z" if whole else joined, re.IGNORECASE)


def _unnamed_twice(expressions: list[str]) -> list[str]:
    """The expressions, with a group named "name" numbered apart: a joined expression may name a group only once."""
    return [one.replace("(?P<name>", f"(?P<name{i}>") for i, one in enumerate(expressions)]


def named(match: re.Match[str]) -> str:
    """The text of whichever "name" group of a joined expression took part."""
    return next(value.strip() for key, value in match.groupdict().items() if key.startswith("name") and value)
