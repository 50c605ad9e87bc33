"""The forms of the room, and what forms of forums share with them."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory.names import profile
from comity.directory.today import today
from comity.kernel.acting import Acting
from comity.kernel.kinds import Rendering
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.reading import label_of
from comity.kernel.records import Record
from comity.programme.partnering.kinds import (
    Answer,
    AssessmentBody,
    CommitmentBody,
    CounterpartBody,
    RelationBody,
)
from comity.web.agenda.forms import own_posts
from comity.web.languages import page_language
from comity.web.shell.forms import HatForm, PartialDateField, marking_field

LONGEST = 300


class RecordForm(HatForm):
    """A form of a new record: its fields, and its label. Of what says more of `about`, the label is no weaker."""

    def __init__(self, *args: Any, about: Record | None = None, **kwargs: Any) -> None:
        self.about = about
        super().__init__(*args, **kwargs)
        self.fields.update(self._labelled())

    def _labelled(self) -> dict[str, forms.Field]:
        own = ("own", _("my agency only"))
        wide = (
            ("about", _("those who know the record it comes from"))
            if self.about
            else ("all", _("every agency"))
        )
        return {
            "marking": marking_field(self.acting, self.about.marking if self.about else 0),
            "audience": forms.ChoiceField(label=_("Who may know"), choices=[own, wide]),
        }

    @property
    def label(self) -> Label:
        """The label, from a valid form."""
        chosen, audience = self.cleaned_data["audience"], frozenset[str]()
        if chosen == "all":
            audience = frozenset({EVERYONE})
        elif chosen == "about" and self.about is not None and self.about.owner == self.acting.agency:
            audience = label_of(self.about).audience
        return Label(int(self.cleaned_data["marking"]), audience)


class RelationForm(RecordForm):
    """At which level a relation stands from when on."""

    def made(self) -> dict[str, forms.Field]:
        levels = [(one.code, one.words.say(page_language())) for one in reversed(profile().relation_levels)]
        return {
            "level": forms.ChoiceField(label=_("Level of the relation"), choices=levels),
            "since": PartialDateField(label=_("Since when")),
            "source": forms.CharField(
                label=_("What says so"),
                max_length=LONGEST,
                required=False,
                help_text=_("The joint statement, the paper or the news that says it."),
            ),
            "verified": forms.BooleanField(label=_("I have read it there myself"), required=False),
            "note": text_field(_("Note")),
        }

    def body(self, partner: str) -> RelationBody:
        """The relation, from a valid form."""
        said = self.cleaned_data
        return RelationBody(
            title="",
            partner=partner,
            level=said["level"],
            since=said["since"],
            source=said["source"].strip(),
            verified=said["verified"],
            note=plain(said["note"]),
        )


class CommitmentForm(RecordForm):
    """What was promised, by whom, until when."""

    def made(self) -> dict[str, forms.Field]:
        language = page_language()
        partners = [
            (one.code, one.words.say(language)) for one in profile().partners if one.code != profile().country
        ]
        chosen = str(self.initial.get("partner", ""))
        if chosen and chosen not in dict(partners):
            partners.insert(0, (chosen, str(self.initial.get("partner_name", chosen))))
        forums = [(one.code, one.words.say(language)) for one in profile().forums]
        agencies = [(one.code, one.words.say(language)) for one in profile().agencies]
        return {
            "title": forms.CharField(label=_("What was promised"), max_length=LONGEST),
            "owes": forms.ChoiceField(
                label=_("Who owes it"), choices=[("ours", _("Our side")), ("theirs", _("Their side"))]
            ),
            "partner": forms.ChoiceField(label=_("Partner"), choices=[("", "-"), *partners], required=False),
            "forum": forms.ChoiceField(label=_("Forum"), choices=[("", "-"), *forums], required=False),
            "agency": forms.ChoiceField(
                label=_("Agency that answers for it"),
                choices=agencies,
                help_text=_("For what the other side owes: the agency that watches over it."),
            ),
            "date": PartialDateField(label=_("Made on"), required=False),
            "deadline": PartialDateField(label=_("Deadline"), required=False),
            "text": text_field(_("More about it")),
        }

    def clean(self) -> dict[str, Any]:
        """A commitment is with somebody."""
        said = super().clean() or {}
        if not said.get("partner") and not said.get("forum"):
            self.add_error("partner", _("Choose a partner or a forum."))
        return said

    def body(self, origin: str = "") -> CommitmentBody:
        """The commitment, from a valid form."""
        said = self.cleaned_data
        return CommitmentBody(
            title=said["title"].strip(),
            text=plain(said["text"]),
            partner=said["partner"],
            forum=said["forum"],
            owes=said["owes"],
            agency=said["agency"],
            date=said["date"],
            deadline=said["deadline"],
            origin=origin,
        )


class ChangeCommitmentForm(CommitmentForm):
    """The same for one that stands: its label is changed elsewhere."""

    keeps = ("title", "text", "partner", "forum", "owes", "agency", "date", "deadline")

    def _labelled(self) -> dict[str, forms.Field]:
        return {}

    def changed(self, before: CommitmentBody) -> CommitmentBody:
        """The commitment with what the form says; what was not asked stays, a translation of other words does not."""
        said = self.body().model_dump(include=set(self.keeps))
        same = said["title"] == before.title and said["text"] == before.text
        return before.model_copy(update={**said, "translations": before.translations if same else {}})


class CounterpartForm(RecordForm):
    """Which post of ours keeps up with which of theirs."""

    def made(self) -> dict[str, forms.Field]:
        return {
            **post_fields(self.acting),
            "theirs": forms.CharField(
                label=_("Their post"),
                max_length=LONGEST,
                help_text=_("The office, not the person: “Head of the foreign relations department”."),
            ),
            "since": PartialDateField(label=_("Since when"), required=False),
            "met": PartialDateField(label=_("Last met on"), required=False),
            "note": text_field(_("Note")),
        }

    def clean(self) -> dict[str, Any]:
        """Our post is chosen or named."""
        return require_ours(self, super().clean() or {})

    def body(self, partner: str) -> CounterpartBody:
        """The counterpart, from a valid form."""
        said = self.cleaned_data
        ours = ours_of(said, self.acting)
        return CounterpartBody(
            title="",
            partner=partner,
            agency=self.acting.agency,
            post=said["post"],
            theirs=said["theirs"].strip(),
            since=said["since"],
            met=({"date": said["met"]},) if said["met"] else (),  # type: ignore[arg-type]
            note=plain(said["note"]),
            **ours,
        )


class AssessmentForm(RecordForm):
    """Marks on the profile's questions."""

    def made(self) -> dict[str, forms.Field]:
        language = page_language()
        marks = [
            ("0", _("left open")),
            *((str(m.mark), f"{m.mark} – {m.words.say(language)}") for m in _scale()),
        ]
        found: dict[str, forms.Field] = {"date": day_field(_("Assessed on"), today())}
        for question in profile().assessment_questions:
            found[f"mark-{question.code}"] = forms.ChoiceField(
                label=question.words.say(language), choices=marks, initial="0", required=False
            )
            found[f"remark-{question.code}"] = forms.CharField(
                label=_("Remark"), max_length=1000, required=False
            )
        found["summary"] = text_field(_("On the whole"))
        return found

    @property
    def questions(self) -> list[tuple[Any, Any]]:
        """Mark and remark of each question, bound."""
        return [
            (self[f"mark-{one.code}"], self[f"remark-{one.code}"]) for one in profile().assessment_questions
        ]

    def body(self, partner: str) -> AssessmentBody:
        """The assessment, from a valid form."""
        said = self.cleaned_data
        return AssessmentBody(
            title="",
            partner=partner,
            date=said["date"].isoformat(),
            answers=tuple(
                Answer(
                    question=one.code,
                    mark=int(said[f"mark-{one.code}"] or 0),
                    remark=said[f"remark-{one.code}"].strip(),
                )
                for one in profile().assessment_questions
            ),
            summary=plain(said["summary"]),
        )


