"""The room's forms: a release's texts, its translation, a clipping."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.intake.opening import LIMIT
from comity.kernel import clock
from comity.kernel.records import Record
from comity.press.kinds import ReleaseBody, Statement
from comity.press.translating import Beside
from comity.web.languages import page_language


class ReleaseForm(forms.Form):
    """A release's own texts. A statement left empty is taken out; a new one names the records it stands on."""

    def __init__(self, body: ReleaseBody, known: list[Record], *args: Any, **kwargs: Any) -> None:
        embargo = timezone.localtime(clock.moment(body.embargo)) if body.embargo else None
        initial = {"title": body.title, "place": body.place, "contact": body.contact}
        initial["embargo"] = f"{embargo:%Y-%m-%dT%H:%M}" if embargo else ""
        initial |= {f"statement-{n}": one.text for n, one in enumerate(body.statements)}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.before, language = body, page_language()
        self.fields["title"] = forms.CharField(label=_("Headline"), max_length=300)
        self.fields["place"] = forms.CharField(label=_("Place"), max_length=100, required=False)
        for number in range(len(body.statements)):
            self.fields[f"statement-{number}"] = _area(
                _("Sentence %(number)s") % {"number": number + 1}, required=False
            )
        self.fields["new"] = _area(_("A new sentence"), required=False)
        self.fields["sources"] = forms.MultipleChoiceField(
            label=_("It stands on"),
            choices=[(str(one.pk), one.title_in(language)[:160]) for one in known],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["contact"] = forms.CharField(
            label=_("Contact for the press"), max_length=300, required=False
        )
        self.fields["embargo"] = forms.DateTimeField(
            label=_("Embargo until"),
            required=False,
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            help_text=_("The public reads it from this moment on, not before."),
        )

    def clean(self) -> dict[str, Any]:
        """A new sentence has a source."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("new", "").strip() and not said.get("sources"):
            self.add_error("sources", _("Choose the record that says so."))
        return said

    def body(self) -> ReleaseBody:
        """The release, from a valid form."""
        said = self.cleaned_data
        statements = []
        for number, one in enumerate(self.before.statements):
            text = said[f"statement-{number}"].strip()
            if text:
                # What a person has rewritten is in the release's own language.
                language = one.language if text == one.text else ""
                statements.append(one.model_copy(update={"text": text, "language": language}))
        if said["new"].strip():
            last = max((one.paragraph for one in statements), default=0)
            statements.append(
                Statement(text=said["new"].strip(), paragraph=last, sources=tuple(said["sources"]))
            )
        embargo: datetime.datetime | None = said["embargo"]
        return self.before.model_copy(
            update={
                "title": said["title"].strip(),
                "place": said["place"].strip(),
                "contact": said["contact"].strip(),
                "statements": tuple(statements),
                "embargo": clock.stamp(embargo.astimezone(datetime.UTC)) if embargo else "",
            }
        )


class TranslationForm(forms.Form):
    """Each text beside its translation; what is stale shows the words that it was made from."""

    def __init__(self, rows: list[Beside], translator: str, *args: Any, **kwargs: Any) -> None:
        initial = {row.path: row.text for row in rows} | {"translator": translator}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.rows = rows
        self.fields["translator"] = forms.CharField(label=_("Translator"), max_length=200)
        for row in rows:
            self.fields[row.path] = _area(row.original, required=False)

    def beside(self) -> list[tuple[Beside, Any]]:
        """Each text with its field."""
        return [(row, self[row.path]) for row in self.rows]

    def texts(self) -> dict[str, str]:
        """What was typed, by path, from a valid form."""
        return {row.path: self.cleaned_data[row.path] for row in self.rows}


class ClippingForm(forms.Form):
    """What an outlet wrote: a file, or the words pasted in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outlet"] = forms.CharField(label=_("Outlet"), max_length=120)
        self.fields["published"] = forms.DateField(
            label=_("Published on"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
        self.fields["address"] = forms.CharField(label=_("Address"), max_length=300, required=False)
        self.fields["file"] = forms.FileField(
            label=_("File"),
            required=False,
            help_text=_("Plain text (.txt), at most 20 MB, Vietnamese or English."),
        )
        self.fields["text"] = forms.CharField(
            label=_("Or the text, pasted"), required=False, widget=forms.Textarea(attrs={"rows": 10})
        )

    def clean(self) -> dict[str, Any]:
        """Either a file or a text, within the limit of intake."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("file") and not said.get("text", "").strip():
            self.add_error("text", _("Give a file, or paste the text."))
        elif said.get("file") and said["file"].size > LIMIT:
            self.add_error("file", _("The file is too large."))
        return said

    def given(self) -> tuple[str, bytes]:
        """Name and bytes of what was given, from a valid form."""
        file = self.cleaned_data.get("file")
        if file:
            return str(file.name), bytes(file.read())
        return f"{self.cleaned_data['outlet']}.txt", self.cleaned_data["text"].encode()


def _area(label: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=3000, widget=forms.Textarea(attrs={"rows": 2})
    )
