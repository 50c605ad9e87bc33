"""Names from the country profile and the directory's records, as the interface says them."""

import time
from functools import lru_cache

from django.db.models import QuerySet

from comity.directory.models import Partner
from comity.directory.named import NamedBody
from comity.directory.standing import final
from comity.kernel import node
from comity.kernel.dates import span
from comity.kernel.kinds import Change
from comity.kernel.labels import EVERYONE, NAMED_ONLY, Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.words import Words
from comity.profiles import Profile, load
from comity.profiles.entries import Named, OnceNamed

LOCAL = "p-"  # how the code of a partner begins that the profile lacks
MOST_KEPT = 4096
# Among the members of an audience: who is of the owner agency and not named does not know the record either.
_CLOSED = Words(vi="chỉ những nơi được nêu tên", en="only those who are named")
_BROUGHT = Words(vi="nút của {}", en="the node of {}")
FRESH = 5.0  # seconds for which another process's new partner may be called by its code


def profile() -> Profile:
    """The node's country profile."""
    return load(node.here().profile)


def agency(code: str) -> Words:
    """An agency's name, or that of another member of an audience; an unknown code is its own name."""
    if code == NAMED_ONLY:
        return _CLOSED
    for carried in Label(0, frozenset({code})).carried:
        said = _named("agency", carried)
        return Words(_BROUGHT.vi.format(said.vi), _BROUGHT.en.format(said.en))
    return _named("agency", code)


def partner(code: str, on: str = "") -> Words:
    """A country's or organisation's name, as it was on a date (EDTF) where one is given.

    A partner that the profile lacks is called as its record says, where every agency may know that record; any other
    unknown code is its own name.
    """
    found = entry("partner", code)
    if isinstance(found, OnceNamed):
        return _on(found, on)
    return _local(code)[0] if _is_local(code) else Words(code, code)


def partner_today(code: str) -> str:
    """The code by which a partner is counted: that of what it was merged into, else its own."""
    return _local(code)[1] if _is_local(code) else code


def partner_codes(code: str) -> tuple[str, ...]:
    """Every code that counts as this one: its own, and those of the partners that were merged into its record."""
    kept = _for_all().filter(code=code).values_list("pk", flat=True)
    found, last = {code: None}, set(kept)
    seen = set(last)
    while last:
        rows = list(_for_all().filter(merged_into__in=last).values_list("pk", "code"))
        found |= dict.fromkeys(code for _, code in rows)
        last = {key for key, _ in rows} - seen
        seen |= last
    return tuple(found)


def _is_local(code: str) -> bool:
    return code.startswith(LOCAL) and entry("partner", code) is None


def place(code: str) -> Words:
    """A place's name; an unknown code is its own name."""
    return _named("place", code)


def forum(code: str) -> Words:
    """A forum's name; an unknown code is its own name."""
    return _named("forum", code)


def mission(code: str) -> Words:
    """A mission's name; an unknown code is its own name."""
    return _named("mission", code)


def form(code: str) -> Words:
    """A form of engagement; an unknown code is its own name."""
    return _named("form", code)


def forget_partners(change: Change) -> None:
    """Called with every version: what was kept of partners' names is read again."""
    if change.kind == "partner":
        _kept.clear()


def _named(what: str, code: str) -> Words:
    found = entry(what, code)
    return Words(code, code) if found is None else found.words


def entry(what: str, code: str) -> Named | None:
    """The profile's entry of a code; None where it has none."""
    return _looked_up(node.here().profile, what, code)


@lru_cache(maxsize=4096)
def _looked_up(country: str, what: str, code: str) -> Named | None:
    try:
        found: Named = getattr(load(country), what)(code)
    except Problem:
        return None
    return found


def _on(found: OnceNamed, on: str) -> Words:
    day = span(on).first if on else None
    for old in found.former:
        first, last = span(old.period)
        if day and (first is None or first <= day) and last is not None and day <= last:
            return old.words
    return found.words


_kept: dict[str, tuple[float, Words, str]] = {}


def _local(code: str) -> tuple[Words, str]:
    """Name and counted code of a partner on record that every agency may know without clearance; else the code."""
    now = time.monotonic()
    at, words, counted = _kept.get(code, (-FRESH, Words(code, code), code))
    if now - at >= FRESH:
        words, counted = _read(code)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[code] = (now, words, counted)
    return words, counted


def _for_all() -> QuerySet[Partner]:
    # What is said here is said to whoever reads a code, so no labelled record may be among these.
    return Partner.objects.for_machine().filter(record__marking=0, record__readers__agency=EVERYONE)


def _read(code: str) -> tuple[Words, str]:
    known = _for_all()
    row = known.filter(code=code).order_by("pk").first()
    if row is None:
        return Words(code, code), code
    into = {row.pk: row.merged_into}
    while (following := into[row.pk]) is not None and following not in into:
        further = known.filter(pk=following).first()
        if further is None:
            break
        row = further
        into[row.pk] = row.merged_into
    kept = known.select_related("record").get(pk=final(row.pk, into))
    said = content(kept.record, NamedBody)
    return Words(said.say("title", "vi").text, said.say("title", "en").text), kept.code
