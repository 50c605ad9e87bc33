"""Looking back: `?as_of=YYYY-MM-DD` shows a list or page as it stood at the end of that day.

One mechanism for every room. A view that honours it wears `@looks_back()`; a list wears `@looks_back("kind")` and needs
nothing else, for the list of the past is this room's own (`registers`). While looking back the hat may only read, so
that no page offers what would be written, and a form sent to such an address is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from comity.kernel import as_of
from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting, Role
from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.kernel.words import Words

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Acting, P], HttpResponse]

PARAMETER = "as_of"
_READING = ("GET", "HEAD")


@dataclass(frozen=True)
class Looking:
    """How a request looks: at today (`day` None), or back at the end of a day.

    `now_url` is the same page as it is today; `kept` the other parameters of the address, for the control's form.
    """

    day: date | None
    now_url: str
    kept: tuple[tuple[str, str], ...]
    today: date

    @property
    def moment(self) -> datetime | None:
        """The moment looked back to; None for today."""
        return as_of.end_of(self.day) if self.day else None

    @property
    def query(self) -> str:
        """The parameter as the end of another address: "?as_of=2018-12-31", "" for today."""
        return f"?{PARAMETER}={self.day.isoformat()}" if self.day else ""


def looks_back(kind: str = "") -> Callable[[View[P]], View[P]]:
    """Have a view of a signed-in office honour `as_of`; `kind` names the list of `registers` that it becomes then."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(
            request: HttpRequest, acting: Acting, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            found = _looking(request)
            request.looking = found  # type: ignore[attr-defined]
            try:
                if found.day is None:
                    return view(request, acting, *args, **kwargs)
                if request.method not in _READING:
                    raise _past_is_past()
                if kind:
                    from comity.web.history.registers import (
                        register_page,
                    )  # it reads what the rooms' lists read

                    return register_page(request, only_reading(acting), kind, found)
                return view(request, only_reading(acting), *args, **kwargs)
            except (Problem, Http404):
                # What is not found looks the same everywhere, at addresses that look back too.
                request.looking = None  # type: ignore[attr-defined]
                raise

        return guarded

    return decorate


def looking(request: HttpRequest) -> Looking | None:
    """How a request looks, where its view honours `as_of`."""
    return cast("Looking | None", getattr(request, "looking", None))


def moment_of(request: HttpRequest) -> datetime | None:
    """The moment that a request looks back to; None for today."""
    found = looking(request)
    return found.moment if found else None


def day_of(request: HttpRequest) -> date:
    """The day that a request looks at: the one looked back to, or today."""
    found = looking(request)
    return (found.day if found else None) or timezone.localdate()


def as_looked_at(request: HttpRequest, record: Record, acting: Acting) -> Record:
    """A scoped record as the request looks at it; not found where it was not there then, or was closed to this hat."""
    moment = moment_of(request)
    return record if moment is None else as_of.one(record, moment, acting)


def only_reading(acting: Acting) -> Acting:
    """The hat without any right but reading content, where it has that."""
    reads = acting.roles & ROLES_FOR[Verb.READ]
    return replace(acting, roles=frozenset({Role.READER}) if reads else frozenset())


def _looking(request: HttpRequest) -> Looking:
    query = request.GET.copy()
    given = query.pop(PARAMETER, [""])[-1]
    today = timezone.localdate()
    now_url = f"{request.path}?{query.urlencode()}" if query else request.path
    kept = [
        (name, value) for name, values in query.lists() for value in values if name not in ("page", "after")
    ]
    return Looking(_day(str(given).strip(), today), now_url, tuple((n, str(v)) for n, v in kept), today)


def _day(text: str, today: date) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _unreadable(text) from error
    if day > today or day.year < 1900:
        raise _unreadable(text)
    return day


def _unreadable(text: str) -> Problem:
    return Problem(
        "as-of-unreadable",
        what=Words(
            vi="Ngày cần xem lại không đúng, hoặc chưa đến.",
            en="The day to look back to is no day, or is still to come.",
        ),
        mend=Words(
            vi="Nhập ngày theo mẫu 2018-12-31, không sau hôm nay.",
            en="Give a day like 2018-12-31, no later than today.",
        ),
        place=f"{PARAMETER}={text[:40]}",
    )


def _past_is_past() -> Problem:
    return Problem(
        "looking-back",
        what=Words(
            vi="Đang xem lại một ngày đã qua: không sửa được gì ở đó.",
            en="This looks back at a past day, where nothing can be changed.",
        ),
        mend=Words(vi="Trở về hiện tại rồi làm lại.", en="Come back to today and do it there."),
        place=PARAMETER,
    )
