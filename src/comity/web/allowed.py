"""What an office may do to what it sees: buttons stand on a page only where the rule and the lifecycle allow them."""

from comity.kernel.access import ROLES_FOR, Facts, Verb, decide
from comity.kernel.acting import Acting
from comity.kernel.approvals.requiring import may_take
from comity.kernel.kinds import kind_named
from comity.kernel.reading import facts_of
from comity.kernel.records import Record


def may_create(acting: Acting) -> bool:
    """Whether this office may make records of its agency."""
    return acting.hosted and bool(acting.roles & ROLES_FOR[Verb.WRITE])


def may(acting: Acting, verb: Verb, record: Record) -> bool:
    """Whether the rule allows this office to do `verb` to a record that was already scoped."""
    if verb is Verb.READ:
        return decide(acting, verb, facts_of(record)).allowed
    # Only the owner may do more than read, and of its own record nobody asks who else may know it.
    facts = Facts(record.owner, record.marking, (), record.kind, record.pk)
    return record.owner == acting.agency and decide(acting, verb, facts).allowed


def may_move(acting: Acting, record: Record, name: str) -> bool:
    """Whether the record's lifecycle has the move now, and the rule allows it to this office."""
    moves = kind_named(record.kind).lifecycle.open_moves(record.state)
    found = next((move for move in moves if move.name == name), None)
    if found is None or not may(acting, found.verb, record):
        return False
    # What a chain of several must agree to first has no button yet: it is put to the chain instead.
    return found.verb is not Verb.APPROVE or may_take(record, name, acting)
