"""How tasks stand, as chips, bars and filters show it."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from comity.kernel.words import Words
from comity.programme.tree import AT_RISK, DONE, DROPPED, LATE, ON_TIME, UNDATED
from comity.web.shell.figures import StackedBar, Tone, stacked_bar


class Standing(NamedTuple):
    """A standing with the code that filters use and the tone that it is drawn in."""

    code: str
    words: Words
    tone: Tone


STANDINGS = (
    Standing("done", DONE, "done"),
    Standing("on-time", ON_TIME, "moving"),
    Standing("at-risk", AT_RISK, "waits"),
    Standing("late", LATE, "stopped"),
    Standing("undated", UNDATED, "idle"),
    Standing("dropped", DROPPED, "idle"),
)
_BY_WORDS = {standing.words: standing for standing in STANDINGS}


def standing_named(words: Words) -> Standing:
    """The standing that the plan's tree says in these words."""
    return _BY_WORDS[words]


def bar_of(title: str, standings: Iterable[Words], language: str) -> StackedBar:
    """How many tasks stand how; a standing that no task has takes no part of the bar."""
    counts = Counter(standings)
    parts = [
        (standing.words.say(language), counts[standing.words], standing.tone)
        for standing in STANDINGS
        if counts[standing.words]
    ]
    return stacked_bar(title, parts)
