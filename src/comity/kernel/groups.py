"""Working groups as members of an audience: which agencies a group reaches is known to the room that keeps groups.

The kernel and the exchange ask here; neither knows what a group is. Nobody registered means that no group has members.
"""

import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from comity.kernel.ids import is_id
from comity.kernel.labels import Label, group_member


class Membership(Protocol):
    """What the room that keeps working groups answers. Groups are record ids as text."""

    def agencies_of(self, groups: Collection[str]) -> Mapping[str, frozenset[str]]:
        """The codes of the agencies that have somebody in each of these groups; a group unknown here has none."""
        ...

    def groups_with(self, agencies: Collection[str]) -> frozenset[str]:
        """The groups in which somebody of any of these agencies sits."""
        ...


class ByAgencyCodes:
    """The membership of groups whose typed rows (`model`) have their agencies' codes in `agency_codes` ("|mnd|mofa|").

    Groups are few beside what is written in them.
    """

    def __init__(self, model: Any) -> None:
        self._model = model

    def agencies_of(self, groups: Collection[str]) -> Mapping[str, frozenset[str]]:
        """See `Membership`."""
        keys = [uuid.UUID(group) for group in groups if is_id(group)]
        rows = self._model.objects.for_machine().filter(pk__in=keys).values_list("pk", "agency_codes")
        return {str(pk): frozenset(filter(None, codes.split("|"))) for pk, codes in rows}

    def groups_with(self, agencies: Collection[str]) -> frozenset[str]:
        """See `Membership`."""
        wanted = {f"|{code}|" for code in agencies}
        rows = self._model.objects.for_machine().values_list("pk", "agency_codes")
        return frozenset(str(pk) for pk, codes in rows if any(code in codes for code in wanted))


Told = Callable[[str], None]

_memberships: list[Membership] = []
_told: list[Told] = []


def keep_members(membership: Membership) -> None:
    """Have `membership` asked who sits in which group. A room registers it once."""
    _memberships.append(membership)


def on_regrouping(told: Told) -> None:
    """Have `told` called, inside the same transaction, with the id of a group whose agencies became more."""
    _told.append(told)


def regrouped(group: str) -> None:
    """Say that a group has members of an agency that had none in it; inside an action."""
    for told in _told:
        told(group)


def reached_by(audience: Collection[str]) -> frozenset[str]:
    """The audience with the agencies of its groups and where it is carried: whose nodes a record with it goes to."""
    label = Label(0, frozenset(audience))
    groups = label.groups
    more = [found for one in _memberships for found in one.agencies_of(groups).values()] if groups else []
    return label.audience.union(label.carried, *more)


def members_reaching(agencies: Collection[str]) -> frozenset[str]:
    """The groups' members of audiences ("group:<id>") that reach any of these agencies."""
    return frozenset(group_member(group) for one in _memberships for group in one.groups_with(agencies))
