"""What pages show of an arranged engagement: its way from idea to end, facts, checklist, and what may be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.dates import span
from comity.kernel.envelopes import Envelope
from comity.kernel.history import open_versions
from comity.kernel.kinds import Said, kind_named
from comity.kernel.lifecycles import Move
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import edtf_words, number, short_date
from comity.programme.engaging.actions import CLOSED, TOLD
from comity.programme.engaging.own_fields import level_words, said_fields
from comity.programme.engaging.preparing import Standing, Step, said_step, standing_of, steps_of
from comity.programme.kinds import ENGAGEMENT, EngagementBody
from comity.programme.models import AHEAD, ALIVE, OWING, Account, Engagement
from comity.web.allowed import may, may_create, may_move
from comity.web.deadlines import Deadline, deadline
from comity.web.engagements.forms import directions
from comity.web.keyset import Segment
from comity.web.languages import page_language

TONES = {
    "idle": ("idea",),
    "moving": ("consultation", "approved", "in-preparation"),
    "waits": ("carried-out",),
    "done": ("accounted-for", "followed-up"),
    "stopped": ("cancelled", "merged"),
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states}
_WAY = ("idea", "consultation", "approved", "in-preparation", "carried-out", "accounted-for", "followed-up")


@dataclass(frozen=True)
class Arranged:
    """An arranged engagement for one hat. `moves` are taken by a button, `told` need words too."""

    record: Record
    body: EngagementBody
    track: tuple[dict[str, str], ...]
    facts: tuple[dict[str, Any], ...]
    own: tuple[dict[str, str], ...]
    steps: tuple[tuple[Step, Said, Deadline | None], ...]
    standing: Standing
    moves: tuple[Move, ...]
    told: tuple[tuple[Move, str], ...]
    task: Record | None
    may_edit: bool
    may_tick: bool
    may_account: bool
    owed: bool


def arranged(record: Record, body: EngagementBody, acting: Acting, today: date) -> Arranged:
    """The page of a scoped engagement that has a lead."""
    from comity.kernel.access import Verb

    writes = may(acting, Verb.WRITE, record) and record.state not in CLOSED
    first, last = span(body.date or body.period)
    begun = first is not None and first <= today
    given = (
        Account.objects.visible_to(acting).filter(engagement=record.pk, record__owner=acting.agency).exists()
    )
    open_moves = [
        move for move in ENGAGEMENT.lifecycle.open_moves(record.state) if _offered(move.name, begun)
    ]
    allowed = [move for move in open_moves if may_move(acting, record, move.name)]
    steps = steps_of(body.preparation, first, today)
    preparing = record.state in AHEAD
    return Arranged(
        record=record,
        body=body,
        track=tuple(_track(record, open_versions(record, acting))),
        facts=tuple(_facts(body, acting)),
        own=tuple(
            {"label": name.say(page_language()), "value": value.say(page_language())}
            for name, value in said_fields(body)
        ),
        steps=tuple(
            (
                step,
                said_step(step.prepared, body, page_language()),
                deadline(step.due, today) if preparing and not step.done else None,
            )
            for step in steps
        ),
        standing=standing_of(body.preparation, first, today),
        moves=tuple(move for move in allowed if move.name not in TOLD),
        told=tuple((move, TOLD[move.name]) for move in allowed if move.name in TOLD),
        task=Record.objects.visible_to(acting).filter(pk=body.task).first() if body.task else None,
        may_edit=writes,
        may_tick=writes and preparing,
        may_account=may_create(acting)
        and begun
        and not given
        and record.state in ALIVE
        and record.state not in ("idea", "consultation")
        and acting.agency in {body.lead, record.owner, *body.agencies},
        owed=body.lead == acting.agency
        and not given
        and record.state in OWING
        and bool(last and last < today),
    )


def _offered(step: str, begun: bool) -> bool:
    """Whether a step has a button: what follows from an account has none, nor what cannot have happened yet."""
    return step not in ("account", "merge") and (begun or step != "carry-out")


def _track(record: Record, versions: Sequence[Envelope]) -> list[dict[str, str]]:
    """The way so far and what is still to come, for `shell/_track.html`."""
    reached: dict[str, str] = {}
    for version in reversed(versions):
        reached.setdefault(version.state, version.at)
    states = ENGAGEMENT.lifecycle.states
    way = (
        [state for state in _WAY if state in reached]
        if record.state in ("cancelled", "merged")
        else list(_WAY)
    )
    # A step that was passed over is not shown, unless it may still come.
    at = way.index(record.state) if record.state in way else len(way)
    way = [state for place, state in enumerate(way) if state in reached or place > at]
    found = [
        {
            "tone": "idle" if state not in reached else "moving" if state == record.state else "done",
            "label": states[state].say(page_language()),
            "when": _on(reached[state]) if state in reached else "",
        }
        for state in way
    ]
    if record.state in ("cancelled", "merged"):
        label = states[record.state].say(page_language())
        found.append({"tone": "stopped", "label": label, "when": _on(reached.get(record.state, ""))})
    elif record.state == "followed-up":
        found[-1]["tone"] = "done"
    return found


def _on(at: str) -> str:
    from django.utils import timezone

    return short_date(timezone.localdate(clock.moment(at)), page_language()) if at else ""


def _facts(body: EngagementBody, acting: Acting) -> list[dict[str, Any]]:
    say = page_language()
    ways = dict(directions())
    found: list[dict[str, Any]] = [{"label": _("Lead agency"), "value": names.agency(body.lead).say(say)}]
    if body.direction:
        found.append({"label": _("Incoming or outgoing"), "value": ways[body.direction]})
    if body.level:
        found.append({"label": _("Level"), "value": level_words(body.level).say(say)})
    if body.venue:
        found.append({"label": _("Venue of the engagement"), "value": body.venue})
    for one in body.delegations:
        label = _("Our delegation") if one.side == "own" else _("Their delegation")
        size = _("%(size)s persons") % {"size": number(one.size, say)} if one.size else ""
        head = _("led by %(post)s") % {"post": one.head} if one.head else ""
        found.append({"label": label, "value": ", ".join(part for part in (size, head) if part)})
    if body.cost:
        found.append({"label": _("Cost"), "value": f"{number(body.cost.amount, say)} {body.cost.currency}"})
    if body.approved_on:
        found.append({"label": _("Approved on"), "value": edtf_words(body.approved_on, say)})
    return found


# --- the list of what is planned ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What a person asked of the list; empty means everything. `show` is "ahead", "owing", "cancelled" or "all"."""

    show: str = "ahead"
    form: str = ""
    lead: str = ""
    year: str = ""

    @property
    def query(self) -> str:
        set_ = {name: value for name, value in vars(self).items() if value}
        return urlencode(set_) + "&"


