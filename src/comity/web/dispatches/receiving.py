"""The receiving agency's own side of a dispatch: its incoming number, who deals with it, and giving it to a post."""

import uuid
from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.directory.kinds import PostBody
from comity.exchange.assigning import assignment_of, seats
from comity.exchange.kinds import HandlingBody
from comity.exchange.letter_kinds import AssignmentBody
from comity.exchange.models import Assignment, Registration
from comity.exchange.registering import registration
from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting
from comity.kernel.reading import content
from comity.kernel.records import Record
from comity.web.deadlines import Deadline, deadline


class AssignForm(forms.Form):
    """To which post a dispatch goes, with what to do and until when."""

    def __init__(self, *args: object, posts: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields.update(
            post=forms.ChoiceField(label=_("Post"), choices=posts),
            deadline=forms.DateField(
                label=_("Inner deadline"),
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            ),
            note=forms.CharField(
                label=_("What is to be done"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Stays within your agency; the sender is told “assigned” and nothing else."),
            ),
        )


@dataclass(frozen=True)
class Inner:
    """The agency's own side. `assignee` is a post's title; `mine`: it is the hat's own post."""

    registration: Registration | None
    assignment: Record | None
    assignee: str
    note: str
    due: Deadline | None
    open: bool
    mine: bool
    form: AssignForm | None
    said: str = ""
    said_language: str = ""


def inner_side(
    record: Record,
    acting: Acting,
    language: str,
    *,
    handled: Record | None,
    settled: bool,
    data: object = None,
) -> Inner:
    """The inner side of a scoped dispatch that the hat's agency received."""
    held = assignment_of(record, acting)
    word = content(handled, HandlingBody) if handled else None
    body = content(held, AssignmentBody) if held else None
    row = Assignment.objects.visible_to(acting).get(pk=held.pk) if held else None
    may_assign = bool(acting.roles & ROLES_FOR[Verb.WRITE]) and not settled
    posts = seats(record, acting) if may_assign or body else []
    titles = {str(post.pk): _title(seat, language) for post, seat in posts}
    form = None
    if may_assign and posts:
        initial = {"post": body.post, "note": body.note, "deadline": body.deadline} if body else {}
        form = AssignForm(data, posts=list(titles.items()), initial=initial, auto_id="assign-%s")
    return Inner(
        registration=registration(record, acting),
        assignment=held,
        assignee=titles.get(body.post, _("a post that is vacant or closed")) if body else "",
        note=body.note if body else "",
        due=deadline(row.due, timezone.localdate()) if row and held and held.state == "open" else None,
        open=held is not None and held.state == "open",
        mine=body is not None and bool(acting.post) and uuid.UUID(body.post) == uuid.UUID(acting.post),
        form=form,
        said=word.note if word else "",
        said_language=word.language if word else "",
    )


def _title(seat: PostBody, language: str) -> str:
    return seat.say("title", language).text
