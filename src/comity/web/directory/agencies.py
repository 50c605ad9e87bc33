"""What the profile tells of agencies, provinces, partners, forums and missions, and what each was and became."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.directory import names
from comity.directory.entering import do_declare_succession, do_withdraw_succession
from comity.directory.models import Partner
from comity.directory.named import SuccessionBody
from comity.directory.successions import Of, Step, line_of
from comity.kernel.access import not_found
from comity.kernel.acting import Acting
from comity.kernel.problems import Problem
from comity.kernel.reading import content
from comity.kernel.wording import edtf_words
from comity.profiles.entries import Named, world
from comity.web.acting import signed_in
from comity.web.directory.common import crumbs, manages, tabs
from comity.web.directory.forms import SuccessionForm
from comity.web.directory.naming import naming
from comity.web.languages import page_language

_PAGE: dict[Of, str] = {"agency": "directory-agency", "place": "directory-province"}


@signed_in
@require_safe
def agencies(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Every agency in the tree of direction; those of earlier days with what they became."""
    children: dict[str | None, list[world.Agency]] = {}
    for one in names.profile().agencies:
        children.setdefault(one.parent, []).append(one)
    rows: list[dict[str, Any]] = []

    def add(parent: str | None, depth: int) -> None:
        for one in children.get(parent, ()):
            rows.append(
                {"entry": one, "name": _said(one), "depth": min(depth, 4), "today": _today("agency", one)}
            )
            add(one.code, depth + 1)

    add(None, 0)
    context = {"heading": _("Directory"), "tabs": tabs("directory"), "rows": rows, "own": acting.agency}
    return render(request, "directory/agencies.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """An agency, its place in the tree, and its line of predecessors and successors."""
    one = _entry("agency", code)
    assert isinstance(one, world.Agency)
    below = [other for other in names.profile().agencies if other.parent == code]
    facts = [
        *_facts(one),
        {"label": _("Directed by"), **_link("agency", one.parent)} if one.parent else None,
        {"label": _("Papers dated from"), "value": names.profile().seat(code).say(page_language())},
    ]
    return _line_page(request, acting, "agency", one, [fact for fact in facts if fact], below=below)


@signed_in
@require_safe
def provinces(request: HttpRequest, acting: Acting) -> HttpResponse:
    """The provinces of today with those that were merged into them."""
    places = names.profile().places
    rows = []
    for one in places:
        if not one.successors:
            before = [other for other in places if one.code in other.successors]
            rows.append({"entry": one, "name": _said(one), "before": before})
    context = {"heading": _("Directory"), "tabs": tabs("directory-provinces"), "rows": rows}
    return render(request, "directory/provinces.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def province(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """A province, and its line of predecessors and successors."""
    one = _entry("place", code)
    return _line_page(request, acting, "place", one, _facts(one))


@signed_in
@require_safe
def partner(request: HttpRequest, acting: Acting, code: str) -> HttpResponse:
    """A partner as the profile has it, with the records that tell more of it."""
    one = _entry("partner", code)
    assert isinstance(one, world.Partner)
    told = Partner.objects.visible_to(acting).filter(code=code).select_related("record")
    context = {
        "heading": _said(one),
        "entry": one,
        "home": names.profile().country,
        "facts": _facts(one),
        "former": [
            {"name": old.words.say(page_language()), "period": edtf_words(old.period, page_language())}
            for old in one.former
        ],
        "told": [row.record for row in told.order_by("record__created_at")[:20]],
        "naming": naming(one.words.vi, acting),
        "crumbs": crumbs((reverse("directory-partners"), _("Partners"))),
    }
    return render(request, "directory/partner.html", context)


@signed_in
@require_safe
def forums(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Forums and missions of the profile."""
    profile = names.profile()
    context = {
        "heading": _("Directory"),
        "tabs": tabs("directory-forums"),
        "forums": [
            {
                "name": _said(one),
                "code": one.code,
                "abbreviations": ", ".join(one.abbreviations),
                "under": names.forum(one.parent).say(page_language()) if one.parent else "",
                "organisation": names.partner(one.organisation).say(page_language())
                if one.organisation
                else "",
            }
            for one in profile.forums
        ],
        "missions": [
            {
                "name": _said(one),
                "abbreviations": ", ".join(one.abbreviations),
                "country": names.partner(one.country).say(page_language()) if one.country else "",
                "sends": one.contributes.words.say(page_language()) if one.contributes else "",
                "period": edtf_words(one.period, page_language()) if one.period else "",
            }
            for one in profile.missions
        ],
    }
    return render(request, "directory/forums.html", context)


@signed_in
@require_POST
def withdraw(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """Take a declared succession back."""
    record = do_withdraw_succession(pk, acting=acting)
    body = content(record, SuccessionBody)
    messages.success(request, _("The succession was withdrawn."))
    return redirect(_PAGE["agency" if body.of == "agency" else "place"], body.before[0])


def _line_page(
    request: HttpRequest,
    acting: Acting,
    of: Of,
    one: Named,
    facts: list[dict[str, Any]],
    below: list[world.Agency] | None = None,
) -> HttpResponse:
    form, problem = None, None
    if manages(acting):
        others = sorted(
            (e.words.say(page_language()), e.code) for e in names.profile().entries(of) if e.code != one.code
        )
        form = SuccessionForm(request.POST or None, choices=[(code, name) for name, code in others])
    if request.method == "POST":
        if form is None:
            raise not_found()
        if form.is_valid():
            try:
                _declare(of, one.code, form, acting)
            except Problem as error:
                problem = error.shape(page_language())
            else:
                messages.success(request, _("The succession was declared; every agency may know it."))
                return redirect(_PAGE[of], one.code)
    line = line_of(of, one.code, acting)
    context = {
        "heading": _said(one),
        "entry": one,
        "facts": facts,
        "back": _steps(of, [step for steps in line.back for step in steps], "before", acting),
        "on": _steps(of, [step for steps in line.on for step in steps], "after", acting),
        "today": [_link(of, code) for code in line.today],
        "below": [
            {"name": _said(other), "url": reverse(_PAGE[of], args=[other.code])} for other in below or ()
        ],
        "naming": naming(one.words.vi, acting),
        "form": form,
        "problem": problem,
        "crumbs": crumbs() if of == "agency" else crumbs((reverse("directory-provinces"), _("Provinces"))),
    }
    return render(request, "directory/agency.html", context, status=400 if problem else 200)


def _declare(of: Of, code: str, form: SuccessionForm, acting: Acting) -> None:
    said = form.cleaned_data
    others = tuple(said["others"])
    before, after = ((code,), others) if said["side"] == "after" else (others, (code,))
    called = [_say_code(of, one) for one in (before[0], after[0])]
    body = SuccessionBody(
        title=" → ".join(called),
        of=of,
        before=before,
        after=after,
        date=said["date"].strip(),
        basis=said["basis"].strip(),
    )
    do_declare_succession(body, acting=acting)


def _steps(of: Of, steps: list[Step], side: str, acting: Acting) -> list[dict[str, Any]]:
    return [
        {
            **_link(of, step.before if side == "before" else step.after),
            "from": _say_code(of, step.before),
            "to": _say_code(of, step.after),
            "date": edtf_words(step.date, page_language()) if step.date else "",
            "record": step.record,
            "mine": step.record is not None and step.record.owner == acting.agency and manages(acting),
        }
        for step in steps
    ]


def _today(of: Of, one: world.Agency | world.Place) -> list[dict[str, str]]:
    return [_link(of, code) for code in one.successors]


def _link(of: Of, code: str) -> dict[str, str]:
    return {"value": _say_code(of, code), "url": reverse(_PAGE[of], args=[code])}


def _say_code(of: Of, code: str) -> str:
    return (names.agency(code) if of == "agency" else names.place(code)).say(page_language())


def _facts(one: Named) -> list[dict[str, Any]]:
    period = getattr(one, "period", None)
    facts = [
        {
            "label": _("In English") if page_language() == "vi" else _("In Vietnamese"),
            "value": one.en if page_language() == "vi" else one.vi,
        },
        {"label": _("Abbreviations"), "value": ", ".join(one.abbreviations)} if one.abbreviations else None,
        {"label": _("Also written"), "value": "; ".join(one.aliases)} if one.aliases else None,
        {"label": _("Existed"), "value": edtf_words(period, page_language())} if period else None,
        {"label": _("Code"), "value": one.code},
        {"label": _("Source"), "value": one.source},
    ]
    return [fact for fact in facts if fact]


def _entry(what: str, code: str) -> Named:
    found = names.entry(what, code)
    if found is None:
        raise not_found()
    return found


def _said(one: Named) -> str:
    return one.words.say(page_language())
