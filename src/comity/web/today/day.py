"""The day's page: what waits for one hat, nearest deadline first, what it awaits from others, and what came in."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.directory import names
from comity.exchange.models import Dispatch, Handling
from comity.intake.kinds import DraftBody
from comity.intake.models import Draft
from comity.kernel.acting import Acting
from comity.kernel.kept import Kept
from comity.kernel.kinds import Said, is_known, kind_named
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import long_date, number, short_date
from comity.kernel.words import Words
from comity.programme.counting import count, waiting_rows
from comity.programme.models import Task
from comity.programme.tree import standing_of
from comity.review.matrix import ACCEPTED, APPROVED, DRAFT, LATE, NOT_STARTED, RETURNED, SUBMITTED, matrices
from comity.review.matrix import Row as Line
from comity.review.models import Round
from comity.web.deadlines import Deadline, deadline
from comity.web.dispatches.lists import Chip, Row, marking_chip, rows_of
from comity.web.dispatches.waiting import answer_kinds, open_received, to_move
from comity.web.keyset import MOST
from comity.web.links import url_of
from comity.web.numbers import up_to_most
from comity.web.today.parts import SHOWN, Agenda, Day, Item, Tile, first_of

SENT_LOOKED_AT = 60  # the latest own dispatches among which unanswered ones are sought
_COUNTED = Kept({"engagement", "grouping", "account"}, 20)
_TASKS = Kept({"task"}, 20)

WEEKDAYS = (
    Words(vi="Thứ hai", en="Monday"),
    Words(vi="Thứ ba", en="Tuesday"),
    Words(vi="Thứ tư", en="Wednesday"),
    Words(vi="Thứ năm", en="Thursday"),
    Words(vi="Thứ sáu", en="Friday"),
    Words(vi="Thứ bảy", en="Saturday"),
    Words(vi="Chủ nhật", en="Sunday"),
)
SUBMISSION_TONES = {
    NOT_STARTED: "waits",
    LATE: "stopped",
    DRAFT: "moving",
    APPROVED: "moving",
    RETURNED: "waits",
    SUBMITTED: "done",
    ACCEPTED: "done",
}


Part = Callable[[Acting, str, date], Agenda]


def day(acting: Acting, language: str) -> Day:
    """The day of a hat, in words of `language`."""
    today = timezone.localdate()
    rounds = _open_rounds(acting, today)
    letters = _letters(acting, language, today)
    mine: list[Part] = [
        partial(_received, letters),
        partial(_to_move, letters),
        _groupings,
        _drafts,
        partial(_submissions, rounds),
        _tasks,
    ]
    awaited: list[Part] = [partial(_unanswered, letters), partial(_rounds_led, rounds)]
    own = [part(acting, language, today) for part in mine]
    return Day(
        date=date_words(today, language),
        mine=tuple(agenda for agenda in own if agenda.total),
        awaited=tuple(agenda for part in awaited if (agenda := part(acting, language, today)).total),
        arrivals=tuple(_arrivals(acting, language)),
        tiles=_tiles(acting, own[0].total),
    )


def date_words(today: date, language: str) -> str:
    """A day with its weekday: "Thứ bảy, ngày 21 tháng 11 năm 2026", "Saturday, 21 November 2026"."""
    return f"{WEEKDAYS[today.weekday()].say(language)}, {long_date(today, language)}"


class _Nearest(NamedTuple):
    """The first rows by deadline, undated ones last; how many there are, and how many are late, both up to `MOST`."""

    keys: tuple[uuid.UUID, ...]
    total: int
    late: int


def _nearest(rows: QuerySet[Any], today: date) -> _Nearest:
    told = list(rows.order_by(F("due").asc(nulls_last=True), "pk").values_list("pk", "due")[:MOST])
    late = sum(due is not None and due < today for _, due in told)
    return _Nearest(tuple(pk for pk, _ in told[:SHOWN]), len(told), late)


class _Letters(NamedTuple):
    """What the lists of dispatches show, read for all of them at once: what was received, what this hat moves, the
    latest that were sent; `rows` by dispatch, of the sent ones those that ask for an answer."""

    received: _Nearest
    to_move: tuple[uuid.UUID, ...]
    sent: tuple[uuid.UUID, ...]
    rows: Mapping[uuid.UUID, Row]

    def of(self, keys: Iterable[uuid.UUID]) -> list[Row]:
        """The rows of these dispatches, in their order."""
        return [self.rows[key] for key in keys if key in self.rows]


def _letters(acting: Acting, language: str, today: date) -> _Letters:
    received = _nearest(open_received(acting), today)
    # Ordered here: few wait, but for SQLite an index in this order of all there ever were seems the better way.
    moving = sorted(to_move(acting).order_by().values_list("record__changed_at", "pk")[:MOST])
    # By what an index has in this order; kinds of dispatch are looked at among these only.
    latest = Record.objects.visible_to(acting).filter(owner=acting.agency, kind="dispatch", state="sent")
    sent = tuple(latest.order_by("-changed_at").values_list("pk", flat=True)[:SENT_LOOKED_AT])
    shown = Q(pk__in=[*received.keys, *(pk for _, pk in moving[:SHOWN])])
    found = Dispatch.objects.visible_to(acting).filter(shown | Q(pk__in=sent, type__in=answer_kinds()))
    rows = rows_of(found.select_related("record"), acting, language, today)
    return _Letters(received, tuple(pk for _, pk in moving), sent, {row.record.pk: row for row in rows})


def _received(letters: _Letters, acting: Acting, language: str, today: date) -> Agenda:
    first, total, late = letters.received
    items = tuple(_letter(row, language) for row in letters.of(first))
    return Agenda(_("Dispatches to answer or take up"), items, total, reverse("inbox"), late)


def _to_move(letters: _Letters, acting: Acting, language: str, today: date) -> Agenda:
    items = tuple(_letter(row, language) for row in letters.of(letters.to_move[:SHOWN]))
    url = f"{reverse('outbox')}?show=open"
    return Agenda(_("Dispatches to approve or send"), items, len(letters.to_move), url)


def _groupings(acting: Acting, language: str, today: date) -> Agenda:
    rows, total = first_of(waiting_rows(acting))
    bodies = contents([row.record for row in rows])
    engagements = Record.objects.visible_to(acting).in_bulk([row.engagement for row in rows])
    items = []
    for row in rows:
        engagement = engagements.get(row.engagement)
        chance = number(bodies[row.pk].probability, language, places=2)
        items.append(
            _item(
                row.record,
                language,
                _("probability %(chance)s") % {"chance": chance},
                url=url_of(engagement) if engagement else reverse("engagements"),
            )
        )
    return Agenda(
        _("The same engagement, or two?"),
        tuple(items),
        total,
        reverse("engagements"),
    )


def _drafts(acting: Acting, language: str, today: date) -> Agenda:
    rows = Draft.objects.visible_to(acting).filter(record__kind="draft", record__state="waiting")
    found, total = first_of(rows.select_related("record").order_by("-record__created_at"))
    first = [row.record for row in found]
    bodies = contents(first)
    items = tuple(_item(record, language, _draft_type(bodies[record.pk], language)) for record in first)
    return Agenda(_("Drafts read from papers"), items, total, reverse("drafts"))


def _draft_type(body: DraftBody, language: str) -> str:
    return kind_named(body.type).words.say(language) if is_known(body.type) else body.type


def _submissions(rounds: "_Rounds", acting: Acting, language: str, today: date) -> Agenda:
    items = []
    late = 0
    for row, lines in rounds:
        own = next((line for line in lines if line.agency == acting.agency), None)
        if own is None or own.standing in (SUBMITTED, ACCEPTED):
            continue
        chip = Chip(own.standing.say(language), SUBMISSION_TONES[own.standing])
        asked_by = names.agency(row.record.owner).say(language)
        due = deadline(row.due, today)
        late += due is not None and due.late
        items.append(_item(row.record, language, asked_by, state=chip, due=due))
    return Agenda(
        _("Reports due to a review round"), tuple(items[:SHOWN]), len(items), reverse("rounds"), late
    )


def _tasks(acting: Acting, language: str, today: date) -> Agenda:
    rows = Task.objects.visible_to(acting).filter(lead=acting.agency, waits=True)
    keys, total, late = _TASKS.one(today, acting, lambda: _nearest(rows, today))
    found = Task.objects.visible_to(acting).select_related("record").in_bulk(keys)
    first = [found[key] for key in keys if key in found]
    bodies = contents([row.record for row in first])
    items = []
    for row in first:
        standing = standing_of(row.record.state, row.due, today)
        state = kind_named("task").lifecycle.states[row.record.state].say(language)
        with_ = "; ".join(names.agency(code).say(language) for code in bodies[row.pk].coordinating)
        known = (state, _("with %(agencies)s") % {"agencies": with_}) if with_ else (state,)
        chip = Chip(standing.say(language)) if row.due is None else None
        items.append(_item(row.record, language, *known, state=chip, due=deadline(row.due, today)))
    return Agenda(_("Tasks that your agency leads"), tuple(items), total, reverse("plans"), late)


def _unanswered(letters: _Letters, acting: Acting, language: str, today: date) -> Agenda:
    rows = [row for row in letters.of(letters.sent) if row.chip.tone != "done"]
    rows.sort(key=lambda row: (row.due or date.max, row.record.pk))
    items = tuple(_letter(row, language) for row in rows[:SHOWN])
    return Agenda(_("Answers awaited from others"), items, len(rows), reverse("outbox"))


def _rounds_led(rounds: "_Rounds", acting: Acting, language: str, today: date) -> Agenda:
    items = []
    for row, lines in rounds:
        if row.record.owner != acting.agency:
            continue
        came = sum(line.standing in (SUBMITTED, ACCEPTED) for line in lines)
        label = _("%(came)s of %(asked)s reports are in") % {"came": came, "asked": len(lines)}
        chip = Chip(label, "done" if came == len(lines) else "moving")
        due = None if came == len(lines) else deadline(row.due, today)
        items.append(_item(row.record, language, state=chip, due=due))
    return Agenda(_("Review rounds that your agency leads"), tuple(items), len(items), reverse("rounds"))


_Rounds = list[tuple[Round, list[Line]]]


def _open_rounds(acting: Acting, today: date) -> _Rounds:
    """The open rounds with the lines of their matrices, the next to be due first."""
    # Records first: their kind and state are an index, and mostly no round is open.
    open_ = Record.objects.visible_to(acting).filter(kind="round", state="open").values_list("pk", flat=True)
    found = Round.objects.visible_to(acting).select_related("record").in_bulk(list(open_))
    rows = sorted(found.values(), key=lambda row: (row.due is None, row.due or date.max, row.pk))
    lines = matrices([row.record for row in rows], acting, today) if rows else {}
    return [(row, lines[row.pk]) for row in rows]


def _arrivals(acting: Acting, language: str) -> list[Item]:
    """The newest records of other agencies, by title as translated here; a handling leads to its dispatch."""
    rows = Record.objects.visible_to(acting).exclude(owner=acting.agency).order_by("-changed_at")[:SHOWN]
    known = [record for record in rows if is_known(record.kind)]
    sayings = Sayings(known, acting)
    handlings = [record.pk for record in known if record.kind == "handling"]
    handled = dict(Handling.objects.visible_to(acting).filter(pk__in=handlings).values_list("pk", "dispatch"))
    items = []
    for record in rows:
        title, kind = None, record.kind
        if is_known(record.kind):
            kind = kind_named(record.kind).words.say(language)
            title = sayings.say(record, sayings.body(record).title_field, language)
        day_ = short_date(timezone.localtime(record.changed_at).date(), language)
        owner = names.agency(record.owner).say(language)
        url = reverse("dispatch", args=[handled[record.pk]]) if record.pk in handled else ""
        items.append(_item(record, language, kind, owner, day_, url=url, title=title))
    return items


def _tiles(acting: Acting, received: int) -> tuple[Tile, ...]:
    counted = _COUNTED.one("tiles", acting, lambda: count(acting, most=MOST))
    engagements = reverse("engagements")
    return (
        Tile(
            _("Dispatches waiting"),
            up_to_most(received, MOST),
            _("received and not settled"),
            reverse("inbox"),
            "waits" if received else "",
        ),
        Tile(
            _("Accounts"),
            up_to_most(counted.accounts, MOST),
            _("from every agency you may read"),
            engagements,
        ),
        Tile(_("Engagements"), up_to_most(counted.counted, MOST), _("each counted once"), engagements),
        Tile(
            _("To be confirmed"),
            up_to_most(counted.to_confirm, MOST),
            _("may be the same engagement"),
            engagements,
            "waits" if counted.to_confirm else "",
        ),
    )


def _letter(row: Row, language: str) -> Item:
    parties = "; ".join(names.agency(code).say(language) for code in row.agencies)
    chips = (row.urgency, marking_chip(row.record.marking, language))
    return Item(
        record=row.record,
        url=url_of(row.record),
        title=row.title.text,
        language=row.title.language,
        known=tuple(text for text in (row.kind, row.number, parties) if text),
        chips=tuple(chip for chip in chips if chip),
        state=row.chip,
        deadline=row.deadline,
    )


def _item(
    record: Record,
    language: str,
    *known: str,
    url: str = "",
    title: Said | None = None,
    state: Chip | None = None,
    due: Deadline | None = None,
) -> Item:
    marking = marking_chip(record.marking, language)
    own = Said(record.title_in(language), language if language in record.titles else record.language)
    return Item(
        record=record,
        url=url or url_of(record),
        title=(title or own).text,
        language=(title or own).language,
        known=known,
        chips=(marking,) if marking else (),
        state=state,
        deadline=due,
    )
