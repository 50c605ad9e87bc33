"""The forms of the plans' room."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.kinds import Body, Rendering
from comity.programme.kinds import DirectionBody, Indicator, PlanBody, TaskBody
from comity.programme.planning.kinds import Measured, ProgressBody
from comity.programme.planning.rollup import decimal
from comity.web.languages import page_language
from comity.web.shell.forms import PERIOD_HINT, PartialDateField, agency_codes, lines_of, marking_field

INDICATORS = 6  # of one task in its form
PARTS = ("name", "name_en", "unit", "unit_en", "baseline", "target")


class DecimalTextField(forms.CharField):
    """A number as people write it in the page's language; cleaned to decimal text, "" for none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, required=False, **kwargs)

    def clean(self, value: Any) -> str:
        """Decimal text."""
        text = plain_number(str(super().clean(value)), page_language())
        if text and decimal(text) is None:
            raise forms.ValidationError(_("This is not a number."))
        return text


def plain_number(text: str, language: str) -> str:
    """A number as it is written in a language as decimal text: "1.250,5" in Vietnamese is "1250.5"."""
    text = "".join(text.split())
    thousands, point = (".", ",") if language == "vi" else (",", ".")
    whole, _, rest = text.partition(point)
    groups = whole.lstrip("-").split(thousands)
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):
        whole = whole.replace(thousands, "")
    elif len(groups) == 2 and not rest and language == "vi":
        return text  # 12.5 with a full stop is no group of thousands
    return f"{whole}.{rest}" if rest else whole


def agencies_of(text: str) -> tuple[str, ...]:
    """Codes of the agencies named one a line, or between semicolons; a validation error names those not known."""
    return agency_codes(lines_of(text.replace(";", "\n")))


def agency_choices() -> list[tuple[str, str]]:
    """Every agency of the profile by name."""
    known = [(one.code, one.words.say(page_language())) for one in profile().agencies]
    return sorted(known, key=lambda pair: pair[1])


def in_both(title: str, english: str, before: Body | None = None) -> dict[str, Any]:
    """A title with its English as fields of a body; a rendering that says the same keeps its translator."""
    if before is not None and before.language != "vi":
        return {"title": title}
    translations = dict(before.translations) if before else {}
    old = translations.get("en")
    if english and (old is None or old.fields.get("title") != english):
        translations["en"] = Rendering(
            fields={**(old.fields if old else {}), "title": english}, translator=""
        )
    elif not english and old is not None:
        fields = {field: text for field, text in old.fields.items() if field != "title"}
        translations.pop("en")
        if fields:
            translations["en"] = Rendering(fields=fields, translator=old.translator)
    return {"title": title, "translations": translations}


def _line(label: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, **more)


def _area(label: str, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=20_000, widget=widget, **more)


