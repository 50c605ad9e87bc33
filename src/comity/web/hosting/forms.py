"""The forms of the hosting room."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory import names
from comity.directory.names import profile
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.programme.hosting.kinds import ChairYearBody, HostedMeetingBody, Risk, Step
from comity.programme.models import Direction
from comity.web.allowed import may
from comity.web.hosting.pages import LEVELS
from comity.web.languages import page_language
from comity.web.plans.forms import agencies_of, agency_choices, in_both
from comity.web.shell.forms import PartialDateField, marking_field

MOST_DIRECTIONS = 100
NEW_STEPS = 3


def _line(label: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, **more)


def _area(label: str, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=20_000, required=False, widget=widget)


class YearForm(forms.Form):
    """A chair year."""

    def __init__(self, acting: Acting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = [
            (one.code, one.words.say(page_language()))
            for one in profile().partners
            if one.kind == "organisation"
        ]
        self.fields["title"] = _line(_("Title"))
        self.fields["english"] = _line(_("Title in English"), required=False)
        self.fields["period"] = PartialDateField(label=_("Year"), help_text=_("For example 2020."))
        self.fields["organisation"] = forms.ChoiceField(
            label=_("Organisation"), required=False, choices=[("", _("none")), *organisations]
        )
        self.fields["text"] = _area(_("Aims of the year"))
        self.fields["marking"] = marking_field(acting)
        self.fields["everyone"] = forms.BooleanField(label=_("Every agency may know it"), required=False)

    def body(self) -> ChairYearBody:
        """The year, from a valid form."""
        said = self.cleaned_data
        return ChairYearBody(
            period=said["period"],
            organisation=said["organisation"],
            text=said["text"].strip(),
            **in_both(said["title"], said["english"]),
        )


class MeetingForm(forms.Form):
    """A meeting; a new one names the preparation that it begins from."""

    def __init__(self, *args: Any, before: HostedMeetingBody | None = None, **kwargs: Any) -> None:
        self.before = before
        if before is not None:
            kwargs["initial"] = _initial(before)
        super().__init__(*args, **kwargs)
        self.fields["title"] = _line(_("Title"))
        self.fields["english"] = _line(_("Title in English"), required=False)
        self.fields["date"] = PartialDateField(
            label=_("Day or days"), required=False, help_text=_("For example 9-10/12/2020, or 10/12/2020.")
        )
        self.fields["place"] = _line(_("Place"), required=False)
        self.fields["forums"] = forms.MultipleChoiceField(
            label=_("Forums"),
            required=False,
            choices=[(one.code, one.words.say(page_language())) for one in profile().forums],
            widget=forms.SelectMultiple(attrs={"size": 6}),
        )
        self.fields["lead"] = forms.ChoiceField(label=_("Host agency"), choices=agency_choices())
        self.fields["coordinating"] = _area(_("Coordinating agencies, one a line"))
        if before is None:
            self.fields["preparation"] = forms.ChoiceField(
                label=_("Preparation"),
                required=False,
                choices=[
                    ("", _("none")),
                    *((one.code, one.words.say(page_language())) for one in profile().hosting_preparations),
                ],
            )

    def clean_coordinating(self) -> tuple[str, ...]:
        return agencies_of(str(self.cleaned_data["coordinating"]))

    def body(self, year: str) -> HostedMeetingBody:
        """The meeting, from a valid form."""
        said = self.cleaned_data
        base = self.before or HostedMeetingBody(chair_year=year, title="", lead=said["lead"])
        return base.model_copy(
            update={
                **in_both(said["title"], said["english"], self.before),
                "date": said["date"],
                "place": said["place"].strip(),
                "forums": tuple(said["forums"]),
                "lead": said["lead"],
                "coordinating": tuple(code for code in said["coordinating"] if code != said["lead"]),
                "preparation": said.get("preparation", base.preparation),
            }
        )


def _initial(body: HostedMeetingBody) -> dict[str, Any]:
    return {
        "title": body.title,
        "english": body.headings().get("en", "") if body.language != "en" else "",
        "date": body.date,
        "place": body.place,
        "forums": list(body.forums),
        "lead": body.lead,
        "coordinating": "\n".join(names.agency(code).say(page_language()) for code in body.coordinating),
    }


class StepForm(forms.Form):
    """One step of a preparation, as a row of the form of all; `codes` are those of all steps with their titles."""

    def __init__(
        self, codes: Sequence[tuple[str, str]], *args: Any, before: Step | None = None, **kwargs: Any
    ) -> None:
        self.before = before
        if before is not None:
            kwargs["initial"] = {
                "title": before.titles.get("vi", before.say("vi")),
                "english": before.titles.get("en", ""),
                "owner": before.owner,
                "days_before": before.days_before,
                "takes": before.takes,
                "waits_for": list(before.waits_for),
            }
        super().__init__(*args, **kwargs)
        self.fields["title"] = _line(_("Step"), required=before is not None)
        self.fields["english"] = _line(_("Step in English"), required=False)
        self.fields["owner"] = forms.ChoiceField(label=_("Agency that does it"), choices=agency_choices())
        self.fields["days_before"] = forms.IntegerField(
            label=_("Days before"), min_value=0, max_value=1500, initial=30
        )
        self.fields["takes"] = forms.IntegerField(
            label=_("Takes days"), min_value=0, max_value=1500, initial=10
        )
        self.fields["waits_for"] = forms.MultipleChoiceField(
            label=_("Waits for steps"),
            required=False,
            choices=[pair for pair in codes if before is None or pair[0] != before.code],
            widget=forms.SelectMultiple(attrs={"size": 3}),
        )
        if before is not None:
            self.fields["drop"] = forms.BooleanField(label=_("Leave this step out"), required=False)

    @property
    def empty(self) -> bool:
        """Whether the row asks for no step."""
        said = self.cleaned_data
        return not said["title"] or bool(said.get("drop"))

    def step(self, code: str) -> Step:
        """The step, from a valid form that is not empty."""
        said = self.cleaned_data
        titles = {"vi": said["title"], **({"en": said["english"]} if said["english"] else {})}
        base = self.before or Step(code=code, titles=titles, owner=said["owner"])
        return base.model_copy(
            update={
                "titles": titles,
                "owner": said["owner"],
                "days_before": said["days_before"],
                "takes": said["takes"],
                "waits_for": tuple(said["waits_for"]),
            }
        )


class RiskForm(forms.Form):
    """A risk of a meeting."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["prefix"] = "risk"
        super().__init__(*args, **kwargs)
        levels = [(str(level), words.say(page_language())) for level, words in LEVELS.items()]
        self.fields["title"] = _line(_("What may go wrong"))
        self.fields["likelihood"] = forms.ChoiceField(label=_("How likely"), choices=levels, initial="2")
        self.fields["effect"] = forms.ChoiceField(label=_("With what effect"), choices=levels, initial="2")
        self.fields["measure"] = _area(_("What is done against it"), 2)
        self.fields["owner"] = forms.ChoiceField(
            label=_("Agency that does it"),
            required=False,
            choices=[("", _("no agency named")), *agency_choices()],
        )

    def risk(self) -> Risk:
        """The risk, from a valid form."""
        said = self.cleaned_data
        return Risk(
            title=said["title"],
            likelihood=int(said["likelihood"]),
            effect=int(said["effect"]),
            measure=said["measure"].strip().replace("\r\n", "\n"),
            owner=said["owner"],
        )


class TasksForm(forms.Form):
    """Under which direction steps become tasks."""

    def __init__(self, acting: Acting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Direction.objects.visible_to(acting).filter(
            record__owner=acting.agency, record__state="in-force"
        )
        found = list(rows.select_related("record").order_by("-record__created_at")[:MOST_DIRECTIONS])
        plans = Record.objects.visible_to(acting).in_bulk([row.plan for row in found])
        self.fields["direction"] = forms.ChoiceField(
            label=_("Direction of the plan"),
            choices=[
                (str(row.pk), _of(row, plans.get(row.plan)))
                for row in found
                if may(acting, Verb.WRITE, row.record)
            ],
        )


def _of(row: Direction, plan: Record | None) -> str:
    title: str = row.record.title_in(page_language())
    return f"{plan.title_in(page_language())}: {title}" if plan else title
