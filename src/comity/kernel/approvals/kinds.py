"""The kinds of record of approving: an approval under way or finished, and an agency's own chain."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models

from comity.kernel import clock
from comity.kernel.access import ACTS, SETTINGS, Verb
from comity.kernel.approvals.chains import Chain, Step, Vote
from comity.kernel.kinds import Body, Kind, register
from comity.kernel.lifecycles import Lifecycle, Move
from comity.kernel.records import Typed
from comity.kernel.words import Words

OPEN = ("waiting", "overdue")


def barred(names: Iterable[str]) -> str:
    """Names as a column that can be asked for one of them: "|a|b|"."""
    return "".join(f"|{name}" for name in names) + "|"


def voter(person: str) -> str:
    """A person in the column of voters: a hash, because some databases compare texts without regard to case."""
    return hashlib.sha256(person.encode()).hexdigest()[:16]


class Approval(Typed):
    """`due` is when the present step should be decided; NULL where it has no deadline.

    `seats` are those that the present step asks, "|a|b|"; `voters` who has voted, each as `voter` writes them.
    """

    subject = models.UUIDField(db_index=True)
    version = models.CharField(max_length=64)
    move = models.CharField(max_length=40)
    due = models.DateTimeField(null=True)
    seats = models.TextField(default="")
    escalate_to = models.TextField(default="")
    voters = models.TextField(default="")
    asker = models.TextField(default="")
    others_only = models.BooleanField(default=False)

    class Meta:
        app_label = "kernel"

    def project(self, body: Any) -> None:
        self.due = body.due
        self.seats = barred(body.now.seats)
        self.escalate_to = body.now.escalate_to
        self.voters = barred(voter(vote.person) for vote in body.votes)


class ApprovalBody(Body):
    """The asking for one move of one version of a record, and every vote on it.

    `version` is the SHA-256 of the version that is judged; `marking` the proposed marking where the move is one of
    marking. `step` counts from 0, `since` is when it began. `asker` tells who asked from who votes.
    """

    references: ClassVar = ("subject",)

    title: str
    subject: str
    version: str
    move: str
    reason: str = ""
    marking: int | None = None
    steps: tuple[Step, ...]
    others_only: bool = False
    votes: tuple[Vote, ...] = ()
    step: int = 0
    since: str
    asked_by: str
    asker: str

    @property
    def now(self) -> Step:
        """The step that is waiting; the last one when all are agreed."""
        return self.steps[min(self.step, len(self.steps) - 1)]

    @property
    def due(self) -> datetime | None:
        """When the present step should be decided."""
        if not self.now.days:
            return None
        return clock.moment(self.since) + timedelta(days=self.now.days)

    @property
    def late(self) -> bool:
        """Whether the present step's deadline has passed."""
        return self.due is not None and self.due < clock.now()

    def words(self) -> Iterator[str]:
        """Title, reason and remarks: who sits in which seat is not what one searches for."""
        yield from (self.title, self.reason, *(vote.remark for vote in self.votes))


class AgencyChain(Typed):
    class Meta:
        app_label = "kernel"


class AgencyChainBody(Body):
    """An agency's own chain, in force instead of the profile's for the kinds, moves and markings it names."""

    title: str
    kind: str = ""
    move: str = ""
    marking_from: int = 0
    steps: tuple[Step, ...]
    others_only: bool = False

    def chain(self, agency: str) -> Chain:
        """The chain as the rule wants it."""
        return Chain(
            agency=agency,
            kind=self.kind,
            move=self.move,
            marking_from=self.marking_from,
            steps=self.steps,
            others_only=self.others_only,
        )

    def words(self) -> Iterator[str]:
        """Its title."""
        yield self.title


# No moves: the states follow from votes and the clock, in `actions`.
APPROVAL = register(
    Kind(
        "approval",
        Words(vi="Trình duyệt", en="Approval"),
        ApprovalBody,
        Approval,
        Lifecycle(
            {
                "waiting": Words(vi="chờ duyệt", en="waiting"),
                "overdue": Words(vi="quá hạn, đã chuyển lên", en="overdue, escalated"),
                "approved": Words(vi="đã duyệt", en="approved"),
                "refused": Words(vi="không duyệt", en="refused"),
                "withdrawn": Words(vi="đã rút", en="withdrawn"),
            }
        ),
        local=True,
        rights=ACTS,
    )
)
CHAIN = register(
    Kind(
        "chain",
        Words(vi="Quy trình duyệt", en="Approval chain"),
        AgencyChainBody,
        AgencyChain,
        Lifecycle(
            {
                "proposed": Words(vi="dự thảo", en="proposed"),
                "in-force": Words(vi="đang áp dụng", en="in force"),
                "closed": Words(vi="thôi áp dụng", en="closed"),
            },
            [
                Move("adopt", ("proposed",), "in-force", Words(vi="Áp dụng", en="Adopt"), Verb.APPROVE),
                Move("close", ("in-force",), "closed", Words(vi="Thôi áp dụng", en="Close"), Verb.APPROVE),
            ],
        ),
        local=True,
        rights=SETTINGS,
    )
)