class PlanForm(forms.Form):
    """A plan: title, period, and for a new one the template that it begins from."""

    def __init__(
        self, acting: Acting, templates: Sequence[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = _line(_("Title"))
        self.fields["english"] = _line(_("Title in English"), required=False)
        self.fields["period"] = PartialDateField(label=_("Period"), help_text=PERIOD_HINT)
        self.fields["everyone"] = forms.BooleanField(label=_("Every agency may know it"), required=False)
        self.fields["marking"] = marking_field(acting)
        if templates:
            self.fields["template"] = forms.ChoiceField(
                label=_("Begin from a template"), required=False, choices=[("", _("none")), *templates]
            )

    def body(self) -> PlanBody:
        """The plan, from a valid form."""
        said = self.cleaned_data
        return PlanBody(period=said["period"], **in_both(said["title"], said["english"]))


class CopyForm(forms.Form):
    """The plan of the next period."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = _line(_("Title"))
        self.fields["english"] = _line(_("Title in English"), required=False)
        self.fields["period"] = PartialDateField(label=_("Period"), help_text=PERIOD_HINT)
        self.fields["repeat_done"] = forms.BooleanField(
            label=_("Set again what was done, as work of every period"), required=False
        )

    def body(self) -> PlanBody:
        """The plan, from a valid form."""
        said = self.cleaned_data
        return PlanBody(period=said["period"], **in_both(said["title"], said["english"]))


class DirectionForm(forms.Form):
    """A direction of a plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = _line(_("Title"))
        self.fields["english"] = _line(_("Title in English"), required=False)

    def body(self, plan: str, order: int) -> DirectionBody:
        """The direction, from a valid form."""
        said = self.cleaned_data
        return DirectionBody(plan=plan, order=order, **in_both(said["title"], said["english"]))


class TaskForm(forms.Form):
    """A task: what, who, until when, measured by what, waiting for what. `numbers` are the plan's tasks by number."""

    def __init__(
        self,
        directions: Sequence[tuple[str, str]],
        numbers: Mapping[str, str],
        *args: Any,
        before: TaskBody | None = None,
        **kwargs: Any,
    ) -> None:
        self.before, self.numbers = before, {number: key for key, number in numbers.items()}
        kwargs["initial"] = {**(_initial(before, numbers) if before else {}), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["title"] = _area(_("The task in words"), 2)
        self.fields["english"] = _area(_("The task in English"), 2, required=False)
        self.fields["direction"] = forms.ChoiceField(label=_("Direction"), choices=directions)
        self.fields["lead"] = forms.ChoiceField(
            label=_("Lead agency"), choices=[("", _("choose one")), *agency_choices()]
        )
        self.fields["coordinating"] = _area(_("Coordinating agencies, one a line"), 3, required=False)
        self.fields["begins"] = PartialDateField(label=_("Begins"), required=False)
        self.fields["deadline"] = PartialDateField(label=_("Deadline"), required=False)
        self.fields["indicator"] = _line(_("How it will be seen that it is done"), required=False)
        self.fields["depends_on"] = _line(
            _("Waits for tasks"),
            required=False,
            help_text=_("Their numbers in the plan, for example 1.2; 3.1."),
        )
        self.measured = min(INDICATORS, max(2, len(before.indicators) + 1 if before else 2))
        labels = (
            _("Indicator"),
            _("Indicator in English"),
            _("Unit"),
            _("Unit in English"),
            _("Baseline"),
            _("Target"),
        )
        for at in range(self.measured):
            for part, label in zip(PARTS, labels, strict=True):
                number = part in ("baseline", "target")
                self.fields[f"i{at}_{part}"] = (
                    DecimalTextField(label=label)
                    if number
                    else forms.CharField(label=label, max_length=200, required=False)
                )

    @property
    def indicator_rows(self) -> list[list[forms.BoundField]]:
        """The fields of each indicator."""
        return [[self[f"i{at}_{part}"] for part in PARTS] for at in range(self.measured)]

    def clean_coordinating(self) -> tuple[str, ...]:
        return agencies_of(str(self.cleaned_data["coordinating"]))

    def clean_depends_on(self) -> tuple[str, ...]:
        told = [part.strip() for part in str(self.cleaned_data["depends_on"]).replace(",", ";").split(";")]
        unknown = [part for part in told if part and part not in self.numbers]
        if unknown:
            raise forms.ValidationError(
                _("Not a number of this plan: %(numbers)s.") % {"numbers": ", ".join(unknown)}
            )
        outside = [
            key for key in (self.before.depends_on if self.before else ()) if key not in self.numbers.values()
        ]
        return tuple(dict.fromkeys([*outside, *(self.numbers[part] for part in told if part)]))

    def body(self, order: int = 0) -> TaskBody:
        """The task, from a valid form."""
        said = self.cleaned_data
        indicators, fields = self._indicators()
        texts = in_both(" ".join(said["title"].split()), " ".join(said["english"].split()), self.before)
        base = self.before or TaskBody(direction="", title="", lead="", order=order)
        translations = dict(texts.get("translations", base.translations))
        old = translations.get("en")
        kept = {f: t for f, t in (old.fields if old else {}).items() if not f.startswith("indicators/")}
        if kept or fields:
            translations["en"] = Rendering(
                fields={**kept, **fields}, translator=old.translator if old else ""
            )
        return base.model_copy(
            update={
                **texts,
                "translations": translations,
                "direction": said["direction"],
                "lead": said["lead"],
                "coordinating": tuple(code for code in said["coordinating"] if code != said["lead"]),
                "begins": said["begins"],
                "deadline": said["deadline"],
                "indicator": said["indicator"],
                "indicators": indicators,
                "depends_on": said["depends_on"],
            }
        )

    def _indicators(self) -> tuple[tuple[Indicator, ...], dict[str, str]]:
        """The indicators that have a name, and their English by path. A code once given stays."""
        codes = [one.code for one in self.before.indicators] if self.before else []
        found: list[Indicator] = []
        english: dict[str, str] = {}
        for at in range(self.measured):
            told = {part: str(self.cleaned_data[f"i{at}_{part}"]).strip() for part in PARTS}
            if not told["name"]:
                continue
            place = len(found)
            code = codes[at] if at < len(codes) else _free({*codes, *(one.code for one in found)})
            found.append(
                Indicator(
                    code=code,
                    name=told["name"],
                    unit=told["unit"],
                    target=told["target"],
                    baseline=told["baseline"],
                )
            )
            for part in ("name", "unit"):
                if told[f"{part}_en"]:
                    english[f"indicators/{place}/{part}"] = told[f"{part}_en"]
        return tuple(found), english


def _free(taken: set[str]) -> str:
    return next(code for at in range(1, 100) if (code := f"i{at}") not in taken)


def _initial(body: TaskBody, numbers: Mapping[str, str]) -> dict[str, Any]:
    from comity.directory import names

    english = body.translations["en"].fields if "en" in body.translations else {}
    found: dict[str, Any] = {
        "title": body.title,
        "english": english.get("title", ""),
        "direction": body.direction,
        "lead": body.lead,
        "coordinating": "\n".join(names.agency(code).say(page_language()) for code in body.coordinating),
        "begins": body.begins,
        "deadline": body.deadline,
        "indicator": body.indicator,
        "depends_on": "; ".join(numbers[key] for key in body.depends_on if key in numbers),
    }
    for at, one in enumerate(body.indicators[:INDICATORS]):
        found |= {
            f"i{at}_name": one.name,
            f"i{at}_unit": one.unit,
            f"i{at}_name_en": english.get(f"indicators/{at}/name", ""),
            f"i{at}_unit_en": english.get(f"indicators/{at}/unit", ""),
            f"i{at}_baseline": _shown(one.baseline),
            f"i{at}_target": _shown(one.target),
        }
    return found


def _shown(text: str) -> str:
    """Decimal text as it is typed in the page's language, without groups of thousands."""
    value: Decimal | None = decimal(text)
    return text if value is None or page_language() != "vi" else text.replace(".", ",")


class ProgressForm(forms.Form):
    """An agency's report on a task; `measured` are its indicators with their names."""

    def __init__(
        self,
        acting: Acting,
        measured: Sequence[tuple[str, str]],
        *args: Any,
        least: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measured = [code for code, _name in measured]
        self.fields["day"] = forms.DateField(
            label=_("As of the day"),
            initial=timezone.localdate,
            widget=forms.DateInput(attrs={"type": "date"}),
        )
        self.fields["share"] = forms.IntegerField(
            label=_("Share done, in per cent"),
            min_value=0,
            max_value=100,
            help_text=_("Of your agency's part of the task."),
        )
        for at, (_code, name) in enumerate(measured):
            self.fields[f"v{at}"] = DecimalTextField(label=name)
        self.fields["text"] = _area(_("What was done"), required=False)
        self.fields["obstacles"] = _area(
            _("What stands in the way"),
            required=False,
            help_text=_("Leave it empty where nothing does: whatever stands here marks the task as at risk."),
        )
        self.fields["marking"] = marking_field(acting, least, initial=str(least))

    @property
    def value_fields(self) -> list[forms.BoundField]:
        """The fields of indicators' values."""
        return [self[f"v{at}"] for at in range(len(self.measured))]

    def body(self, task: str) -> ProgressBody:
        """The report, from a valid form."""
        said = self.cleaned_data
        return ProgressBody(
            task=task,
            title="",
            day=said["day"].isoformat(),
            share=said["share"],
            values=tuple(
                Measured(indicator=code, value=said[f"v{at}"])
                for at, code in enumerate(self.measured)
                if said[f"v{at}"]
            ),
            text=said["text"].strip().replace("\r\n", "\n"),
            obstacles=said["obstacles"].strip().replace("\r\n", "\n"),
        )


class TemplateForm(forms.Form):
    """The name of a template to be made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"] = _line(_("Name of the template"))
        self.fields["english"] = _line(_("Name in English"), required=False)


class SheetForm(forms.Form):
    """A workbook to be taken in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"] = forms.FileField(
            label=_("Workbook (.xlsx)"),
            widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
            error_messages={"required": _("Choose a file.")},
        )
