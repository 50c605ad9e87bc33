"""An agency's own chains: proposed by its administrator or head, in force when its head adopts them."""

import uuid

from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.approvals.kinds import AgencyChainBody
from comity.kernel.kinds import is_known
from comity.kernel.problems import Problem
from comity.kernel.reading import get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move

PROPOSING = frozenset({Role.ADMINISTRATOR, Role.HEAD})


@action
def do_propose_chain(body: AgencyChainBody, *, acting: Acting) -> Record:
    """Propose an own chain for some kind, move and marking; it holds when the head adopts it."""
    if body.kind and not is_known(body.kind):
        raise _bad("kind", f"Không có loại hồ sơ “{body.kind}”", f"There is no kind “{body.kind}”")
    for step in body.steps:
        for seat in (*step.seats, *filter(None, [step.escalate_to])):
            _check_seat(seat)
    return create("chain", body, acting=acting, roles=PROPOSING)


@action
def do_adopt_chain(chain: uuid.UUID | str, *, acting: Acting) -> Record:
    """The head puts a proposed chain in force."""
    return move(get(chain, acting, kind="chain"), "adopt", acting=acting)


@action
def do_close_chain(chain: uuid.UUID | str, *, acting: Acting) -> Record:
    """The head takes a chain out of force; the profile's holds again."""
    return move(get(chain, acting, kind="chain"), "close", acting=acting)


def _check_seat(seat: str) -> None:
    name, _, post = seat.partition(":")
    if name == "post" and post:
        return
    # Machines vote on nothing, and the keepers of people and of the journal see no content to judge.
    if seat not in {"reader", "officer", "approver", "head", "clerk"}:
        raise _bad("steps", f"“{seat}” không duyệt được", f"“{seat}” cannot approve")


def _bad(place: str, vi: str, en: str) -> Problem:
    return Problem(
        "chain-bad",
        what=Words(f"{vi}.", f"{en}."),
        mend=Words(
            vi="Chọn loại hồ sơ, vai trò hoặc chức vụ có thật.", en="Name a kind, role or post that exists."
        ),
        place=place,
    )
