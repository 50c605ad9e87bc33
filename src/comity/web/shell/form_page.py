"""A page with one form on it: shown, acted on, and shown again with what stood in the way."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from comity.kernel.problems import Problem
from comity.kernel.records import Record
from comity.web.languages import page_language
from comity.web.links import url_of
from comity.web.markings import page_marking
from comity.web.statuses import status_of


def form_page(
    request: HttpRequest,
    template: str,
    form: BaseForm,
    act: Callable[[], Record],
    *,
    record: Record | None = None,
    said: str = "",
    then: str = "",
    **context: object,
) -> HttpResponse:
    """The page of a form; or, from a valid one, what it asks for (`act`) and the page of the record that comes of it.

    A Problem of the action stands above the form, and nothing that was filled in is lost. The page bears the marking
    of `record`, which the form is about; `said` is told once it is done; `then` is an address to go to instead.
    """
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except Problem as found:
            problem = found
        else:
            if said:
                messages.success(request, said)
            return redirect(then or url_of(made))
    shown = {
        "form": form,
        "record": record,
        "problem": problem.shape(page_language()) if problem else None,
        "page_marking": page_marking([record] if record else []),
        **context,
    }
    return render(request, template, shown, status=400 if form.errors else status_of(problem))
