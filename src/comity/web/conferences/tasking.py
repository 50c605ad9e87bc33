"""The form that makes a conclusion a task: under which direction, who leads, who coordinates, until when."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from comity.directory.names import profile
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.kernel.renderings import Sayings
from comity.programme.kinds import TaskBody
from comity.programme.models import Direction, Task
from comity.review.kinds import ConclusionBody
from comity.web.allowed import may
from comity.web.languages import page_language
from comity.web.shell.forms import PartialDateField, agency_codes, lines_of

Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class TaskForm(forms.Form):
    """A task made of a conclusion; what the conference said stands in it already."""

    title = forms.CharField(
        label=lazy("The task in words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    direction = forms.ChoiceField(label=lazy("Direction of the plan"))
    lead = forms.ChoiceField(label=lazy("Lead agency"))
    coordinating = forms.CharField(
        label=lazy("Coordinating agencies, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    deadline = PartialDateField(label=lazy("Deadline"), required=False)
    indicator = forms.CharField(
        label=lazy("How it will be seen that it is done"), required=False, max_length=300
    )

    def __init__(
        self, record: Record, body: ConclusionBody, directions: Choices, data: Mapping[str, Any] | None = None
    ) -> None:
        self.body = body
        known = {entry.code: entry.words.say(page_language()) for entry in profile().entries("agency")}
        initial = {
            "title": body.text,
            "lead": body.lead if body.lead in known else "",
            "coordinating": "\n".join(known.get(code, code) for code in body.coordinating),
            "deadline": body.deadline,
        }
        super().__init__(data, prefix=f"task-{record.pk}", initial=initial)
        leads = [("", _("choose one")), *sorted(known.items(), key=lambda pair: pair[1])]
        self.fields["lead"] = forms.ChoiceField(
            label=_("Lead agency"),
            choices=leads,
            help_text=self._named_lead(known),
            error_messages={"required": _("The task has no lead agency. Choose one.")},
        )
        self.fields["direction"] = forms.ChoiceField(label=_("Direction of the plan"), choices=directions)

    def clean_coordinating(self) -> tuple[str, ...]:
        """Codes of the agencies named; a name that the profile does not know cannot be told of the task."""
        return agency_codes(lines_of(self.cleaned_data["coordinating"]))

    def task(self, order: int) -> TaskBody:
        """The task as the person states it. Valid forms only."""
        said = self.cleaned_data
        return TaskBody(
            language=self.body.language,
            direction=said["direction"],
            title=" ".join(said["title"].split()),
            lead=said["lead"],
            coordinating=tuple(code for code in said["coordinating"] if code != said["lead"]),
            deadline=said["deadline"],
            indicator=said["indicator"],
            order=order,
        )

    def _named_lead(self, known: Mapping[str, str]) -> str:
        if not self.body.lead:
            return _("The conference named no lead agency.")
        if self.body.lead not in known:
            return _("The conference named “%(name)s”, which is not in the list of agencies.") % {
                "name": self.body.lead
            }
        return ""


def direction_choices(acting: Acting) -> Choices:
    """Directions in force, or of a plan being drafted, under which this office may set tasks, by plan."""
    rows = Direction.objects.visible_to(acting).filter(
        record__state__in=("in-force", "draft"), record__owner=acting.agency
    )
    own = [row for row in rows.select_related("record") if may(acting, Verb.WRITE, row.record)]
    plans = Record.objects.visible_to(acting).in_bulk([row.plan for row in own])
    sayings = Sayings([*(row.record for row in own), *plans.values()], acting)
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in own:
        plan = plans.get(row.plan)
        name = sayings.say(plan, "title", page_language()).text if plan else _("a plan not shown here")
        groups.setdefault(name, []).append(
            (str(row.pk), sayings.say(row.record, "title", page_language()).text)
        )
    return list(groups.items())


def next_order(direction: str, acting: Acting) -> int:
    """The place after the tasks that the direction already has."""
    return Task.objects.visible_to(acting).filter(direction=direction).count()
