"""How diverse the forms of engagement are: which forms, with whom, over time, and which never.

    p(i)       share of form i among the engagements of the period, each counted once
    H          Shannon's entropy, -Σ p(i) · ln p(i)
    effective  exp(H): as diverse as if that many forms had been used equally often (Hill number of order 1)
    evenness   H ÷ ln(k), k the number of forms used: 1 where all were used equally often; None for fewer than two

Sources: C. E. Shannon, A Mathematical Theory of Communication (1948); M. O. Hill, Diversity and Evenness (1973).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import ExtractYear

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.kept import Kept
from comity.kernel.words import Words
from comity.programme.counting import counted
from comity.programme.models import HELD, Engagement

_KEPT = Kept({"engagement", "grouping", "account", "partner", "succession"}, 10)
WITHOUT = frozenset({"other"})  # no form by which anything is diverse
FORMULA = Words(
    vi="p(i) là tỷ trọng của hình thức i trong kỳ. H = -Σ p(i)·ln p(i). Số hình thức hiệu dụng = exp(H): đa dạng như "
    "thể dùng đều ngần ấy hình thức. Độ đồng đều = H ÷ ln(k), k là số hình thức đã dùng; bằng 1 khi mọi hình thức "
    "được dùng như nhau.",
    en="p(i) is the share of form i in the period. H = -Σ p(i)·ln p(i). Effective number of forms = exp(H): as diverse "
    "as if that many forms had been used equally often. Evenness = H ÷ ln(k), k the number of forms used; it is 1 "
    "where all were used equally often.",
)


class Group(NamedTuple):
    """Engagements of one form, with the same partners, in the same years."""

    form: str
    partners: tuple[str, ...]
    first: int
    last: int
    number: int


@dataclass(frozen=True)
class Measure:
    """The figures of a set of engagements; see the module. `used` is k."""

    total: int
    used: int
    entropy: float
    effective: float
    evenness: float | None


@dataclass(frozen=True)
class Diversity:
    """A period's engagements by form. An engagement of two years counts in both, and once in the whole.

    `by_year` and `by_partner` have (form, year) and (form, partner); "forum:admm" is a forum.
    """

    years: tuple[int, ...]
    forms: Mapping[str, int]
    by_year: Mapping[tuple[str, int], int]
    by_partner: Mapping[tuple[str, str], int]
    partners: Mapping[str, int]
    whole: Measure
    yearly: Mapping[int, Measure]
    never: tuple[str, ...]


def measure(numbers: Iterable[int]) -> Measure:
    """The figures of how often each form was used."""
    used = [number for number in numbers if number > 0]
    total = sum(used)
    if not total:
        return Measure(0, 0, 0.0, 0.0, None)
    entropy = -sum(number / total * math.log(number / total) for number in used)
    entropy = max(entropy, 0.0)
    evenness = entropy / math.log(len(used)) if len(used) > 1 else None
    return Measure(total, len(used), entropy, math.exp(entropy), evenness)


def years_known(acting: Acting) -> tuple[int, int] | None:
    """The first and the last year in which an engagement that was carried out begins; None where none has a date."""
    held = Engagement.objects.visible_to(acting).filter(record__state__in=HELD, first__isnull=False)
    rows = held.values_list("first", flat=True)
    ends = rows.order_by("first", "pk").first(), rows.order_by("-first", "-pk").first()
    return (ends[0].year, ends[1].year) if ends[0] and ends[1] else None


def groups(acting: Acting, since: int, until: int) -> list[Group]:
    """The engagements that surely touch these years, as the list of engagements counts them, summed by the database."""
    return _KEPT.one((since, until), acting, lambda: _groups(acting, since, until))


def _groups(acting: Acting, since: int, until: int) -> list[Group]:
    rows = counted(acting).filter(last__gte=date(since, 1, 1), first__lte=date(until, 12, 31))
    summed = (
        rows.order_by()
        .annotate(from_year=ExtractYear("first"), to_year=ExtractYear("last"))
        .values_list("form", "partner_codes", "from_year", "to_year")
        .annotate(Count("pk"))
    )
    return [
        Group(form, _partners(codes), max(first, since), min(last, until), number)
        for form, codes, first, last, number in summed
    ]


def diversity(found: Iterable[Group], since: int, until: int, known: Iterable[str]) -> Diversity:
    """The picture of some groups; `known` are the forms that there are."""
    years = tuple(range(since, until + 1))
    forms: Counter[str] = Counter()
    by_year: Counter[tuple[str, int]] = Counter()
    by_partner: Counter[tuple[str, str]] = Counter()
    partners: Counter[str] = Counter()
    for group in found:
        forms[group.form] += group.number
        for year in range(group.first, group.last + 1):
            by_year[group.form, year] += group.number
        for partner in group.partners:
            by_partner[group.form, partner] += group.number
            partners[partner] += group.number
    return Diversity(
        years=years,
        forms=forms,
        by_year=by_year,
        by_partner=by_partner,
        partners=partners,
        whole=measure(number for form, number in forms.items() if form not in WITHOUT),
        yearly={
            year: measure(n for (form, of), n in by_year.items() if of == year and form not in WITHOUT)
            for year in years
        },
        never=tuple(form for form in known if form not in WITHOUT and not forms[form]),
    )


def _partners(codes: str) -> tuple[str, ...]:
    """Each partner once, as it is counted today."""
    return tuple(dict.fromkeys(names.partner_today(code) for code in codes.split("|") if code))
