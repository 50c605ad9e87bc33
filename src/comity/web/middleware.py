"""What every request passes: who acts, how problems look, what a browser may load."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from comity.directory.hats import Hat, hats_of
from comity.kernel.problems import Problem
from comity.web.languages import page_language
from comity.web.statuses import status_of

Respond = Callable[[HttpRequest], HttpResponse]

HAT_KEY = "hat"


class WebRequest(HttpRequest):
    """A request after `ActingMiddleware`: the hats its person holds, and the one that is on."""

    hats: list[Hat]
    hat: Hat | None


class ContentSecurityMiddleware:
    """Everything comes from this node: no foreign script, style, font or frame."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        )
        # Pages hold what one office may know: no shared cache may keep them.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class ActingMiddleware:
    """Puts on the hat that the session chose, or the person's first."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: WebRequest) -> HttpResponse:
        request.hats = hats_of(request.user) if request.user.is_authenticated else []
        chosen = request.session.get(HAT_KEY, "")
        on = [hat for hat in request.hats if hat.post == _uuid(chosen)] or request.hats
        request.hat = on[0] if on else None
        return self.respond(request)


class ProblemMiddleware:
    """Turns a Problem raised by a view into a page of the one error shape."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Only Problems: anything else is a defect and stays a server error."""
        if not isinstance(error, Problem):
            return None
        if error.code == "not-found":
            return missing(request)
        shape = error.shape(page_language())
        return render(request, "shell/problem.html", {"problem": shape}, status=status_of(error))


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one page for an address that is none and for a record that one may not know of."""
    request.missing = True  # type: ignore[attr-defined]  # asked by the shell
    return render(request, "shell/404.html", status=404)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
