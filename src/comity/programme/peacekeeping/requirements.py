"""Whether a person is ready for a rotation: one pure function, with the reason in words.

held        a requirement is met on a day when it is recorded, began by then, and, where it lapses, its last day
            is stated and not before that day. A partial last day counts by the first day it can mean, a partial
            first day by the last it can mean: nobody is called ready by the benefit of a doubt
ready       every requirement is held on the day asked for, and none ends before the rotation does
lapses      every requirement is held on that day, but the first of them to end does so before the rotation's end
not-ready   something is missing, has lapsed, or has no last day stated
ready until the earliest last day of those held; None where none of them lapses
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from comity.kernel.dates import span
from comity.kernel.wording import edtf_words, short_date
from comity.kernel.words import Words


@dataclass(frozen=True)
class Need:
    """A requirement as the function takes it."""

    code: str
    words: Words
    lapses: bool


@dataclass(frozen=True)
class Standing:
    """How a person stands for a rotation. `faults` are codes of requirements, in the order of the needs."""

    state: str  # "ready", "lapses" or "not-ready"
    ready_until: date | None
    missing: tuple[str, ...]
    lapsed: tuple[str, ...]
    unstated: tuple[str, ...]
    lapsing: tuple[str, ...]
    held: Mapping[str, Sequence[str]] = field(repr=False)
    needs: Sequence[Need] = field(repr=False)

    @property
    def faults(self) -> tuple[str, ...]:
        """What keeps the person from being ready on the day."""
        return self.missing + self.lapsed + self.unstated

    @property
    def reason(self) -> Words:
        """Why, in words. Of many persons few are told about."""
        return _reason(self)


def standing_of(
    held: Mapping[str, Sequence[str]], needs: Sequence[Need], on: date, end: date | None
) -> Standing:
    """How a person with `held` ({code: (since, until)}, EDTF) stands on the day `on` for a rotation that ends on `end`.

    `end` is None where it is not known: then nothing can end before it.
    """
    each = {need.code: requirement_state(held.get(need.code), need.lapses, on, end) for need in needs}
    codes: dict[str, tuple[str, ...]] = {}
    for code, found in each.items():
        codes[found] = (*codes.get(found, ()), code)
    ends = [span(held[need.code][1]).first for need in needs if need.lapses and each[need.code] in HELD]
    known = [day for day in ends if day is not None]
    faults = any(state in codes for state in ("missing", "lapsed", "unstated"))
    state = "not-ready" if faults else "lapses" if "lapsing" in codes else "ready"
    until = min(known) if known and not faults else None
    return Standing(
        state=state,
        ready_until=until,
        missing=codes.get("missing", ()),
        lapsed=codes.get("lapsed", ()),
        unstated=codes.get("unstated", ()),
        lapsing=codes.get("lapsing", ()),
        held=held,
        needs=needs,
    )


HELD = frozenset({"held", "lapsing"})


def requirement_state(held: Sequence[str] | None, lapses: bool, on: date, end: date | None) -> str:
    """One requirement on one day: "held", "lapsing", "lapsed", "unstated" or "missing"."""
    if held is None or not (held[0] or held[1]):
        return "missing"
    since = span(held[0]).last
    if since is not None and since > on:
        return "missing"
    if not lapses:
        return "held"
    until = span(held[1]).first
    if until is None:
        return "unstated"
    if until < on:
        return "lapsed"
    return "lapsing" if end is not None and until < end else "held"


def _reason(one: Standing) -> Words:
    if one.state == "ready":
        if one.ready_until is None:
            return Words("Đủ mọi yêu cầu.", "Meets every requirement.")
        return _both(
            "Đủ mọi yêu cầu, có giá trị đến {}.", "Meets every requirement, valid until {}.", one.ready_until
        )
    parts = [
        _part(one, one.missing, "thiếu:", "lacks"),
        _part(one, one.lapsed, "đã hết hạn:", "has lapsed:", dated=True),
        _part(one, one.unstated, "chưa ghi thời hạn:", "validity not stated:"),
        _part(
            *(one, one.lapsing, "hết hạn trước khi kết thúc lượt:", "lapses before the rotation ends:"),
            dated=True,
        ),
    ]
    said = [part for part in parts if part is not None]
    vi, en = "; ".join(part.vi for part in said), "; ".join(part.en for part in said)
    return Words(vi[:1].upper() + vi[1:] + ".", en[:1].upper() + en[1:] + ".")


def _part(one: Standing, codes: Sequence[str], vi: str, en: str, *, dated: bool = False) -> Words | None:
    if not codes:
        return None
    names = []
    for language in ("vi", "en"):
        names.append(
            ", ".join(
                need.words.say(language) + (_until(one.held[need.code][1], language) if dated else "")
                for need in one.needs
                if need.code in codes
            )
        )
    return Words(f"{vi} {names[0]}", f"{en} {names[1]}")


def _until(text: str, language: str) -> str:
    return f" ({edtf_words(text, language)})"


def _both(vi: str, en: str, day: date) -> Words:
    return Words(vi.format(short_date(day, "vi")), en.format(short_date(day, "en")))
