"""What forms of the rooms have in common: fields made for one hat, a marking to choose, and lines and dates read."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.problems import Problem
from comity.kernel.written_dates import edtf_from, written
from comity.web.languages import page_language

DATE_HINT = lazy("For example 20 April 2018, April 2018 or 2018; 2018-04-20 is read too.")
PERIOD_HINT = lazy("For example 2018, 2018 - 2020, January 2018 - June 2018; 2018/2020 is read too.")


class HatForm(forms.Form):
    """A form for one hat, its fields in the page's language."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting = acting
        self.fields.update(self.made())

    def made(self) -> dict[str, forms.Field]:
        """The fields, in the page's language."""
        raise NotImplementedError

    def text(self, name: str) -> str:
        """A trimmed text from a valid form, with one kind of line end."""
        said: str = self.cleaned_data[name]
        return said.strip().replace("\r\n", "\n")

    @property
    def label(self) -> Label:
        """Who may know, as `label_from`."""
        return label_from(self)


def label_from(form: forms.Form) -> Label:
    """Who may know, from a valid form: its fields `marking` and, where it has it, `everyone`."""
    audience = frozenset({EVERYONE}) if form.cleaned_data.get("everyone") else frozenset[str]()
    return Label(int(form.cleaned_data["marking"]), audience)


def marking_field(acting: Acting, least: int = 0, **more: Any) -> forms.ChoiceField:
    """The markings from `least` up to what the hat may hold; `more` as a field takes it."""
    markings = [
        (str(one.level), one.words.say(page_language()))
        for one in names.profile().markings
        if least <= one.level <= acting.reach
    ]
    return forms.ChoiceField(label=_("Marking"), choices=markings, **more)


def lines_of(text: str) -> list[str]:
    """The lines that say something, trimmed."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def agency_codes(named: Iterable[str]) -> tuple[str, ...]:
    """Codes of agencies by names that people use, each once; a ValidationError names those that are not known."""
    found = [(name, names.profile().find("agency", name)) for name in named]
    unknown = [name for name, entry in found if entry is None]
    if unknown:
        raise forms.ValidationError(
            _("Not in the list of agencies: %(names)s. Write the full name or a known abbreviation.")
            % {"names": ", ".join(unknown)}
        )
    return tuple(dict.fromkeys(entry.code for _name, entry in found if entry))


def agency_code(name: str) -> str:
    """The code of one agency, as `agency_codes`."""
    return agency_codes([name.strip()])[0]


class PartialDateField(forms.CharField):
    """A date as far as it is known: shown and typed as people write it, cleaned to EDTF ("" for none)."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"max_length": 80, "help_text": DATE_HINT, **more})

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: the date in the page's language; what cannot be read, as it was typed."""
        return date_shown(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """EDTF."""
        return date_of(super().clean(value), str(self.label))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "autocomplete": "off", "spellcheck": "false"}


def date_shown(edtf: str) -> str:
    """A date as it stands in a field, in the page's language."""
    return written(edtf, page_language())


def date_of(text: str, label: str = "") -> str:
    """A partial date that can be read, as EDTF; otherwise a ValidationError, which names the field by its label."""
    try:
        return edtf_from(text)
    except Problem as problem:
        language = page_language()
        said = f"{problem.what.say(language)} {problem.mend.say(language)}"
        raise forms.ValidationError(f"{label}: {said}" if label else said) from problem
