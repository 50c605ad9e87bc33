"""The forms of working groups and studies."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from comity.counsel.group_kinds import (
    GroupDecisionBody,
    GroupDocumentBody,
    GroupMeetingBody,
    GroupTaskBody,
    GroupTopicBody,
    Seat,
    WorkingGroupBody,
)
from comity.counsel.groups import Written
from comity.counsel.study_kinds import StudyBody
from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.web.counsel.reading_lines import (
    lines_of,
    parts_as_text,
    parts_from,
    seats_as_text,
    seats_from,
)
from comity.web.languages import page_language
from comity.web.shell.forms import PERIOD_HINT, PartialDateField, agency_codes, marking_field


def text_area(
    label: Any, rows: int, *, required: bool = True, hint: Any = "", most: int = 20000
) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(label: Any, *, required: bool = True, hint: Any = "", most: int = 300) -> forms.CharField:
    """A text of one line."""
    return forms.CharField(label=label, required=required, help_text=hint, max_length=most)


def agency_field(label: Any, codes: list[str] | None = None, *, required: bool = True) -> forms.ChoiceField:
    """One agency of the profile, or of some."""
    known = [(entry.code, entry.words.say(page_language())) for entry in profile().entries("agency")]
    choices = [(code, said) for code, said in known if codes is None or code in codes]
    return forms.ChoiceField(label=label, required=required, choices=[("", _("please choose")), *choices])


class GroupForm(forms.Form):
    """A working group."""

    title = line(lazy("Name of the group"))
    mandate = text_area(lazy("Mandate"), 4)
    term = PartialDateField(label=lazy("Term"), required=False, help_text=PERIOD_HINT)
    chair = line(lazy("Chair"), hint=lazy("Agency; post. For example: Cục Đối ngoại; Trưởng phòng Tổng hợp."))
    members = text_area(
        lazy("Members"),
        6,
        required=False,
        hint=lazy(
            "One a line: agency; post. Of another agency write the post exactly as that agency calls it: "
            "who holds it there sits in the group."
        ),
    )

    def __init__(
        self, *args: Any, acting: Acting, held: WorkingGroupBody | None = None, **kwargs: Any
    ) -> None:
        self.acting, self.held = acting, held
        initial = {"chair": seats_as_text([Seat(agency=acting.agency, title=acting.office)]), "closed": True}
        if held is not None:
            initial |= {
                "title": held.title,
                "mandate": held.mandate,
                "term": held.term,
                "chair": seats_as_text([held.chair]),
                "members": seats_as_text(held.members),
            }
        super().__init__(*args, **{**kwargs, "initial": initial})
        if held is None:
            self.fields["closed"] = forms.BooleanField(
                label=_("Closed: nobody but the members knows of the group"), required=False
            )
            self.fields["marking"] = marking_field(acting)

    def clean_chair(self) -> Seat:
        seats = seats_from(str(self.cleaned_data["chair"]), self.acting)
        if len(seats) != 1:
            raise forms.ValidationError(_("One chair."))
        return self._kept(seats)[0]

    def clean_members(self) -> tuple[Seat, ...]:
        return self._kept(seats_from(str(self.cleaned_data["members"]), self.acting))

    def _kept(self, seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
        """Seats that stood there already keep the post that was known of them."""
        before = {(seat.agency, seat.title): seat for seat in self.held.seats()} if self.held else {}
        return tuple(seat if seat.post else before.get((seat.agency, seat.title), seat) for seat in seats)

    def body(self) -> WorkingGroupBody:
        """The group, from a valid form."""
        said = self.cleaned_data
        return WorkingGroupBody(
            language=page_language() if self.held is None else self.held.language,
            title=said["title"].strip(),
            mandate=said["mandate"].strip(),
            term=said["term"],
            chair=said["chair"],
            members=said["members"],
            closed=bool(said.get("closed")) if self.held is None else self.held.closed,
            origin=self.held.origin if self.held else (),
        )


class ItemForm(forms.Form):
    """What a member writes in a group; which fields it has depends on the kind."""

    title = line(lazy("Title"))
    text = text_area(lazy("Content"), 6, required=False)

    FIELDS: ClassVar = {
        "group-topic": ("title", "text", "lead", "deadline"),
        "group-document": ("title", "text", "topic"),
        "group-task": ("title", "lead", "office", "deadline", "topic", "text"),
        "group-meeting": ("title", "date", "place", "text"),
        "group-decision": ("title", "date", "topic", "text"),
    }

    def __init__(
        self,
        *args: Any,
        kind: str,
        group: Record,
        agencies: list[str],
        topics: list[Record],
        acting: Acting,
        held: Written | None = None,
        **kwargs: Any,
    ) -> None:
        self.kind, self.group, self.held = kind, group, held
        initial = {"marking": str(group.marking)}
        wanted = self.FIELDS[kind]
        if held is not None:
            initial |= {name: getattr(held, name) for name in wanted}
        super().__init__(*args, **{**kwargs, "initial": initial})
        more = {
            "lead": agency_field(_("Lead agency"), agencies, required=kind == "group-task"),
            "office": line(_("Post that does it"), required=False),
            "deadline": PartialDateField(label=_("Deadline"), required=False),
            "date": PartialDateField(label=_("Date"), required=kind == "group-meeting"),
            "place": line(_("Place"), required=False),
            "topic": forms.ChoiceField(
                label=_("Topic"),
                required=False,
                choices=[("", _("none")), *((str(one.pk), one.title_in(page_language())) for one in topics)],
            ),
        }
        self.fields.update({name: field for name, field in more.items() if name in wanted})
        self.order_fields(wanted)
        if held is None:
            self.fields["marking"] = marking_field(acting, group.marking)

    def body(self) -> Written:
        """What was written, from a valid form."""
        bodies: dict[str, Any] = {
            "group-topic": GroupTopicBody,
            "group-document": GroupDocumentBody,
            "group-task": GroupTaskBody,
            "group-meeting": GroupMeetingBody,
            "group-decision": GroupDecisionBody,
        }
        said = {name: str(self.cleaned_data[name]).strip() for name in self.FIELDS[self.kind]}
        said["text"] = said["text"].replace("\r\n", "\n")
        language = self.held.language if self.held else page_language()
        made: Written = bodies[self.kind](language=language, group=str(self.group.pk), **said)
        return made


class StudyForm(forms.Form):
    """A study: question, outline, reviewers; and its summary once sections came in."""

    title = line(lazy("Title"))
    question = text_area(lazy("What is to be found out"), 3)
    parts = text_area(
        lazy("Sections"), 6, hint=lazy("One a line: section; agency that writes it."), required=False
    )
    reviewers = text_area(lazy("Reviewing agencies, one a line"), 2, required=False)
    deadline = PartialDateField(label=lazy("Deadline"), required=False)

    def __init__(
        self,
        *args: Any,
        acting: Acting,
        groups: list[Record],
        held: StudyBody | None = None,
        **kwargs: Any,
    ) -> None:
        self.held = held
        initial: dict[str, Any] = kwargs.pop("initial", {})
        if held is not None:
            said = {entry.code: entry.words.say(page_language()) for entry in profile().entries("agency")}
            initial |= {
                "title": held.title,
                "question": held.question,
                "parts": parts_as_text(held.parts),
                "reviewers": "\n".join(said.get(code, code) for code in held.reviewers),
                "deadline": held.deadline,
                "summary": held.summary,
            }
        super().__init__(*args, **{**kwargs, "initial": initial})
        if held is None:
            self.fields["group"] = forms.ChoiceField(
                label=_("Working group"),
                required=False,
                choices=[("", _("none")), *((str(one.pk), one.title_in(page_language())) for one in groups)],
                help_text=_("A study of a group is known to its members only."),
            )
            self.fields["marking"] = marking_field(acting)
        else:
            self.fields["summary"] = text_area(_("What the study found"), 8, required=False)

    def clean_parts(self) -> Any:
        return parts_from(str(self.cleaned_data["parts"]))

    def clean_reviewers(self) -> tuple[str, ...]:
        return agency_codes(lines_of(self.cleaned_data["reviewers"]))

    def body(self) -> StudyBody:
        """The study, from a valid form."""
        said = self.cleaned_data
        return StudyBody(
            language=self.held.language if self.held else page_language(),
            title=said["title"].strip(),
            question=said["question"].strip(),
            parts=said["parts"],
            reviewers=said["reviewers"],
            deadline=said["deadline"],
            summary=str(said.get("summary", "")).strip().replace("\r\n", "\n"),
            group=str(said.get("group", "")) if self.held is None else self.held.group,
            records=self.held.records if self.held else (),
        )


class WordsForm(forms.Form):
    """A remark."""

    text = text_area(lazy("Remark"), 3, most=6000)
