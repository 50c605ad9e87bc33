"""The forms of an arranged engagement: the idea with the fields of its form, and the account that is given of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.problems import Problem
from comity.profiles.entries.work import Form, FormField
from comity.programme.engaging.own_fields import checked_fields
from comity.programme.kinds import AccountBody, Cost, Delegation, EngagementBody
from comity.programme.models import Task
from comity.web.languages import page_language
from comity.web.shell.forms import HatForm, PartialDateField, lines_of, marking_field

CURRENCIES = ("VND", "USD", "EUR")
TASKS = 200  # offered to choose from
OWN = "own-"  # before the code of a field that the form of engagement has of its own


class EngagementForm(HatForm):
    """An engagement of one form, new or to be changed (`before`)."""

    def __init__(
        self, *args: Any, form: Form, before: EngagementBody | None = None, state: str = "idea", **kwargs: Any
    ) -> None:
        self.form, self.before, self.state = form, before, state
        super().__init__(*args, **kwargs)

    def made(self) -> dict[str, forms.Field]:
        say = page_language()
        levels = [(one.code, one.words.say(say)) for one in names.profile().levels]
        found: dict[str, forms.Field] = {
            "title": forms.CharField(label=_("Title"), max_length=300),
            "purpose": _long(_("Purpose")),
            "first": _day(_("First day")),
            "last": _day(_("Last day")),
            "about": PartialDateField(
                label=_("Or about when"),
                required=False,
                help_text=_("While the days are not known: May 2018, or second quarter of 2018."),
            ),
            "place": forms.CharField(label=_("Place"), max_length=200, required=False),
            "venue": forms.CharField(label=_("Venue of the engagement"), max_length=200, required=False),
            "direction": forms.ChoiceField(
                label=_("Incoming or outgoing"), choices=directions(), required=False
            ),
            "level": forms.ChoiceField(label=_("Level"), choices=[("", "-"), *levels], required=False),
            "partners": _several(_("Partners"), _entries("partners")),
            "forums": _several(_("Forums"), _entries("forums")),
            "lead": forms.ChoiceField(label=_("Lead agency"), choices=_entries("agencies")),
            "agencies": _several(_("Agencies taking part"), _entries("agencies")),
            "task": forms.ChoiceField(
                label=_("Task of the plan that it carries out"), choices=self._tasks(), required=False
            ),
            "own_size": _number(_("Our delegation: how many")),
            "own_head": _post(_("Our delegation: led by")),
            "their_size": _number(_("Their delegation: how many")),
            "their_head": _post(_("Their delegation: led by")),
            "amount": _number(_("Cost")),
            "currency": forms.ChoiceField(label=_("Currency"), choices=[(one, one) for one in CURRENCIES]),
        }
        if self.form.code == names.profile().peacekeeping.form:
            found["missions"] = _several(_("Missions"), _entries("missions"))
        found |= {OWN + field.code: _own_field(field) for field in self.form.fields}
        if self.before is None:
            found["marking"] = marking_field(self.acting)
        elif self.state in ("carried-out", "accounted-for"):
            found["result"], found["lessons"] = _long(_("Result")), _long(_("Lessons"))
        return found

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The bound fields that only this form of engagement has."""
        return [self[OWN + field.code] for field in self.form.fields]

    def clean(self) -> dict[str, Any]:
        """Days in order, an approximate date that can be read, and each own field as the profile types it."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("first") and said.get("last") and said["last"] < said["first"]:
            self.add_error("last", _("The last day is before the first."))
        if said.get("last") and not said.get("first"):
            self.add_error("first", _("Give the first day too."))
        for field in self.form.fields:
            text = said.get(OWN + field.code) or ""
            try:
                checked_fields(self.form, {field.code: text})
            except Problem as problem:
                self.add_error(OWN + field.code, _said(problem))
        return said

    def body(self) -> EngagementBody:
        """The engagement, from a valid form."""
        said = self.cleaned_data
        before = self.before or EngagementBody(title="", form=self.form.code, language=page_language())
        told = {name: self.text(name) for name in ("title", "purpose", "place", "venue")}
        told |= {name: said[name] for name in ("direction", "level", "lead", "task")}
        told |= {name: self.text(name) for name in ("result", "lessons") if name in self.fields}
        return before.model_copy(
            update={
                **told,
                "form": self.form.code,
                "date": self._edtf(),
                "partners": tuple(said["partners"]),
                "forums": tuple(said["forums"]),
                "missions": tuple(said.get("missions", before.missions)),
                "agencies": tuple(said["agencies"]),
                "delegations": self._delegations(before),
                "cost": Cost(amount=said["amount"], currency=said["currency"]) if said["amount"] else None,
                "particulars": checked_fields(
                    self.form, {field.code: said[OWN + field.code] or "" for field in self.form.fields}
                ),
            }
        )

    def _edtf(self) -> str:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        if not first:
            return str(self.cleaned_data["about"])
        if not last or last == first:
            return str(first.isoformat())
        return f"{first.isoformat()}/{last.isoformat()}"

    def _delegations(self, before: EngagementBody) -> tuple[Delegation, ...]:
        said = self.cleaned_data
        theirs = next(iter(said["partners"]), "partner")
        found = [
            Delegation(side=side, size=said[f"{name}_size"] or 0, head=self.text(f"{name}_head"))
            for name, side in (("own", "own"), ("their", theirs))
        ]
        others = [one for one in before.delegations[2:]]
        return tuple(one for one in (*found, *others) if one.size or one.head)

    def _tasks(self) -> list[tuple[str, str]]:
        """The open tasks that the agency may know, those that it leads first; and the one chosen before."""
        rows = Task.objects.visible_to(self.acting).filter(waits=True).select_related("record")
        own = list(rows.filter(lead=self.acting.agency).order_by("due", "pk")[:TASKS])
        rest = list(rows.exclude(lead=self.acting.agency).order_by("due", "pk")[: TASKS - len(own)])
        found = [(str(row.pk), row.record.title_in(page_language())) for row in (*own, *rest)]
        chosen = self.before.task if self.before else ""
        if chosen and chosen not in {code for code, _title in found}:
            found.append((chosen, _("the task chosen before")))
        return [("", "-"), *found]


class AccountForm(HatForm):
    """The account that an agency gives of an arranged engagement."""

    def made(self) -> dict[str, forms.Field]:
        each = _("One a line.")
        return {
            "first": _day(_("First day")),
            "last": _day(_("Last day")),
            "place": forms.CharField(label=_("Place"), max_length=200, required=False),
            "text": _long(_("What happened")),
            "results": _long(_("Results"), each, required=True),
            "difficulties": _long(_("Difficulties"), each),
            "limitations": _long(_("Limitations"), each),
            "lessons": _long(_("Lessons"), each),
            "proposals": _long(_("Proposals"), each),
            "marking": marking_field(self.acting),
        }

    def body(self, about: EngagementBody) -> AccountBody:
        """The account of an engagement, from a valid form; what is not asked is the engagement's."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        date = about.date
        if first:
            date = (
                first.isoformat() if not last or last == first else f"{first.isoformat()}/{last.isoformat()}"
            )
        return AccountBody(
            language=about.language,
            title=about.title,
            form=about.form,
            date=date,
            period=about.period,
            place=self.text("place"),
            agencies=about.agencies,
            partners=about.partners,
            forums=about.forums,
            missions=about.missions,
            text=self.text("text"),
            results=tuple(lines_of(self.cleaned_data["results"])),
            difficulties=tuple(lines_of(self.cleaned_data["difficulties"])),
            limitations=tuple(lines_of(self.cleaned_data["limitations"])),
            lessons=tuple(lines_of(self.cleaned_data["lessons"])),
            proposals=tuple(lines_of(self.cleaned_data["proposals"])),
        )


