"""Before anything else of a request is looked at: through which door it came, how large it says it is, how many came.

A node that has a door of its own for other nodes (docs/operations.md, TLS) answers them there and nowhere else; that
door knows no pages. Answers are what the addresses themselves give: JSON with a code, words, and what to do.
"""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from comity.exchange.protocol.envelope import MAX_SIGNED
from comity.exchange.protocol.messages import Accepts
from comity.exchange.protocol.pieces import LARGEST_PIECE, MOST_PIECES
from comity.exchange.witness import MOST_BYTES
from comity.kernel import node
from comity.kernel.problems import Problem
from comity.kernel.words import Words

PREFIX = "/exchange/v1/"
MOST = {
    "parcels": Accepts().sealed,
    "checkpoints": MOST_BYTES,
    "wants": MAX_SIGNED,
    "pieces": MOST_PIECES * (LARGEST_PIECE + 16) + MAX_SIGNED + 1,
}
"""Bytes of a request's body, by address."""

A_SECOND = 400.0  # requests from one host; [limits] exchange_per_second in node.toml says otherwise
BURST = 3.0  # seconds of them that may come at once
REFUSED_COSTS = 20.0  # a request that is refused counts as so many
_HOSTS = 4096

Next = Callable[[HttpRequest], HttpResponseBase]


class DoorMiddleware:
    """See the module. Nothing is read of a request that is turned away."""

    def __init__(self, get_response: Next) -> None:
        self._next = get_response
        self._door = os.environ.get("COMITY_DOOR", "")
        self._buckets = Buckets()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Turn away, or let in."""
        ours = request.path.startswith(PREFIX)
        if self._door == ("pages" if ours else "exchange"):
            return HttpResponse("Not found.\n", status=404, content_type="text/plain")
        if not ours:
            return self._next(request)
        host = request.META.get("REMOTE_ADDR", "")
        if wait := self._buckets.take(host, 1.0):
            return _turned_away(_too_many(), 429, retry_after=wait)
        if problem := _size_problem(request):
            self._buckets.take(host, REFUSED_COSTS)
            return _turned_away(problem, 413 if problem.code == "too-large" else 411)
        response = self._next(request)
        if 400 <= response.status_code < 500:
            self._buckets.take(host, REFUSED_COSTS)
        return response


class Buckets:
    """How many requests each host has left. One process serves a node's doors, so they stand in memory."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, host: str, cost: float) -> float:
        """Take from a host's bucket; returns 0.0, or the seconds after which it may ask again."""
        rate = float(node.here().limits.get("exchange_per_second", A_SECOND))
        with self._lock:
            now = self._monotonic()
            left, at = self._left.pop(host, (rate * BURST, now))
            left = min(rate * BURST, left + (now - at) * rate)
            allowed = left >= min(cost, 1.0)
            self._left[host] = (left - cost if allowed else left, now)
            if len(self._left) > _HOSTS:
                self._left.popitem(last=False)
        return 0.0 if allowed else (1.0 - left) / rate


def _size_problem(request: HttpRequest) -> Problem | None:
    most = MOST.get(request.path.removeprefix(PREFIX))
    if request.method != "POST" or most is None:
        return None
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        size = most + 1
    if "HTTP_TRANSFER_ENCODING" in request.META:
        return Problem(
            "length-required",
            what=Words(vi="Yêu cầu không nêu độ dài.", en="The request does not say how long it is."),
            mend=Words(vi="Gửi kèm Content-Length.", en="Send it with Content-Length."),
        )
    if size <= most:
        return None
    return Problem(
        "too-large",
        what=Words(vi="Yêu cầu vượt giới hạn.", en="The request is beyond the limit."),
        mend=Words(
            vi="Chia nhỏ theo giới hạn mà nút này nêu.", en="Keep within the limits that this node states."
        ),
        place=f"{size} > {most}",
    )


def _too_many() -> Problem:
    return Problem(
        "too-many",
        what=Words(vi="Quá nhiều yêu cầu từ một máy.", en="Too many requests came from one host."),
        mend=Words(vi="Chờ rồi gửi lại; không mất gì.", en="Wait and send again; nothing is lost."),
    )


def _turned_away(problem: Problem, status: int, *, retry_after: float = 0.0) -> HttpResponse:
    response = JsonResponse({"error": problem.shape("en")}, status=status)
    response.headers["Connection"] = "close"
    if retry_after:
        response.headers["Retry-After"] = str(max(1, round(retry_after)))
    return response
