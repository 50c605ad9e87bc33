"""What calendars may tell, from the country's profile; without a word of it, the narrowest."""

from comity.directory.names import profile
from comity.kernel import policy


def feed_ceiling() -> int:
    """The highest marking whose content a feed carries: the profile's, but never one whose openings are journaled."""
    given = profile().calendars
    level = profile().marking(given.feed_ceiling).level if given else 0
    return min(level, policy.current().opening.marking_from - 1)


def busy_above() -> bool:
    """Whether a feed says "busy" of what is above its ceiling."""
    given = profile().calendars
    return given is not None and given.feed_above == "busy"


def busy_up_to() -> int:
    """The highest marking of a booking that may be declared visible as "busy"; -1 for none."""
    given = profile().calendars
    return profile().marking(given.busy_up_to).level if given else -1
