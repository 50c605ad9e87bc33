"""The form by which a person corrects what was read, and the corrections it makes for `do_confirm_draft`."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.directory.names import profile
from comity.intake.spans import STATEMENTS
from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.profiles.profile import Kind as Table
from comity.web.languages import page_language
from comity.web.shell.forms import PERIOD_HINT, PartialDateField, lines_of

KINDS = (
    ("engagement", _("An account of an engagement")),
    ("conference", _("A conference")),
    ("report", _("A report: its statements only")),
)
# Which table of the profile knows the names of a field.
TABLES: dict[str, Table] = {
    "organiser": "agency",
    "agencies": "agency",
    "partners": "partner",
    "forums": "forum",
}
TYPES = (
    ("results", _("Result")),
    ("lessons", _("Lesson")),
    ("difficulties", _("Difficulty")),
    ("limitations", _("Limitation")),
    ("directions", _("Direction (becomes a conclusion)")),
    ("proposals", _("Proposal")),
)


class Name(NamedTuple):
    """A name as written, and the profile's name for it ("" where the profile does not know it)."""

    written: str
    known: str


class StatementForm(forms.Form):
    """One statement: whether to keep it, what it is, its words, and whom a direction binds."""

    keep = forms.BooleanField(label=_("Keep"), required=False)
    type = forms.ChoiceField(label=_("What it is"), choices=TYPES)
    text = forms.CharField(label=_("Wording"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    responsible = forms.CharField(
        label=_("Responsible agencies, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 1})
    )

    def __init__(
        self, field: str, read: Mapping[str, Any], data: Mapping[str, Any] | None, prefix: str
    ) -> None:
        self.read = dict(read)
        self.is_direction = field == "directions"
        responsible = "\n".join(read.get("responsible", ()))
        initial = {"keep": True, "type": field, "text": read["text"], "responsible": responsible}
        super().__init__(data, prefix=prefix, initial=initial)
        if not self.is_direction:
            del self.fields["responsible"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("keep") and not cleaned.get("text"):
            self.add_error("text", _("A statement that is kept needs words. Write them, or untick “Keep”."))
        return cleaned

    def kept(self) -> tuple[str, dict[str, Any]] | None:
        """The field it belongs to and the statement as corrected; None where a person left it out."""
        cleaned = self.cleaned_data
        if not cleaned["keep"]:
            return None
        said = {**self.read, "text": cleaned["text"]}
        if cleaned["type"] == "directions":
            said["responsible"] = lines_of(cleaned.get("responsible", ""))
        return cleaned["type"], said


class DraftForm(forms.Form):
    """The fields of a draft, as read or as a person corrects them. `statements` are forms of their own."""

    kind = forms.ChoiceField(label=_("What it becomes"), choices=KINDS)
    title = forms.CharField(label=_("Title"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    form = forms.ChoiceField(label=_("Form of engagement"), required=False)
    date = PartialDateField(label=_("Date"), required=False)
    period = PartialDateField(label=_("Period it speaks of"), required=False, help_text=PERIOD_HINT)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    organiser = forms.CharField(label=_("Organiser"), required=False, max_length=200)
    agencies = forms.CharField(label=_("Agencies, one a line"), required=False)
    partners = forms.CharField(label=_("Partners, one a line"), required=False)
    forums = forms.CharField(label=_("Forums, one a line"), required=False)
    persons = forms.CharField(label=_("Persons named, one a line"), required=False)

    def __init__(self, read: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> None:
        self.read = read
        super().__init__(data, initial=_initial(read))
        choices = [(entry.code, entry.words.say(page_language())) for entry in profile().entries("form")]
        self.fields["form"] = forms.ChoiceField(
            label=_("Form of engagement"), required=False, choices=[("", _("not stated")), *choices]
        )
        for field in ("agencies", "partners", "forums", "persons"):
            self.fields[field].widget = forms.Textarea(attrs={"rows": 2})
        if read["kind"] == "engagement":
            del self.fields["organiser"], self.fields["persons"]
        self.statements = [
            StatementForm(field, said, data, f"{field}-{index}")
            for field in STATEMENTS
            for index, said in enumerate(read.get(field) or ())
        ]

    def is_valid(self) -> bool:
        """Whether the fields and every statement can be taken as they stand."""
        parts = [form.is_valid() for form in self.statements]
        return super().is_valid() and all(parts)

    def clean_title(self) -> str:
        return "\n".join(" ".join(line.split()) for line in lines_of(str(self.cleaned_data["title"])))

    def names(self, field: str) -> list[Name]:
        """The lines of a field of names as they stand in the form, each looked up in the profile."""
        found = []
        for line in lines_of(str(self[field].value() or "")):
            # An organisation whose mechanism is meant ("ASEAN") stands among the partners.
            entry = profile().find(TABLES[field], line) or (
                profile().find("partner", line) if field == "forums" else None
            )
            found.append(Name(line, entry.words.say(page_language()) if entry else ""))
        return found

    def corrections(self) -> dict[str, Any]:
        """What the person says the paper says, in the shape of a reading. Valid forms only."""
        said = self.cleaned_data
        corrected: dict[str, Any] = {
            "kind": said["kind"],
            "title": said["title"],
            "form": said["form"] or None,
            "date": _timed(said["date"], self.read.get("date")),
            "period": _timed(said["period"], self.read.get("period")),
            "place": said["place"] or None,
            **{field: lines_of(said[field]) for field in ("agencies", "partners", "forums")},
            **{field: [] for field in STATEMENTS},
        }
        if not corrected["place"]:
            corrected["place_source"] = None
        organiser = said.get("organiser", _organiser(self.read))
        corrected["organisers"] = [organiser] if organiser else []
        if "persons" in said:
            corrected["persons"] = _persons(said["persons"], self.read)
        for kept in filter(None, (form.kept() for form in self.statements)):
            corrected[kept[0]].append(kept[1])
        return corrected

    def problem(self) -> Problem | None:
        """The first thing wrong, in the one shape of an error; None where nothing is."""
        forms_ = [(self, "")] + [(form, form["text"].value() or "") for form in self.statements]
        for form, place in forms_:
            for field, errors in form.errors.items():
                message = str(errors[0])
                return Problem(
                    "draft-incomplete",
                    what=Words(vi=message, en=message),
                    mend=Words(
                        vi="Sửa trường đó rồi xác nhận lại; những gì đã nhập vẫn còn nguyên.",
                        en="Mend that field and confirm again; what was entered still stands.",
                    ),
                    place=place or str(form.fields[field].label),
                )
        return None


def _initial(read: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": read["kind"],
        "title": "\n".join(lines_of(read.get("title") or "")),
        "form": read.get("form") or "",
        "date": (read.get("date") or {}).get("edtf", ""),
        "period": (read.get("period") or {}).get("edtf", ""),
        "place": read.get("place") or "",
        "organiser": _organiser(read),
        **{field: "\n".join(read.get(field) or ()) for field in ("agencies", "partners", "forums")},
        "persons": "\n".join(map(_person, read.get("persons") or ())),
    }


def _organiser(read: Mapping[str, Any]) -> str:
    return str(next(iter(read.get("organisers") or ()), ""))


def _person(person: Any) -> str:
    """A person in one line: the name, and the post where the paper gives it."""
    if not isinstance(person, dict):
        return str(person)
    return f"{person['name']}, {person['post']}" if person.get("post") else str(person["name"])


def _persons(text: str, read: Mapping[str, Any]) -> list[Any]:
    known = {_person(person): person for person in read.get("persons") or ()}
    return [known.get(line, {"name": line, "post": ""}) for line in lines_of(text)]


def _timed(edtf: str, before: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A date as corrected; what it was read from stays behind it."""
    if not edtf:
        return None
    source = (before or {}).get("source")
    return {"edtf": edtf, "source": source} if source else {"edtf": edtf}
