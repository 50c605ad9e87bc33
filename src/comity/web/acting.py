"""For views: under which hat a request acts."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from comity.kernel.acting import Acting
from comity.web.middleware import WebRequest

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def signed_in(
    view: Callable[Concatenate[HttpRequest, Acting, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A view for offices: it gets the hat as its second argument; others are sent to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        hat = cast(WebRequest, request).hat
        if hat is None:
            return redirect_to_login(request.get_full_path())
        return view(request, hat.acting, *args, **kwargs)

    return guarded
