"""The room's forms: an instrument's facts, a step, a plan of a step, an obligation, a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.labels import EVERYONE, Label
from comity.programme.instruments.actions import LONGEST
from comity.programme.instruments.kinds import (
    RENEWALS,
    InstrumentBody,
    ObligationBody,
    StepPlanned,
    StepTaken,
)
from comity.programme.instruments.reading import MOST_NOTICE
from comity.programme.instruments.rules import InstrumentClass, Step, rules
from comity.web.languages import page_language
from comity.web.shell.forms import PartialDateField, lines_of, marking_field

Choices = list[tuple[str, str]]


def agencies() -> Choices:
    """Every agency of the profile."""
    return [(one.code, one.words.say(page_language())) for one in profile().agencies]


def classes() -> Choices:
    """Every class of the profile."""
    return [(one.code, one.words.say(page_language())) for one in rules().classes]


class InstrumentForm(forms.Form):
    """The facts of an instrument of one class; of a new one also the step it is at, its marking and who may know it."""

    def __init__(self, *args: Any, one: InstrumentClass, acting: Acting, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.one, self.new = one, new
        self.fields["title"] = forms.CharField(label=_("Name of the instrument"), max_length=500)
        self.fields["number"] = forms.CharField(label=_("Number and symbol"), max_length=100, required=False)
        if one.domestic:
            self.fields["document_type"] = _one(
                _("Type of document"), [(d.code, d.words.say(page_language())) for d in rules().documents]
            )
        else:
            self.fields["partners"] = _several(
                _("Partners"), [(p.code, p.words.say(page_language())) for p in profile().partners]
            )
            self.fields["forums"] = _several(
                _("Forums"), [(f.code, f.words.say(page_language())) for f in profile().forums]
            )
        self.fields["fields"] = forms.MultipleChoiceField(
            label=_("Fields of cooperation"),
            required=False,
            choices=[(f.code, f.words.say(page_language())) for f in rules().fields],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["text"] = _text(_("What it says, in short"))
        if new:
            self._beginning(acting)
        else:
            for name, label in (("signed", _signed(one)), ("in_force", _("In force from"))):
                self.fields[name] = PartialDateField(label=label, required=False)
        self._terms()
        self.fields["texts"] = _text(_("Where its text stands"), _("One on each line."), 2)

    def _beginning(self, acting: Acting) -> None:
        way = [(step.code, step.words.say(page_language())) for step in self.one.steps if step.main]
        self.fields["at"] = forms.ChoiceField(label=_("Where it stands now"), choices=way)
        self.fields["at_date"] = PartialDateField(label=_("Reached on"), required=False)
        self.fields["at_document"] = forms.CharField(
            label=_("Document that says so"), max_length=300, required=False
        )
        self.fields["marking"] = marking_field(acting)
        self.fields["audience"] = forms.ChoiceField(
            label=_("Who may know it"),
            choices=[("own", _("Our agency only")), ("all", _("Every agency"))],
        )

    def _terms(self) -> None:
        self.fields["expires"] = PartialDateField(
            label=_("Ends on"), required=False, help_text=_("Where the text names the day.")
        )
        if self.one.domestic:
            return
        self.fields["term_years"] = _number(_("Term in years"), LONGEST)
        self.fields["renewal"] = forms.ChoiceField(
            label=_("Renewal"),
            required=False,
            choices=[
                ("", _("not known")),
                *((code, words.say(page_language())) for code, words in RENEWALS.items()),
            ],
        )
        self.fields["renewal_years"] = _number(_("Each time by so many years"), LONGEST)
        self.fields["notice_days"] = _number(_("Notice not to renew, days before"), MOST_NOTICE)

    @staticmethod
    def initial_of(body: InstrumentBody) -> dict[str, Any]:
        """What the form of an instrument begins with."""
        return body.model_dump() | {"texts": "\n".join(body.texts)}

    def body(self, before: InstrumentBody | None = None) -> InstrumentBody:
        """The content, from a valid form; what the form does not ask stays as it was."""
        said = {
            name: value for name, value in self.cleaned_data.items() if name in InstrumentBody.model_fields
        }
        for name in ("partners", "forums", "fields"):
            said[name] = tuple(said.get(name) or ())
        for name in ("term_years", "renewal_years", "notice_days"):
            said[name] = said.get(name) or 0
        said["texts"] = tuple(lines_of(said["texts"]))
        said["text"] = said["text"].strip().replace("\r\n", "\n")
        said["title"] = said["title"].strip()
        if before is None:
            return InstrumentBody(class_code=self.one.code, **said)
        kept = before.model_copy(update={"class_code": self.one.code, **said})
        return kept if kept.title == before.title else kept.model_copy(update={"translations": {}})

    @property
    def taken(self) -> StepTaken:
        """The step that a new instrument is at."""
        said = self.cleaned_data
        return StepTaken(code=said["at"], date=said["at_date"], document=said["at_document"].strip())

    @property
    def label(self) -> Label:
        audience = frozenset({EVERYONE}) if self.cleaned_data["audience"] == "all" else frozenset[str]()
        return Label(int(self.cleaned_data["marking"]), audience)


class StepForm(forms.Form):
    """A step to take now."""

    prefix = "step"

    def __init__(self, *args: Any, steps: list[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(step.code, step.words.say(page_language())) for step in steps]
        self.fields["code"] = forms.ChoiceField(label=_("Step"), choices=choices)
        self.fields["date"] = PartialDateField(label=_("Date"), required=False)
        self.fields["document"] = forms.CharField(
            label=_("Document that says so"), max_length=300, required=False
        )
        if any(step.sets == "renewed" for step in steps):
            self.fields["expires"] = PartialDateField(
                label=_("New end, where it is extended"), required=False
            )
        self.fields["note"] = _text(_("Note"), rows=2)

    @property
    def taken(self) -> StepTaken:
        said = self.cleaned_data
        return StepTaken(
            code=said["code"],
            date=said["date"],
            document=said["document"].strip(),
            note=said["note"].strip(),
        )


class PlanForm(forms.Form):
    """Until when a step is to be taken, by whom, and whose opinions it asks."""

    prefix = "plan"

    def __init__(self, *args: Any, steps: list[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(step.code, step.words.say(page_language())) for step in steps]
        self.fields["code"] = forms.ChoiceField(label=_("Step"), choices=choices)
        self.fields["deadline"] = PartialDateField(label=_("Deadline"), required=False)
        self.fields["agency"] = _one(_("Who does it"), agencies())
        self.fields["asked"] = _several(_("Whose opinions are asked"), agencies())

    @property
    def planned(self) -> StepPlanned:
        said = self.cleaned_data
        return StepPlanned(
            code=said["code"],
            deadline=said["deadline"],
            agency=said["agency"],
            asked=tuple(said["asked"]),
        )


class ObligationForm(forms.Form):
    """Something owed under an instrument."""

    prefix = "owed"

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = forms.CharField(label=_("What is owed"), max_length=300)
        self.fields["agency"] = forms.ChoiceField(
            label=_("Agency that owes it"), choices=agencies(), initial=acting.agency
        )
        self.fields["deadline"] = PartialDateField(label=_("Deadline"), required=False)
        self.fields["text"] = _text(_("Details"), rows=2)

    def body(self, instrument: str) -> ObligationBody:
        said = self.cleaned_data
        return ObligationBody(
            instrument=instrument,
            title=said["title"].strip(),
            agency=said["agency"],
            deadline=said["deadline"],
            text=said["text"].strip(),
        )


class SettleForm(forms.Form):
    """How an obligation was kept, or why it is dropped."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"] = PartialDateField(label=_("Kept on"), required=False)
        self.fields["evidence"] = _text(_("What shows it, or why it is dropped"), rows=2)


class FileForm(forms.Form):
    """A file to take in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"] = forms.FileField(label=_("CSV file of the agreements dataset"))


def _signed(one: InstrumentClass) -> str:
    return _("Promulgated on") if one.domestic else _("Signed on")


def _text(label: str, hint: str = "", rows: int = 4) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=5000, widget=widget, help_text=hint)


def _number(label: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most)


def _one(label: str, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "–"), *choices])


def _several(label: str, choices: Choices) -> forms.MultipleChoiceField:
    widget = forms.SelectMultiple(attrs={"size": 6})
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=widget)
