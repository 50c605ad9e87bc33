"""Achievements drawn from the records: what an agency did in a period, each statement with the records that say so.

Suggested, never decided: a person chooses. Counted are records that the hat may read and whose days lie in the period:

    engagements of a form   in which the agency took part (`agencies` names it), not those merged into another
    accounts                that the agency gave
    tasks                   that it led and finished
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from comity.directory.names import form
from comity.kernel.acting import Acting
from comity.kernel.dates import span
from comity.kernel.words import Words
from comity.merit.kinds import Achievement
from comity.programme.models import Account, Engagement, Task

MOST = 100  # records behind one statement; the count says how many there are in all

TOOK_PART = Words(vi="Tham gia {count} hoạt động: {form}", en="Took part in {count} engagements: {form}")
TOOK_PART_ONCE = Words(vi="Tham gia 01 hoạt động: {form}", en="Took part in one engagement: {form}")
REPORTED = Words(vi="Báo cáo kết quả {count} hoạt động", en="Reported on {count} engagements")
FINISHED = Words(vi="Chủ trì hoàn thành {count} nhiệm vụ", en="Led {count} tasks to their end")
ONE = Words(vi="{title}", en="{title}")


@dataclass(frozen=True)
class Drawn:
    """A statement that may be chosen; `single` is about one record, the others sum up."""

    key: str
    achievement: Achievement
    single: bool


def achievements_of(agency: str, period: str, acting: Acting) -> list[Drawn]:
    """What the records say of an agency in a period (EDTF; "" for all time): the sums first, then one by one."""
    engagements = _engagements(agency, period, acting)
    by_form: dict[str, list[Engagement]] = defaultdict(list)
    for row in engagements:
        by_form[row.form].append(row)
    drawn = [
        _summed(f"form-{code}", _took_part(code, len(rows)), [str(row.pk) for row in rows])
        for code, rows in sorted(by_form.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    accounts = list(_accounts(agency, period, acting)[: MOST + 1])
    tasks = list(_tasks(agency, period, acting)[: MOST + 1])
    for key, words, rows_ in (("accounts", REPORTED, accounts), ("tasks", FINISHED, tasks)):
        if rows_:
            drawn.append(_summed(key, _counted(words, len(rows_)), [str(row.pk) for row in rows_]))
    singles = [row.record for row in (*engagements, *tasks)]
    return drawn + [_single(record.titles, record.title, str(record.pk)) for record in singles[:MOST]]


def _engagements(agency: str, period: str, acting: Acting) -> list[Engagement]:
    rows = Engagement.objects.visible_to(acting).filter(
        record__state="carried-out", agency_codes__contains=f"|{agency}|"
    )
    return list(_within(rows, period).select_related("record").order_by("first", "pk")[: MOST + 1])


def _accounts(agency: str, period: str, acting: Acting) -> QuerySet[Account]:
    rows = Account.objects.visible_to(acting).filter(record__owner=agency)
    return _within(rows, period).order_by("first", "pk")


def _tasks(agency: str, period: str, acting: Acting) -> QuerySet[Task]:
    rows = Task.objects.visible_to(acting).filter(lead=agency, record__state="done")
    first, last = span(period)
    if first:
        rows = rows.filter(Q(due__gte=first) | Q(due=None))
    if last:
        rows = rows.filter(Q(due__lte=last) | Q(due=None))
    return rows.select_related("record").order_by("due", "pk")


def _within(rows: QuerySet, period: str) -> QuerySet:  # type: ignore[type-arg]
    first, last = span(period)
    found = rows
    if first:
        found = found.filter(Q(last__gte=first) | Q(last=None))
    if last:
        found = found.filter(Q(first__lte=last) | Q(first=None))
    return found


def in_period(first: date | None, last: date | None, period: str) -> bool:
    """Whether days (None where not stated) can lie in a period; what is not dated may."""
    begin, end = span(period)
    return not (begin and last and last < begin) and not (end and first and first > end)


def _took_part(code: str, count: int) -> dict[str, str]:
    name = form(code)
    words = TOOK_PART_ONCE if count == 1 else TOOK_PART
    return {
        "vi": words.vi.format(count=_number(count), form=name.vi.lower()),
        "en": words.en.format(count=count, form=name.en.lower()),
    }


def _counted(words: Words, count: int) -> dict[str, str]:
    return {"vi": words.vi.format(count=_number(count)), "en": words.en.format(count=count)}


def _number(count: int) -> str:
    """As administrative Vietnamese writes counts: under 10 with a leading zero; more than `MOST` is said so."""
    return f"trên {MOST}" if count > MOST else f"{count:02d}"


def _summed(key: str, texts: dict[str, str], sources: list[str]) -> Drawn:
    return Drawn(key, Achievement(texts=texts, sources=tuple(sources[:MOST])), single=False)


def _single(titles: dict[str, str], title: str, key: str) -> Drawn:
    return Drawn(key, Achievement(texts=dict(titles) or {"vi": title}, sources=(key,)), single=True)
