"""Who sees how the exchange is, and who carries bundles. The room shows no content, only names, counts and times."""

from comity.kernel.access import Rights, Verb, not_found
from comity.kernel.acting import Acting, Role

EXCHANGE: Rights = {
    Verb.READ: frozenset({Role.HEAD, Role.CLERK, Role.ADMINISTRATOR, Role.AUDITOR}),
    Verb.SEND: frozenset({Role.HEAD, Role.CLERK, Role.ADMINISTRATOR}),
}


def may(acting: Acting, verb: Verb) -> bool:
    """Whether this hat may look (READ), or take bundles in and write them (SEND)."""
    return acting.hosted and bool(acting.roles & EXCHANGE[verb])


def require(acting: Acting, verb: Verb) -> None:
    """For others there is no such room."""
    if not may(acting, verb):
        raise not_found()
