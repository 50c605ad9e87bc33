"""The room's forms. Dates are EDTF texts, so that what is known only to the month is not made up to a day."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory.names import profile
from comity.kernel.labels import EVERYONE, Label
from comity.programme.peacekeeping.actions import readiness_label
from comity.programme.peacekeeping.kinds import (
    DeploymentBody,
    Held,
    MilestoneBody,
    ReadinessBody,
    RotationBody,
)
from comity.programme.peacekeeping.models import PkMilestone
from comity.programme.peacekeeping.naming import mission_short
from comity.programme.peacekeeping.reading import MILESTONES, needs_of
from comity.web.agenda.forms import own_posts
from comity.web.languages import page_language
from comity.web.shell.forms import HatForm, PartialDateField


class MilestoneForm(HatForm):
    """A milestone of the joining project."""

    def made(self) -> dict[str, forms.Field]:
        rows = (
            PkMilestone.objects.visible_to(self.acting).select_related("record").order_by("order", "record")
        )
        others = [(str(row.pk), row.record.title_in(page_language())) for row in rows[:MILESTONES]]
        return {
            "title": forms.CharField(label=_("Milestone"), max_length=300),
            "lead": forms.ChoiceField(label=_("Lead agency"), choices=agencies()),
            "planned": PartialDateField(label=_("Planned"), required=False),
            "depends_on": forms.MultipleChoiceField(
                label=_("Waits for the milestones"),
                choices=others,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            ),
            "note": area(_("Note")),
            "order": forms.IntegerField(
                label=_("Place in the project"), min_value=0, max_value=9999, initial=0
            ),
            "everyone": everyone(),
        }

    def body(self, before: MilestoneBody | None = None) -> MilestoneBody:
        """The milestone, from a valid form; what the form does not show stays as it was."""
        told = {
            "title": self.text("title"),
            "lead": self.cleaned_data["lead"],
            "planned": self.cleaned_data["planned"],
            "depends_on": tuple(self.cleaned_data["depends_on"]),
            "note": self.text("note"),
            "order": self.cleaned_data["order"],
        }
        if before is None:
            return MilestoneBody.model_validate(told)
        # What this office cannot be shown it cannot take out either.
        shown = {value for value, _label in self.fields["depends_on"].choices}  # type: ignore[attr-defined]
        unseen = tuple(other for other in before.depends_on if other not in shown)
        renewed_: MilestoneBody = renewed(before, told | {"depends_on": (*told["depends_on"], *unseen)})
        return renewed_


class DeploymentForm(HatForm):
    """A unit or posts in a mission."""

    def made(self) -> dict[str, forms.Field]:
        here = page_language()
        missions = [
            (one.code, f"{mission_short(one.code)}: {one.words.say(here)}") for one in profile().missions
        ]
        types = [(one.code, one.words.say(here)) for one in profile().post_types]
        return {
            "title": forms.CharField(label=_("Name"), max_length=300),
            "mission": forms.ChoiceField(label=_("Mission"), choices=missions),
            "type": forms.ChoiceField(label=_("Unit or posts"), choices=types),
            "strength": count(_("Establishment")),
            "place": forms.CharField(label=_("Place"), max_length=200, required=False),
            "since": PartialDateField(label=_("In the mission since"), required=False),
            "until": PartialDateField(label=_("Until"), required=False),
            "note": area(_("Note")),
            "everyone": everyone(),
        }

    def body(self, before: DeploymentBody | None = None) -> DeploymentBody:
        """The deployment, from a valid form."""
        told = {name: self.cleaned_data[name] for name in ("mission", "type", "strength", "since", "until")}
        told |= {name: self.text(name) for name in ("title", "place", "note")}
        return renewed(before, told) if before else DeploymentBody.model_validate(told)


class RotationForm(HatForm):
    """One turn of people in a deployment."""

    def made(self) -> dict[str, forms.Field]:
        return {
            "title": forms.CharField(label=_("Name"), max_length=300),
            "number": forms.IntegerField(
                label=_("Number of the rotation"), min_value=1, max_value=999, initial=1
            ),
            "strength": count(_("People")),
            "women": count(_("Women")),
            "since": PartialDateField(label=_("From the day"), required=False),
            "until": PartialDateField(label=_("Until"), required=False),
            "lead_office": forms.CharField(
                label=_("Led by (office)"),
                max_length=300,
                required=False,
                help_text=_("The office, not a name."),
            ),
        }

    def body(self, deployment: str, before: RotationBody | None = None) -> RotationBody:
        """The rotation, from a valid form."""
        told = {name: self.cleaned_data[name] for name in ("number", "strength", "women", "since", "until")}
        told |= {name: self.text(name) for name in ("title", "lead_office")}
        return (
            renewed(before, told)
            if before
            else RotationBody.model_validate({"deployment": deployment, **told})
        )


class HandOverForm(HatForm):
    """That a rotation handed over."""

    def made(self) -> dict[str, forms.Field]:
        return {
            "on": PartialDateField(label=_("Day of the hand-over")),
            "note": area(_("What was handed over")),
        }


class ReadinessForm(HatForm):
    """One post of a rotation: each requirement with its days."""

    def __init__(self, *args: Any, post_type: str, **kwargs: Any) -> None:
        self.needs = needs_of(post_type)
        super().__init__(*args, **kwargs)

    def made(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {
            "title": forms.CharField(
                label=_("Post in the unit"),
                max_length=300,
                help_text=_("The post by its name, not a person's name."),
            ),
            "person": forms.ChoiceField(
                label=_("Who, by post in the directory"),
                choices=[("", _("nobody named yet")), *own_posts(self.acting)],
                required=False,
            ),
            "required": forms.BooleanField(
                label=_("The rotation cannot do without this post"), required=False, initial=True
            ),
            "order": forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9999, initial=0),
        }
        for need in self.needs:
            fields[f"{need.code}_since"] = _validity(_("Met since"))
            if need.lapses:
                fields[f"{need.code}_until"] = _validity(_("Valid until"))
        fields["note"] = area(_("Note"))
        return fields

    @property
    def _offered(self) -> set[str]:
        return {value for value, _label in self.fields["person"].choices}  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField | None]]:
        """Each requirement with its two fields."""
        return [
            (
                need.words.say(page_language()),
                self[f"{need.code}_since"],
                self[f"{need.code}_until"] if need.lapses else None,
            )
            for need in self.needs
        ]

    def body(self, rotation: str, before: ReadinessBody | None = None) -> ReadinessBody:
        """The post, from a valid form. What the profile no longer asks stays on record."""
        asked = {need.code for need in self.needs}
        held = [one for one in before.held if one.requirement not in asked] if before else []
        for need in self.needs:
            since = self.cleaned_data[f"{need.code}_since"]
            until = self.cleaned_data.get(f"{need.code}_until", "")
            if since or until:
                held.append(Held(requirement=need.code, since=since, until=until))
        # Who was named otherwise than by an own post stays, unless somebody else is chosen.
        kept = before.person if before and before.person not in self._offered else ""
        told = {
            "title": self.text("title"),
            "person": self.cleaned_data["person"] or kept,
            "required": self.cleaned_data["required"],
            "order": self.cleaned_data["order"],
            "note": self.text("note"),
            "held": tuple(held),
        }
        return (
            renewed(before, told) if before else ReadinessBody.model_validate({"rotation": rotation, **told})
        )

    @property
    def marking(self) -> str:
        """The marking that a new post gets."""
        return profile().marking(readiness_label().marking).words.say(page_language())


class UploadForm(HatForm):
    """A contributor table to take in."""

    def made(self) -> dict[str, forms.Field]:
        return {
            "file": forms.FileField(
                label=_("CSV file"),
                allow_empty_file=True,
                help_text=_("IPI Peacekeeping Database or Geo-PKO, CSV in UTF-8, at most 20 MB."),
                widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
            ),
            "everyone": everyone(),
        }


def renewed(before: Any, told: dict[str, Any]) -> Any:
    """A body with some fields anew. A translation of a text that changed no longer says what the text does."""
    changed = {name for name, value in told.items() if getattr(before, name) != value}
    translations = {}
    for language, rendering in before.translations.items():
        kept = {
            path: text for path, text in rendering.fields.items() if path.partition("/")[0] not in changed
        }
        if kept:
            translations[language] = rendering.model_copy(update={"fields": kept})
    shape = before.model_dump() | told | {"translations": translations}
    return type(before).model_validate(shape)


def label_from(form: HatForm) -> Label:
    """Who may know, from a valid form."""
    return Label(0, frozenset({EVERYONE}) if form.cleaned_data["everyone"] else frozenset())


def _validity(label: str) -> PartialDateField:
    """A day of one of many rows: how it is written is said once, beneath them."""
    return PartialDateField(label=label, required=False, help_text="")


def count(label: str) -> forms.IntegerField:
    """A number of people that may be unknown."""
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=99999)


def area(label: str) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


def everyone() -> forms.BooleanField:
    """Whether every agency may know."""
    return forms.BooleanField(label=_("Every agency may know it"), required=False)


def agencies() -> list[tuple[str, str]]:
    """The agencies of the profile."""
    return [(one.code, one.words.say(page_language())) for one in profile().agencies]
