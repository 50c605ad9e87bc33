"""What the acts on a record show: its label in words, its approvals and annexes, and what this hat may do."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.access import Verb, decide
from comity.kernel.acting import Acting
from comity.kernel.annexes import annexes_of
from comity.kernel.approvals.kinds import OPEN
from comity.kernel.approvals.reading import approvals_of
from comity.kernel.approvals.requiring import chain_for, matter_of, may_take
from comity.kernel.kinds import kind_named
from comity.kernel.labels import EVERYONE, Label, group_member
from comity.kernel.lifecycles import Move
from comity.kernel.reading import facts_of
from comity.kernel.records import Record
from comity.kernel.sharing import is_shared_by_hand
from comity.web.approvals.pages import Row, rows_of

SHOWN = 3  # approvals of a record beside its content; its own page of acts shows all


@dataclass(frozen=True)
class ToAsk:
    """A step that a chain of several must agree to before it is taken, and that nobody has put up yet."""

    move: Move
    steps: int


@dataclass(frozen=True)
class Acts:
    """See the module. `own` records show their whole audience; of others only the annexes one may read are here."""

    record: Record
    own: bool
    audience: tuple[str, ...]
    annexes: tuple[Record, ...]
    approvals: tuple[Row, ...]
    to_ask: tuple[ToAsk, ...]
    may_write: bool
    may_mark: bool
    may_share: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show to this hat."""
        return not self.own and not self.annexes

    @property
    def shown(self) -> list[Record]:
        """Every record that is named."""
        return [self.record, *self.annexes, *(row.approval for row in self.approvals)]


def acts_of(record: Record, acting: Acting, language: str, *, limit: int = SHOWN) -> Acts:
    """The acts on a scoped record for this hat."""
    own = record.owner == acting.agency
    annexes = tuple(annexes_of(record, acting))
    if not own:
        return Acts(record, False, (), annexes, (), (), False, False, False)
    found = approvals_of(record, acting)
    waiting = {one.move for one in found if one.approval.state in OPEN and not one.void}
    facts = facts_of(record)
    writes, approves = (decide(acting, verb, facts).allowed for verb in (Verb.WRITE, Verb.APPROVE))
    return Acts(
        record=record,
        own=True,
        audience=audience_words(
            Label(record.marking, frozenset(facts.audience) - {record.owner}), acting, language
        ),
        annexes=annexes,
        approvals=tuple(rows_of(found[:limit], acting, language, timezone.localdate())),
        to_ask=_to_ask(record, waiting, acting) if writes or approves else (),
        may_write=writes,
        may_mark=writes or approves,
        may_share=writes and is_shared_by_hand(record),
    )


def audience_words(label: Label, acting: Acting, language: str) -> tuple[str, ...]:
    """Who besides the owner may know it; a working group that this hat may not know is said to be one."""
    if EVERYONE in label.audience:
        return (_("every agency"),)
    groups = Record.objects.visible_to(acting).in_bulk(sorted(label.groups)) if label.groups else {}
    titles = {str(pk): record.title_in(language) for pk, record in groups.items()}
    agencies = sorted(label.audience - {group_member(group) for group in label.groups})
    named = [names.agency(code).say(language) for code in agencies]
    return (*named, *(titles.get(group, _("a working group")) for group in sorted(label.groups)))


def _to_ask(record: Record, waiting: Iterable[str], acting: Acting) -> tuple[ToAsk, ...]:
    moves = kind_named(record.kind).lifecycle.open_moves(record.state)
    found = []
    for move in moves:
        if move.verb is not Verb.APPROVE or move.name in waiting or may_take(record, move.name, acting):
            continue
        chain = chain_for(matter_of(record, move.name))
        if not chain.immediate:
            found.append(ToAsk(move, len(chain.steps)))
    return tuple(found)


def may_know(record: Record) -> frozenset[str]:
    """The members of the record's audience and its owner."""
    return frozenset(facts_of(record).audience)
