"""The forms of awareness work: a session with its numbers, a piece of material."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory import names
from comity.profiles.entries.work import AwarenessQuestion
from comity.programme.awareness.kinds import (
    SORTS,
    WHOM,
    AwarenessMaterialBody,
    AwarenessSessionBody,
    Mark,
)
from comity.programme.awareness.models import AwarenessMaterial
from comity.web.languages import page_language
from comity.web.shell.forms import HatForm, marking_field

OFFERED = 200  # pieces of material to choose from


class _Form(HatForm):
    """A form for one hat; a new record asks for its marking."""

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            self.fields["marking"] = marking_field(self.acting)


class SessionForm(_Form):
    """A session; its numbers may be left for the day after."""

    def made(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {
            "title": forms.CharField(label=_("Title"), max_length=300),
            "topic": forms.ChoiceField(label=_("Topic"), choices=topics()),
            "date": forms.DateField(
                label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            ),
            "unit": forms.CharField(label=_("Unit reached"), max_length=200),
            "place": forms.CharField(label=_("Place"), max_length=200, required=False),
            "whom": forms.ChoiceField(
                label=_("For whom"),
                choices=[(code, words.say(page_language())) for code, words in WHOM.items()],
            ),
            "speaker": forms.CharField(
                label=_("Speaker"), max_length=200, required=False, help_text=_("By post or agency.")
            ),
            "materials": forms.MultipleChoiceField(
                label=_("Material used"),
                choices=self._material(),
                required=False,
                widget=forms.SelectMultiple(attrs={"size": 5}),
            ),
            "present": _number(_("Present")),
            "strength": _number(_("Strength of the unit")),
            "asked_before": _number(_("Answered the questions before")),
            "asked_after": _number(_("Answered the questions after")),
        }
        for question in self.questions:
            found[f"before-{question.code}"] = _number(_("Right before"))
            found[f"after-{question.code}"] = _number(_("Right after"))
        found["remarks"] = forms.CharField(
            label=_("Further notes"), required=False, widget=forms.Textarea(attrs={"rows": 3})
        )
        return found

    @property
    def questions(self) -> tuple[AwarenessQuestion, ...]:
        return names.profile().awareness_questions

    @property
    def answers(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each question with its two fields."""
        return [
            (one.words.say(page_language()), self[f"before-{one.code}"], self[f"after-{one.code}"])
            for one in self.questions
        ]

    def body(self, before: AwarenessSessionBody | None = None) -> AwarenessSessionBody:
        """The session, from a valid form."""
        said = self.cleaned_data
        marks = tuple(
            Mark(
                question=one.code,
                before=said[f"before-{one.code}"] or 0,
                after=said[f"after-{one.code}"] or 0,
            )
            for one in self.questions
        )
        asked = said["asked_before"] or said["asked_after"]
        told = {
            **{name: self.text(name) for name in ("title", "unit", "place", "speaker", "remarks")},
            **{name: said[name] or 0 for name in ("present", "strength", "asked_before", "asked_after")},
            "topic": said["topic"],
            "date": said["date"].isoformat(),
            "whom": said["whom"],
            "materials": tuple(said["materials"]),
            "marks": marks if asked or any(mark.before or mark.after for mark in marks) else (),
        }
        start = before or AwarenessSessionBody(title="", topic="", language=page_language())
        return start.model_copy(update=told)

    def _material(self) -> list[tuple[str, str]]:
        rows = AwarenessMaterial.objects.visible_to(self.acting).filter(record__state="issued")
        found = rows.select_related("record").order_by("-record__changed_at", "pk")[:OFFERED]
        offered = [(str(row.pk), row.record.title_in(page_language())) for row in found]
        known = {code for code, _title in offered}
        kept = [str(pk) for pk in (self.initial.get("materials") or ()) if str(pk) not in known]
        return [*offered, *((pk, _("material chosen before")) for pk in kept)]


class MaterialForm(_Form):
    """A piece of material."""

    def made(self) -> dict[str, forms.Field]:
        say = page_language()
        return {
            "title": forms.CharField(label=_("Title"), max_length=300),
            "topic": forms.ChoiceField(label=_("Topic"), choices=topics()),
            "sort_of": forms.ChoiceField(
                label=_("Sort"), choices=[(code, words.say(say)) for code, words in SORTS.items()]
            ),
            "whom": forms.ChoiceField(
                label=_("For whom"), choices=[(code, words.say(say)) for code, words in WHOM.items()]
            ),
            "copies": _number(_("Copies")),
            "text": forms.CharField(
                label=_("Content in brief"), required=False, widget=forms.Textarea(attrs={"rows": 6})
            ),
        }

    def body(self, before: AwarenessMaterialBody | None = None) -> AwarenessMaterialBody:
        """The piece of material, from a valid form."""
        said = self.cleaned_data
        told = {
            "title": self.text("title"),
            "text": self.text("text"),
            "copies": said["copies"] or 0,
            **{name: said[name] for name in ("topic", "sort_of", "whom")},
        }
        start = before or AwarenessMaterialBody(title="", topic="", language=page_language())
        return start.model_copy(update=told)


def initial_of(body: AwarenessSessionBody) -> dict[str, Any]:
    """What a form shows of a session before it is changed."""
    found = {name: getattr(body, name) for name in SessionForm.base_fields} | body.model_dump(
        exclude={"marks", "translations", "language", "reason"}
    )
    for mark in body.marks:
        found |= {f"before-{mark.question}": mark.before, f"after-{mark.question}": mark.after}
    # A zero that nobody wrote is an empty field.
    return {name: None if value == 0 else value for name, value in found.items()}


def topics() -> list[tuple[str, str]]:
    """The topics of the profile: (code, words)."""
    return [(one.code, one.words.say(page_language())) for one in names.profile().awareness_topics]


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=10**6, required=False)
