"""What the leadership's page shows, gathered for one hat and one language. Lists are bounded; each is a few queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.counsel.asking import due_to_ask
from comity.counsel.models import Decision
from comity.counsel.proposal_kinds import SORTS, DecisionBody
from comity.counsel.proposals import DECIDERS, awaiting_decision
from comity.directory.names import agency
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Dispatch, Handling
from comity.kernel.acting import Acting
from comity.kernel.kinds import Said, kind_named
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import edtf_words, short_date
from comity.web.counsel.proposal_pages import Became, became_of, ruling_chip
from comity.web.dispatches.lists import Chip
from comity.web.shell.figures import StackedBar, Tone, stacked_bar

MOST = 40  # of each list
DIRECTIVE = "directive"
_DONE = {"done", "finished", "in-force", "carried-out", "closed"}
_STOPPED = {"dropped", "refused", "cancelled", "withdrawn", "merged"}
_BEGUN = {"in-progress", "accepted", "consultation", "approved", "in-preparation", "sent"}


@dataclass(frozen=True)
class Waiting:
    """A proposal that waits for a decision; `days` since it was submitted."""

    record: Record
    title: Said
    sort: str
    owner: str
    since: str
    days: int
    waits: str


@dataclass(frozen=True)
class Directed:
    """A decision, and where what it became stands."""

    record: Record
    title: Said
    body: DecisionBody
    ruling: Chip
    date: str
    became: tuple[tuple[Became, str], ...]


@dataclass(frozen=True)
class Answer:
    """How one recipient of a directive stands."""

    agency: str
    chip: Chip


@dataclass(frozen=True)
class Directive:
    """A directive that was sent, and how each recipient stands with it."""

    record: Record
    title: Said
    number: str
    date: str
    deadline: str
    late: bool
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Leadership:
    """See the module. `bar` is how what was directed stands; its legend carries the figures."""

    waiting: tuple[Waiting, ...]
    directed: tuple[Directed, ...]
    directives: tuple[Directive, ...]
    asked: tuple[tuple[Record, str], ...]
    bar: StackedBar | None
    decides: bool

    @property
    def shown(self) -> list[Record]:
        """Every record that the page names."""
        became = [one.record for line in self.directed for one, _tone in line.became]
        return [
            *(one.record for one in self.waiting),
            *(one.record for one in self.directed),
            *became,
            *(one.record for one in self.directives),
            *(record for record, _since in self.asked),
        ]


def leadership(acting: Acting, language: str, today: date) -> Leadership:
    """The page of the hat's agency."""
    directed = _directed(acting, language)
    directives = _directives(acting, language, today)
    return Leadership(
        waiting=_waiting(acting, language, today),
        directed=directed,
        directives=directives,
        asked=tuple(
            (row.record, short_date(row.ask_due, language))
            for row in due_to_ask(acting, today)[:MOST]
            if row.ask_due
        ),
        bar=_bar(directed, directives),
        decides=bool(acting.roles & DECIDERS),
    )


def _waiting(acting: Acting, language: str, today: date) -> tuple[Waiting, ...]:
    rows = awaiting_decision(acting).select_related("record")
    left = list(rows.order_by("submitted", "pk")[:MOST])
    sayings = Sayings([row.record for row in left], acting)
    listed = []
    for row in left:
        days = (today - row.submitted).days if row.submitted else 0
        waits = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        listed.append(
            Waiting(
                row.record,
                sayings.say(row.record, "title", language),
                SORTS[row.sort].say(language),
                row.record.owner,
                short_date(row.submitted, language) if row.submitted else "",
                days,
                waits,
            )
        )
    return tuple(listed)


def _directed(acting: Acting, language: str) -> tuple[Directed, ...]:
    rows = Decision.objects.visible_to(acting).filter(record__kind="decision", record__owner=acting.agency)
    records = [
        row.record for row in rows.select_related("record").order_by("-record__created_at", "-pk")[:MOST]
    ]
    sayings = Sayings(records, acting)
    became = became_of(records, acting, language)
    listed = []
    for record in records:
        body = sayings.body(record)
        assert isinstance(body, DecisionBody)
        lines = tuple((one, tone_of_work(one.record)) for one in became.get(str(record.pk), ()))
        listed.append(
            Directed(
                record,
                sayings.say(record, "title", language),
                body,
                ruling_chip(body.ruling, language),
                edtf_words(body.date, language),
                lines,
            )
        )
    return tuple(listed)


def tone_of_work(record: Record) -> Tone:
    """How far a piece of work is, by its state."""
    if record.state in _DONE:
        return "done"
    if record.state in _STOPPED:
        return "stopped"
    return "moving" if record.state in _BEGUN else "idle"


def _directives(acting: Acting, language: str, today: date) -> tuple[Directive, ...]:
    rows = Dispatch.objects.visible_to(acting).filter(
        record__kind="dispatch", record__owner=acting.agency, record__state="sent", type=DIRECTIVE
    )
    found = list(rows.select_related("record").order_by("-record__changed_at", "-pk")[:MOST])
    records = [row.record for row in found]
    sayings, bodies = Sayings(records, acting), contents(records)
    handled: dict[object, dict[str, str]] = defaultdict(dict)
    said = Handling.objects.visible_to(acting).filter(dispatch__in=[row.pk for row in found])
    for dispatch, owner, state in said.values_list("dispatch", "record__owner", "record__state"):
        handled[dispatch][owner] = state
    listed = []
    for row in found:
        body = bodies[row.pk]
        assert isinstance(body, DispatchBody)
        answers = tuple(
            Answer(agency(code).say(language), _standing(handled[row.pk].get(code, ""), language))
            for code in body.recipients
        )
        open_ = any(one.chip.tone not in ("done", "stopped") for one in answers)
        listed.append(
            Directive(
                row.record,
                sayings.say(row.record, "title", language),
                body.number,
                edtf_words(body.date, language),
                edtf_words(body.deadline, language) if body.deadline else "",
                bool(row.due and row.due < today and open_),
                answers,
            )
        )
    return tuple(listed)


def _standing(state: str, language: str) -> Chip:
    if not state:
        return Chip(_("sent, not yet taken in"), "idle")
    tones = {"done": "done", "refused": "stopped"}
    return Chip(kind_named("handling").lifecycle.states[state].say(language), tones.get(state, "moving"))


def _bar(directed: tuple[Directed, ...], directives: tuple[Directive, ...]) -> StackedBar | None:
    """How what was directed stands: each thing a decision became, and each recipient of a directive, counts once."""
    tones = [tone for line in directed for _one, tone in line.became]
    tones += [answer.chip.tone for one in directives for answer in one.answers]
    if not tones:
        return None
    named: list[tuple[str, Tone]] = [
        (_("carried out in full"), "done"),
        (_("in progress"), "moving"),
        (_("not begun"), "idle"),
        (_("stopped"), "stopped"),
    ]
    title = ngettext("%(n)s thing directed", "%(n)s things directed", len(tones)) % {"n": len(tones)}
    return stacked_bar(title, [(label, tones.count(tone), tone) for label, tone in named])
