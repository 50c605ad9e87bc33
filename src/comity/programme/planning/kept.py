"""How plans stand, as this process last reckoned it: kept while nothing of any plan is written on the node.

Thousands of tasks are read to say how a plan stands, and plans are looked at far more often than they change. The
node counts every version of what a standing follows from (`PlanTurn`, in the transaction that writes it); what was
reckoned at another count is reckoned anew. It is kept for one hat, and so holds no more than that hat may know.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import F

from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.kinds import Change
from comity.kernel.records import Record
from comity.programme.planning.models import PlanTurn

T = TypeVar("T")

KINDS = frozenset({"plan", "direction", "task", "progress"})
MOST = 40  # plans and hats

_lock = threading.Lock()
_kept: "OrderedDict[_Key, tuple[int, Any]]" = OrderedDict()


class _Key(NamedTuple):
    plan: object
    acting: Acting
    here: node.Node
    today: date


def note_change(changes: Sequence[Change]) -> None:
    """Count that something of a plan was written. A subscriber of every version."""
    if not any(change.kind in KINDS for change in changes):
        return
    if not PlanTurn.objects.filter(pk=1).update(number=F("number") + 1):
        PlanTurn.objects.get_or_create(pk=1, defaults={"number": 1})


def each(
    plans: Sequence[Record], acting: Acting, today: date, reckon: Callable[[Sequence[Record]], dict[Any, T]]
) -> dict[Any, T]:
    """What `reckon` says of each of these plans, by its id; asked only of those of which it is not known."""
    if connection.in_atomic_block:  # what is being written may yet be undone
        return reckon(plans)
    turn = PlanTurn.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    keys = {plan.pk: _Key(plan.pk, acting, node.here(), today) for plan in plans}
    with _lock:
        found = {pk: _kept[key][1] for pk, key in keys.items() if key in _kept and _kept[key][0] == turn}
    missing = [plan for plan in plans if plan.pk not in found]
    if missing:
        found |= reckon(missing)
    with _lock:
        for pk, key in keys.items():
            _kept[key] = turn, found[pk]
            _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found
