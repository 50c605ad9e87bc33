"""The room's pages."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.directory import names
from comity.kernel import clock
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.history import open_versions
from comity.kernel.opening import open_record
from comity.kernel.problems import Problem
from comity.kernel.reading import content, contents, envelopes, get, label_of
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.programme.counting import STANDING, AccountOf, Picture, pictures, up_to, waiting_rows
from comity.programme.grouping import do_decide
from comity.programme.kinds import AccountBody, EngagementBody, EngagementFacts, GroupingBody
from comity.programme.models import Grouping
from comity.web.acting import signed_in
from comity.web.allowed import may
from comity.web.engagements.arranged import TONE_OF, arranged, tabs
from comity.web.engagements.arranging_views import crumbs
from comity.web.engagements.comparing import Comparison, comparison
from comity.web.engagements.listing import (
    Counted,
    Filters,
    Row,
    choices_of,
    counted_by,
    pictures_of,
    records_of,
    rows_of,
    segments,
    title_of,
)
from comity.web.engagements.questions import Judgement, judgement_of, questions, shown_in
from comity.web.history.looking_back import looks_back
from comity.web.keyset import MOST, stretch
from comity.web.languages import page_language
from comity.web.markings import page_marking
from comity.web.numbers import more_than
from comity.web.shell.tags import moment as moment_words
from comity.web.statuses import status_of

PER_PAGE = 25
ASKED = 5  # questions on one page; the next come as these are answered


@signed_in
@require_safe
@looks_back("engagements")
def engagements(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Every engagement once, and what waits for a person."""
    filters = Filters.asked(request.GET.dict())
    page = stretch(segments(acting, filters), request.GET, PER_PAGE)
    found = pictures_of(page.rows, acting)
    waiting_ = up_to(waiting_rows(acting), MOST)
    # Above the whole list only: who looks for something, or leafs through, is told that they wait.
    above = not filters.any and not page.first
    open_ = questions(list(waiting_rows(acting)[:ASKED]), acting) if above else []
    shown = records_of(found)
    counted_ = counted_by(acting, filters)
    context = {
        "tiles": _tiles(counted_, waiting_),
        "filters": filters,
        "choices": choices_of(acting, filters.year),
        "page": page,
        "tabs": tabs("engagements"),
        "page_query": filters.query,
        "rows": rows_of(found, Sayings(shown, acting)),
        "found": counted_.engagements,
        "more": counted_.more,
        "questions": open_,
        "asked": waiting_,
        "page_marking": page_marking([*shown, *shown_in(open_)]),
    }
    return render(request, "engagements/engagements.html", context)


