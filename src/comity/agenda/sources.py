"""Which records stand in a calendar, and by which columns. Kinds are named, not imported: any room's may stand here.

A `Happening` has the columns `first`, `last`, `grain` and `date`; a `Deadline` has `due` and `deadline`; a `Term` has
`first` and `last`, both full days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Q, QuerySet

from comity.kernel.acting import Acting
from comity.kernel.kinds import is_known, kind_named

Shape = Literal["happening", "deadline", "term"]


@dataclass(frozen=True)
class Source:
    """A kind of record in the calendar. In the states `but` it no longer stands there; of `only`, it must be in one.

    `parties` says that its table has `form`, `partner_codes` and `agency_codes`; `exact` that days are always known.
    `where` keeps a part of the rows: what a booking is about stands in the calendar itself. Of `others` only other
    agencies' rows stand there: an own busy time is told by its booking. What takes no time (`takes_time`) makes nobody
    busy who looks at it.
    """

    kind: str
    shape: Shape
    but: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    parties: bool = False
    exact: bool = False
    where: Q | None = None
    others: bool = False
    takes_time: bool = True

    def rows(self, acting: Acting) -> QuerySet[Any]:
        """The rows of this kind that a hat may read; whether they still stand, `stands` says."""
        found: QuerySet[Any] = kind_named(self.kind).model.objects.visible_to(acting)
        if self.others:
            found = found.exclude(record__owner=acting.agency)
        return (found.filter(self.where) if self.where else found).order_by()

    def stands(self, state: str) -> bool:
        """Whether a record in that state stands in the calendar."""
        return state not in self.but and (not self.only or state in self.only)


SOURCES = (
    Source("engagement", "happening", but=("merged", "cancelled", "dropped"), parties=True),
    Source("conference", "happening", but=("cancelled",)),
    Source("group-meeting", "happening", but=("cancelled",)),
    Source("hosted-meeting", "happening", but=("cancelled",)),
    Source("rotation", "happening", but=("cancelled",), takes_time=False),
    Source("awareness-session", "happening", but=("cancelled",)),
    Source("booking", "happening", but=("cancelled",), exact=True, where=Q(about=None)),
    Source("hold", "happening", but=("lifted",), exact=True),
    Source("invitation", "happening", but=("cancelled",), exact=True),
    Source("busy-time", "happening", only=("busy",), exact=True, others=True),
    Source("task", "deadline", but=("dropped",)),
    Source("group-task", "deadline", but=("dropped",)),
    Source("dispatch", "deadline", only=("sent",)),
    Source("assignment", "deadline", only=("open",)),
    Source("round", "deadline"),
    Source("commitment", "deadline", only=("open",)),
    Source("forum-paper", "deadline", only=("planned", "drafting")),
    Source("obligation", "deadline", only=("open",)),
    Source("pk-milestone", "deadline", but=("dropped",)),
    Source("instrument", "deadline", only=("in-force",), where=Q(automatic=False)),
    Source("delegation", "term", only=("given",)),
)
"""In the order in which a day shows them."""

KINDS = tuple(source.kind for source in SOURCES)


@dataclass(frozen=True)
class Filters:
    """What a person asked for; empty means everything."""

    agency: str = ""
    partner: str = ""
    form: str = ""
    kind: str = ""

    def sources(self) -> Iterator[Source]:
        """The kinds that can fit: only engagements have a form and partners."""
        for source in SOURCES:
            wanted = not self.kind or source.kind == self.kind
            if wanted and is_known(source.kind) and (source.parties or not (self.partner or self.form)):
                yield source

    def narrow(self) -> Q:
        """Partner and form as a condition on rows that have them."""
        asked = Q()
        if self.partner:
            asked &= Q(partner_codes__contains=f"|{self.partner}|")
        if self.form:
            asked &= Q(form=self.form)
        return asked

    def admits(self, owner: str, agencies: str) -> bool:
        """Whether the agency asked for owns the record or takes part (`agencies` between bars)."""
        return not self.agency or owner == self.agency or f"|{self.agency}|" in agencies

    @property
    def any(self) -> bool:
        return bool(self.agency or self.partner or self.form or self.kind)