class SettleForm(forms.Form):
    """How a commitment was kept, or why it was dropped."""

    def __init__(self, *args: Any, dropped: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = PartialDateField(label=_("Settled on"), initial=today().isoformat())
        self.fields["reason"] = forms.CharField(
            label=_("Reason") if dropped else _("How it was kept"),
            required=dropped,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )


class DateForm(forms.Form):
    """A date of a step."""

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"] = PartialDateField(label=label, initial=today().isoformat())


def post_fields(acting: Acting) -> dict[str, forms.Field]:
    """Our post: chosen among the agency's, or named where it is none of them."""
    return {
        "post": forms.ChoiceField(
            label=_("Our post"), choices=[("", "-"), *own_posts(acting)], required=False
        ),
        "ours": forms.CharField(
            label=_("Our post, where the list has it not"), max_length=LONGEST, required=False
        ),
    }


def require_ours(form: forms.Form, said: dict[str, Any]) -> dict[str, Any]:
    """Our post is chosen or named."""
    if not said.get("post") and not said.get("ours", "").strip():
        form.add_error("post", _("Choose a post, or name it."))
    return said


def ours_of(said: dict[str, Any], acting: Acting) -> dict[str, Any]:
    """Our post as the fields of a body: its title in both languages where it is one of the list."""
    from comity.directory.models import Post

    if not said["post"]:
        return {"ours": said["ours"].strip()}
    row = Post.objects.visible_to(acting).filter(pk=said["post"]).select_related("record").get()
    english = Rendering(fields={"ours": row.record.title_in("en")}, translator="")
    return {"ours": row.record.title_in("vi"), "translations": {"en": english}}


def text_field(label: str) -> forms.CharField:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=False, widget=widget, max_length=4000)


def day_field(label: str, initial: date | None = None) -> forms.DateField:
    """A full day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, initial=initial)


def plain(text: str) -> str:
    """A text as it is kept."""
    return text.strip().replace("\r\n", "\n")


def _scale() -> tuple[Any, ...]:
    return profile().assessment_marks