@signed_in
@require_safe
def engagement(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One engagement with every account of it; one that was arranged with its way from idea to end."""
    return engagement_page(request, acting, pk)


def engagement_page(
    request: HttpRequest,
    acting: Acting,
    pk: uuid.UUID,
    *,
    problem: Problem | None = None,
    written: dict[str, str] | None = None,
) -> HttpResponse:
    """The same, after a step that could not be taken: `written` are the words given with it."""
    record = open_record(pk, acting, kind="engagement")
    body = content(record, EngagementBody)
    picture = next(iter(pictures(acting, only=pk)), None)
    context: dict[str, Any] = {
        "record": record,
        "plan": None,
        "tone": TONE_OF[record.state] if body.lead else "done" if record.state != "merged" else "stopped",
        "written": written or {},
        "problem": problem.shape(page_language()) if problem else None,
        "crumbs": crumbs() if body.lead else _crumbs(),
        **(_without_accounts(acting, record) if picture is None else _with_accounts(acting, record, picture)),
    }
    if body.lead:
        plan = arranged(record, body, acting, timezone.localdate())
        # One list of facts: what every engagement has, then what only an arranged one has.
        context["plan"] = replace(plan, facts=(*context["facts"], *plan.facts))
        if plan.task:
            context["shown"].append(plan.task)
    context["page_marking"] = page_marking(context["shown"])
    return render(request, "engagements/engagement.html", context, status=status_of(problem))


def _with_accounts(acting: Acting, record: Record, picture: Picture) -> dict[str, Any]:
    pk = record.pk
    sayings = Sayings(records_of([picture]), acting)
    compared = comparison(picture.accounts, sayings, _documents(picture.accounts, acting))
    rows = Grouping.objects.visible_to(acting).filter(engagement=pk).select_related("record")
    asked = questions(list(rows.filter(record__state="probable").order_by("record__created_at")), acting)
    return {
        "said": title_of(picture, sayings),
        "facts": [*_facts(picture.body), *_given_by(picture)],
        "compared": compared,
        "joined": _joined(list(rows.filter(record__state__in=STANDING)), compared),
        "questions": asked,
        "shown": [*records_of([picture]), *shown_in(asked)],
    }


@signed_in
@require_safe
def account(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """One agency's account, whole, with where every part of it comes from."""
    record = get(pk, acting, kind="account")
    body = content(record, AccountBody)
    one = AccountOf(record, body)
    sayings = Sayings([record], acting)
    compared = comparison([one], sayings, _documents([one], acting))
    stands = _stands_in(record, acting)
    heading, *lines = compared.lines  # the title stands above already
    label = label_of(record)
    context = {
        "record": record,
        "said": sayings.say(record, "title", page_language()),
        "column": compared.columns[0],
        "lines": lines,
        "title_cites": heading.cells[0].passages[0].cites,
        "compared": compared,
        "text": sayings.say(record, "text", page_language()),
        "stands": stands,
        "audience": [names.agency(code).say(page_language()) for code in sorted(label.audience)],
        "versions": _versions(record, acting),
        "may_send": may(acting, Verb.SEND, record),
        "send_url": f"{reverse('compose')}?record={record.pk}",
        "page_marking": page_marking([record, *(one.record for one in stands)]),
        "crumbs": _crumbs(),
    }
    return render(request, "engagements/account.html", context)


@signed_in
@require_POST
def decide(request: HttpRequest, acting: Acting, pk: uuid.UUID) -> HttpResponse:
    """A person's word on a grouping: the same engagement, or two."""
    answer = request.POST.get("same", "")
    if answer not in ("yes", "no"):
        raise Problem(
            "answer-missing",
            what=Words(vi="Chưa chọn cùng một hay hai hoạt động.", en="Neither the same nor two was chosen."),
            mend=Words(
                vi="Quay lại và chọn một trong hai nút.", en="Go back and choose one of the two buttons."
            ),
            place="same",
        )
    grouping = do_decide(pk, answer == "yes", acting=acting)
    if answer == "yes":
        messages.success(
            request, _("Confirmed as one engagement: it is counted once, and both accounts stand.")
        )
        return redirect("engagement", content(grouping, GroupingBody).engagement)
    messages.success(request, _("Kept as two engagements."))
    return redirect(f"{reverse('engagements')}#waiting")


def _without_accounts(acting: Acting, record: Record) -> dict[str, Any]:
    """An engagement that no account stands in: none was given yet, it was merged, or they are not for this office."""
    return {
        "said": Sayings([record], acting).say(record, "title", page_language()),
        "facts": _facts(content(record, EngagementBody)),
        "now_in": _merged_into(record, acting),
        "shown": [record],
    }


def _merged_into(record: Record, acting: Acting) -> list[Record]:
    """Where the accounts of a merged engagement stand now."""
    rows = Grouping.objects.visible_to(acting)
    once = rows.filter(engagement=record.pk).values("account")
    now = rows.filter(account__in=once, record__state__in=STANDING).values("engagement")
    return list(Record.objects.visible_to(acting).filter(pk__in=now).exclude(pk=record.pk))


def _stands_in(record: Record, acting: Acting) -> list[Row]:
    """The engagement that an account stands in, as a row of the list."""
    rows = Grouping.objects.visible_to(acting).filter(account=record.pk, record__state__in=STANDING)
    engagements_ = rows.order_by().values_list("engagement", flat=True).distinct()
    found = [picture for pk in engagements_ for picture in pictures(acting, only=pk)]
    return rows_of(found, Sayings(records_of(found), acting))


def _documents(accounts: tuple[AccountOf, ...] | list[AccountOf], acting: Acting) -> dict[str, Record]:
    """The source papers of accounts that this office may open."""
    said = envelopes([one.record for one in accounts]).values()
    wanted = {source.document for envelope in said for source in envelope.sources}
    return {str(key): paper for key, paper in Record.objects.visible_to(acting).in_bulk(wanted).items()}


def _joined(rows: list[Grouping], compared: Comparison) -> list[tuple[str, Grouping, Judgement]]:
    """Why each account stands in the engagement: (its agency, the grouping, how sure)."""
    bodies = contents([row.record for row in rows])
    by_account = {row.account: row for row in rows}
    found = [(column, by_account.get(column.record.pk)) for column in compared.columns]
    return [(column.agency, row, judgement_of(bodies[row.pk])) for column, row in found if row]


def _facts(body: EngagementFacts) -> list[dict[str, Any]]:
    here = page_language()
    with_whom = [names.partner(c, body.date).say(here) for c in body.partners] + [
        names.forum(c).say(here) for c in body.forums
    ]
    facts = [
        {"label": _("Form of engagement"), "value": names.form(body.form).say(here)},
        {"label": _("Date"), "value": edtf_words(body.date, here)},
        {"label": _("Place"), "value": body.place},
        {"label": _("Partners and forums"), "value": ", ".join(with_whom)},
        *(
            [{"label": _("Missions"), "value": ", ".join(names.mission(c).say(here) for c in body.missions)}]
            if body.missions
            else []
        ),
        {
            "label": _("Agencies taking part"),
            "value": ", ".join(names.agency(c).say(here) for c in body.agencies),
        },
    ]
    if body.period:
        facts.insert(2, {"label": _("Period it speaks of"), "value": edtf_words(body.period, here)})
    return facts


def _given_by(picture: Picture) -> list[dict[str, Any]]:
    agencies = ", ".join(names.agency(code).say(page_language()) for code in picture.agencies)
    return [{"label": _("Accounts given by"), "value": f"{agencies} ({len(picture.accounts)})"}]


def _tiles(counted_: Counted, asked: int) -> list[dict[str, Any]]:
    tiles: list[dict[str, Any]] = [
        {
            "label": _("Engagements"),
            "figure": counted_.said(counted_.engagements),
            "note": _("each counted once"),
        },
        {
            "label": _("Accounts"),
            "figure": counted_.said(counted_.accounts),
            "note": _("every agency's word is kept"),
        },
        {
            "label": _("Waiting for a person"),
            "figure": asked if asked < MOST else more_than(MOST),
            "note": _("one engagement, or two?"),
            "url": "#waiting" if asked else "",
            "tone": "waits" if asked else "",
        },
    ]
    if counted_.agencies is not None:
        tiles.insert(2, {"label": _("Agencies that gave accounts"), "figure": counted_.agencies})
    return tiles


def _versions(record: Record, acting: Acting) -> list[dict[str, Any]]:
    """Every version that this office may read, for `shell/_timeline.html`, oldest first."""
    return [
        {
            "tone": "done",
            "when": moment_words(clock.moment(version.at)),
            "iso": version.at,
            "what": _("Version %(number)s") % {"number": version.number},
            "who": f"{version.author.office}, {names.agency(version.author.agency).say(page_language())}",
        }
        for version in reversed(open_versions(record, acting))
    ]


def _crumbs() -> list[dict[str, str]]:
    return [{"url": reverse("engagements"), "label": _("Engagements")}]
