"""Where other nodes hand over parcels."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from comity.exchange.inbox import receive
from comity.kernel.problems import Problem


@csrf_exempt
@require_POST
def parcels(request: HttpRequest) -> HttpResponse:
    """Take a sealed parcel (compact JWE); answers with the signed receipt (compact JWS), or 400 and the reason.

    No session and no person: the parcel's signature says who speaks.
    """
    try:
        token = receive(request.body.decode("ascii", errors="replace"))
    except Problem as problem:
        return JsonResponse({"error": problem.shape("en")}, status=400)
    return HttpResponse(token, content_type="application/jose")