@dataclass(frozen=True)
class Line:
    """One engagement of the list."""

    record: Record
    title: Said
    date: str
    form: str
    with_whom: str
    lead: str
    state: str
    tone: str
    standing: Standing | None
    asked: Deadline | None


SHOWS = ("ahead", "owing", "cancelled", "all")


def asked_of(query: Any) -> Asked:
    """What an address asks for."""
    show = query.get("show", "")
    year = query.get("year", "")
    return Asked(
        show=show if show in SHOWS else "ahead",
        form=query.get("form", "").strip(),
        lead=query.get("lead", "").strip(),
        year=year if year.isascii() and year.isdecimal() and len(year) == 4 and year > "0000" else "",
    )


def planned_rows(acting: Acting, asked: Asked, today: date) -> list[Segment]:
    """The arranged engagements that are asked for, in the order of their days; undated ones last."""
    rows = Engagement.objects.visible_to(acting).filter(arranged=True)
    if asked.show == "ahead":
        rows = rows.filter(record__state__in=AHEAD)
    elif asked.show == "owing":
        given = Account.objects.visible_to(acting).filter(
            engagement=OuterRef("pk"), record__owner=OuterRef("lead")
        )
        rows = rows.filter(~Exists(given), owing=True, last__lt=today)
    elif asked.show == "cancelled":
        rows = rows.filter(record__state="cancelled")
    if asked.form:
        rows = rows.filter(form=asked.form)
    if asked.lead:
        rows = rows.filter(lead=asked.lead)
    if asked.year:
        year = int(asked.year)
        rows = rows.filter(first__lte=date(year, 12, 31), last__gte=date(year, 1, 1))
    return [Segment(rows.filter(first__isnull=False), "first"), Segment(rows.filter(first__isnull=True))]


def lines_of(rows: Sequence[Engagement], acting: Acting, today: date) -> list[Line]:
    """A page of the list."""
    records = {
        record.pk: record
        for record in Record.objects.visible_to(acting).filter(pk__in=[row.pk for row in rows])
    }
    bodies = contents(list(records.values()))
    sayings = Sayings(list(records.values()), acting)
    say = page_language()
    found = []
    for row in rows:
        if row.pk not in records:
            continue
        record, body = records[row.pk], bodies[row.pk]
        whom = [names.partner(code, body.date) for code in body.partners]
        whom += [names.forum(code) for code in body.forums]
        ahead = record.state in AHEAD
        found.append(
            Line(
                record=record,
                title=sayings.say(record, "title", say),
                date=edtf_words(body.date or body.period, say) if body.date or body.period else "",
                form=names.form(body.form).say(say),
                with_whom=", ".join(words.say(say) for words in whom),
                lead=names.agency(body.lead).say(say),
                state=kind_named("engagement").lifecycle.states[record.state].say(say),
                tone=TONE_OF[record.state],
                standing=standing_of(body.preparation, row.first, today) if ahead else None,
                asked=deadline(row.last, today) if row.owing and row.last and row.last < today else None,
            )
        )
    return found


def tabs(current: str) -> list[dict[str, Any]]:
    """The views of the room."""
    named = (
        ("engagements", _("Counted once")),
        ("engagements-planned", _("Planned and coming")),
        ("engagements-accounted", _("Carried out and accounted for")),
    )
    return [
        {"url": reverse(name), "label": label, "current": name == current, "count": None}
        for name, label in named
    ]