def initial_of(body: EngagementBody) -> dict[str, Any]:
    """What a form shows of an engagement before it is changed."""
    first, _slash, last = body.date.partition("/")
    exact = len(first) == 10 and "X" not in body.date
    sides = {("own" if one.side == "own" else "their"): one for one in reversed(body.delegations)}
    found: dict[str, Any] = {
        name: getattr(body, name)
        for name in (
            *("title", "purpose", "place", "venue", "direction", "level", "partners", "forums", "lead"),
            *("missions", "agencies", "task", "result", "lessons"),
        )
    }
    for name, one in sides.items():
        found |= {f"{name}_size": one.size or None, f"{name}_head": one.head}
    found |= {OWN + code: value for code, value in body.particulars.items()}
    if body.cost:
        found |= {"amount": body.cost.amount, "currency": body.cost.currency}
    return found | ({"first": first, "last": last or first} if exact else {"about": body.date})


def directions() -> list[tuple[str, str]]:
    """The directions of an engagement: (code, words)."""
    return [("", "-"), ("incoming", _("incoming")), ("outgoing", _("outgoing")), ("joint", _("joint"))]


def _own_field(field: FormField) -> forms.Field:
    label = field.words.say(page_language())
    if field.unit:
        label = f"{label} ({field.unit.words.say(page_language())})"
    required = False  # asked for when it is approved
    match field.type:
        case "choice":
            chosen = [(choice.code, choice.words.say(page_language())) for choice in field.choices]
            return forms.ChoiceField(label=label, choices=[("", "-"), *chosen], required=required)
        case "yes-no":
            answers = [("", "-"), ("yes", _("yes")), ("no", _("no"))]
            return forms.ChoiceField(label=label, choices=answers, required=required)
        case "number":
            widget = forms.TextInput(attrs={"inputmode": "decimal"})
            return forms.CharField(label=label, max_length=40, required=required, widget=widget)
        case "date":
            return PartialDateField(label=label, required=required)
    return forms.CharField(label=label, max_length=500, required=required)


def _entries(table: str) -> list[tuple[str, str]]:
    return [(one.code, one.words.say(page_language())) for one in getattr(names.profile(), table)]


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False)


def _several(label: str, choices: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    widget = forms.SelectMultiple(attrs={"size": 7})
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget)


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=10**15, required=False)


def _post(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        required=False,
        help_text=_("By post or title, for example Deputy Minister."),
    )


def _long(label: str, help_text: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3})
    )


def _said(problem: Problem) -> str:
    shape = problem.shape(page_language())
    return f"{shape['what']} {shape['mend']}"
