"""What forms of the rooms have in common: fields made for one hat, a marking to choose, and lines and dates read."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.dates import checked
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.problems import Problem
from comity.web.languages import page_language


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


def date_of(text: str) -> str:
    """A partial date that can be read, as EDTF; a ValidationError otherwise."""
    try:
        return checked(text.strip())
    except Problem as problem:
        language = page_language()
        raise forms.ValidationError(f"{problem.what.say(language)} {problem.mend.say(language)}") from problem
