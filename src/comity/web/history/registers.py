"""Lists of the past: what a room's list held at the end of a day, for one hat, a page at a time.

A list wears `looks_back("name")`; its register below says which kind it lists, which fields it shows, and what belongs.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.kernel import as_of
from comity.kernel.acting import Acting
from comity.kernel.as_of import Stood
from comity.kernel.folding import fold
from comity.kernel.kinds import Said
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.programme.counting import STANDING
from comity.programme.models import HELD, Grouping
from comity.web.history.fields import Wording
from comity.web.history.looking_back import Looking
from comity.web.languages import page_language
from comity.web.markings import page_marking

_TOGETHER = {"partners": ("forums",)}


@dataclass(frozen=True)
class Row:
    """A record as it stood. `cells` are (heading, words), "" for what was not stated."""

    record: Record
    title: Said
    cells: tuple[tuple[str, str], ...]
    state: str


class Register:
    """A list of one kind, with the fields that it shows."""

    kind: str
    heading: str | Promise
    fields: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()  # parameters of the room's own filters that hold in the past too

    def __init__(self, asked: Mapping[str, str], moment: datetime, acting: Acting) -> None:
        self.asked = {name: asked.get(name, "").strip() for name in self.asks}
        self.words = fold(asked.get("q", ""))
        self.moment = moment
        self.acting = acting

    def where(self) -> Q:
        """A condition on what never changes of a record."""
        return Q()

    def keep(self, some: list[Stood]) -> Sequence[Stood]:
        """Those that belong to the list."""
        return [
            one
            for one in some
            if one.body is not None and self.words in one.record.folded and self.admits(one)
        ]

    def admits(self, one: Stood) -> bool:
        """Whether one record belongs to the list."""
        return True

    def more(self, one: Stood) -> tuple[tuple[str, str], ...]:
        """Further cells of a row."""
        return ()


class Plans(Register):
    kind, heading, fields = "plan", _("Plans"), ("period",)


class Rounds(Register):
    kind, heading, fields = "round", _("Review rounds"), ("period", "deadline")


class Conferences(Register):
    kind, heading, fields = "conference", _("Conferences"), ("date", "place", "organiser")


class Inbox(Register):
    kind, heading, fields = "dispatch", _("Inbox"), ("number", "type", "deadline")

    def where(self) -> Q:
        return ~Q(owner=self.acting.agency)

    def admits(self, one: Stood) -> bool:
        return self.acting.agency in getattr(one.body, "recipients", ())


class Outbox(Register):
    kind, heading, fields = "dispatch", _("Sent dispatches"), ("number", "type", "recipients", "deadline")

    def where(self) -> Q:
        return Q(owner=self.acting.agency)


class Engagements(Register):
    """Each engagement that this hat knew an account of, counted once."""

    kind, heading, fields = "engagement", _("Engagements"), ("date", "form", "place", "partners")
    asks = ("form", "partner", "year", "agency")

    def __init__(self, asked: Mapping[str, str], moment: datetime, acting: Acting) -> None:
        super().__init__(asked, moment, acting)
        self._accounts: dict[uuid.UUID, Counter[str]] = {}

    def keep(self, some: list[Stood]) -> Sequence[Stood]:
        kept = [one for one in super().keep(some) if one.record.state in HELD]
        self._accounts.update(self._given([one.record.pk for one in kept]))
        agency = self.asked["agency"]
        known = [(one, self._accounts.get(one.record.pk, Counter())) for one in kept]
        return [one for one, given in known if given and (not agency or agency in given)]

    def admits(self, one: Stood) -> bool:
        facts = vars(one.body)
        partners = {*facts["partners"], *(f"forum:{code}" for code in facts["forums"])}
        dated = facts["date"] or facts["period"]
        return (
            self.asked["form"] in ("", facts["form"])
            and (not self.asked["partner"] or self.asked["partner"] in partners)
            and (not self.asked["year"] or _in_years(self.asked["year"], dated))
        )

    def more(self, one: Stood) -> tuple[tuple[str, str], ...]:
        return ((str(_("Accounts")), str(self._accounts[one.record.pk].total())),)

    def _given(self, engagements: list[uuid.UUID]) -> dict[uuid.UUID, Counter[str]]:
        """By engagement, how many accounts of it stood that this hat may read, by agency."""
        rows = Grouping.objects.visible_to(self.acting).filter(engagement__in=engagements)
        pairs = [
            (row.engagement, row.account)
            for row in as_of.rows(rows, self.moment, self.acting)
            if row.record.state in STANDING
        ]
        named = Record.objects.visible_to(self.acting).filter(
            pk__in=[account for _engagement, account in pairs]
        )
        owners = {one.pk: one.owner for one in as_of.there(named, self.moment, self.acting)}
        found: dict[uuid.UUID, Counter[str]] = {}
        for engagement, account in pairs:
            if account in owners:
                found.setdefault(engagement, Counter())[owners[account]] += 1
        return found


def _in_years(asked: str, dated: str) -> bool:
    """Whether an EDTF text names the year asked for, or one of several ("2016-2018")."""
    first, dash, last = asked.partition("-")
    if not (dash and first.isdecimal() and last.isdecimal() and len(first) == len(last) == 4):
        return asked in dated
    return any(str(year) in dated for year in range(int(first), int(last) + 1))


REGISTERS: dict[str, type[Register]] = {
    "conferences": Conferences,
    "engagements": Engagements,
    "inbox": Inbox,
    "outbox": Outbox,
    "plans": Plans,
    "rounds": Rounds,
}


def register_page(request: HttpRequest, acting: Acting, name: str, looking: Looking) -> HttpResponse:
    """The list `name` as it stood on the day that is looked back to."""
    moment = looking.moment
    assert moment is not None
    asked = request.GET.dict()
    register = REGISTERS[name](asked, moment, acting)
    after = str(asked.get("after", ""))
    page = as_of.page(register.kind, moment, acting, where=register.where(), keep=register.keep, after=after)
    rows = _rows(page.rows, register, acting)
    kept = {key: value for key, value in asked.items() if key != "after" and value}
    context = {
        "heading": register.heading,
        "rows": rows,
        "columns": [heading for heading, _words in rows[0].cells] if rows else [],
        "more": f"?{urlencode({**kept, 'after': page.more})}" if page.more else "",
        "again": f"?{urlencode(kept)}" if after else "",
        "list_query": asked.get("q", ""),
        "hidden": [(key, value) for key, value in kept.items() if key != "q"],
        "page_marking": page_marking(row.record for row in rows),
    }
    return render(request, "history/register.html", context)


def _rows(found: Sequence[Stood], register: Register, acting: Acting) -> list[Row]:
    language = page_language()
    sayings = Sayings([one.record for one in found], acting)
    wording = Wording([one.envelope for one in found], acting, language)
    rows = []
    for one in found:
        cells = [(wording.field(name), _words_of(one, name, wording)) for name in register.fields]
        title = sayings.say(one.record, type(one.body).title_field if one.body else "title", language)
        cells += register.more(one)
        rows.append(Row(one.record, title, tuple(cells), wording.state(one.envelope)))
    return rows


def _words_of(one: Stood, name: str, wording: Wording) -> str:
    # Partners and forums answer one question: with whom.
    told = [(field, one.envelope.body.get(field)) for field in (name, *_TOGETHER.get(name, ()))]
    parts = [
        (field, part) for field, value in told for part in (value if isinstance(value, list) else [value])
    ]
    return "; ".join(wording.say((field,), part) for field, part in parts if part not in ("", None))
