"""Where other nodes show their signed checkpoints and get them cosigned (C2SP tlog-witness, add-checkpoint)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from comity.exchange.witness import MOST_BYTES, Verdict, witness
from comity.kernel.problems import Problem

_STATUS = {"origin-unknown": 404, "checkpoint-unproved": 403}


@csrf_exempt
@require_POST
def checkpoints(request: HttpRequest) -> HttpResponse:
    """Take an offer of a checkpoint.

    200 and this node's signature line; 409 and the size it saw last, to offer again from there; 422 and that size,
    where the log is not the one it saw (an alarm here); 404 for a log it does not know, 403 for a signature that does
    not hold, 400 for what is no offer. No session and no person: the note's signature says who speaks.
    """
    try:
        answer = witness(request.read(MOST_BYTES + 1).decode(errors="replace"))
    except Problem as problem:
        return JsonResponse({"error": problem.shape("en")}, status=_STATUS.get(problem.code, 400))
    if answer.verdict is Verdict.COSIGNED:
        return HttpResponse(answer.line, content_type="text/plain; charset=utf-8")
    status = 409 if answer.verdict is Verdict.CONFLICT else 422
    return HttpResponse(f"{answer.seen}\n", content_type="text/x.tlog.size", status=status)
