"""Where other nodes ask for the bytes of attachments, and hand over those that this node cannot fetch."""

import threading
import weakref
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from comity.exchange.giving import give, take_held
from comity.exchange.protocol import Refused
from comity.exchange.protocol.envelope import MAX_SIGNED, kind_of
from comity.exchange.taking import hear_offer, take_brought, wants_of
from comity.kernel.problems import Problem

AT_ONCE = 2  # strands given or taken at a time: the other threads of the server are people's
RETRY_AFTER = 5  # seconds
CHUNK = 256 * 1024

_turns = threading.BoundedSemaphore(AT_ONCE)


@csrf_exempt
@require_POST
def wants(request: HttpRequest) -> HttpResponseBase:
    """A signed want is answered with the strand; an offer with the wants, one a line; a word of what is held with 204.

    400 and the reason where it is none of them, and the same reason for a file that is not there and for one that the
    asking node may not know of. 503 with Retry-After while others are served.
    """
    text = request.read(MAX_SIGNED + 1).decode("ascii", errors="replace")
    try:
        match kind_of(text):
            case "held":
                take_held(text)
                return HttpResponse(status=204)
            case "offer":
                return _lines(wants_of(hear_offer(text), unreachable=True))
            case _:
                return _given(text)
    except Problem as problem:
        return refusal(problem)


@csrf_exempt
@require_POST
def pieces(request: HttpRequest) -> HttpResponse:
    """Take a strand of something that is awaited here; answers with what is wanted next of the same node."""
    if not _turns.acquire(blocking=False):
        return busy()
    try:
        peer = take_brought(iter(lambda: request.read(CHUNK), b""))
    except Problem as problem:
        return refusal(problem)
    finally:
        _turns.release()
    return _lines(wants_of(peer, unreachable=True))


def refusal(problem: Problem) -> JsonResponse:
    """400 and the reason."""
    return JsonResponse({"error": problem.shape("en")}, status=400)


def busy() -> HttpResponse:
    """503, and when to come again."""
    response = refusal(Refused("busy"))
    response.status_code = 503
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _given(text: str) -> HttpResponseBase:
    if not _turns.acquire(blocking=False):
        return busy()
    try:
        given = give(text)
    except BaseException:
        _turns.release()
        raise
    response = StreamingHttpResponse(_Served(given.chunks), content_type="application/octet-stream")
    response.headers["Content-Length"] = str(given.length)
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(texts: Iterator[str]) -> HttpResponse:
    return HttpResponse("".join(f"{text}\n" for text in texts), content_type="text/plain; charset=utf-8")


class _Served:
    """A strand on its way out. Its turn is given back when it ends, is closed or is forgotten."""

    def __init__(self, strand: Iterator[bytes]) -> None:
        self._strand = strand
        self._give_back = weakref.finalize(self, _turns.release)

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._strand
        finally:
            self.close()

    def close(self) -> None:
        """Called by the server at the end of the answer."""
        self._give_back()
