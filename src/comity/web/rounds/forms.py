"""Forms of the review: a report to build, a word on a submission, a sentence to edit."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.profiles.entries.papers import Section
from comity.review.citing import Citations
from comity.review.kinds import SentenceBody
from comity.web.languages import page_language
from comity.web.shell.forms import marking_field

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


class BuildForm(forms.Form):
    """How the report is marked (from its round's marking up to the office's reach) and numbered."""

    def __init__(self, *args: Any, round_: Record, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marking"] = marking_field(
            acting, round_.marking, help_text=_("Only records up to this marking enter the report.")
        )
        self.fields["number"] = forms.CharField(
            label=_("Number and symbol"),
            required=False,
            max_length=60,
            help_text=_("Leave it empty to have the clerk fill it in by hand."),
        )


class JudgeForm(forms.Form):
    """The lead's remarks on a submission, as a whole and by section; needed only to return it."""

    def __init__(self, *args: Any, sections: Sequence[Section] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remarks"] = forms.CharField(
            label=_("Remarks on the submission"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Say what should be added or mended when you return it."),
        )
        for section in sections:
            self.fields[f"section_{section.code}"] = forms.CharField(
                label=section.words.say(page_language()),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def by_section(self) -> dict[str, str]:
        """The remarks on single sections, by code. Valid forms only."""
        return {
            name.removeprefix("section_"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("section_") and text.strip()
        }


class SentenceForm(forms.Form):
    """A sentence's text in each language, and the numbers of its sources; emptied in both, it is taken out.

    Without a sentence it is a new one, which says its section.
    """

    def __init__(
        self,
        *args: Any,
        sentence: SentenceBody | None = None,
        citations: Citations,
        sections: Sequence[Section] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._keys = {number: key for key, number in citations.numbers.items()}
        if sentence is None:
            choices = [(one.code, one.words.say(page_language())) for one in sections]
            self.fields["section"] = forms.ChoiceField(label=_("Section"), choices=choices)
            sentence = SentenceBody(section="", block=0, texts={})
        others = {code: code for code in sentence.texts if code not in LANGUAGES}
        for code, name in {**LANGUAGES, **others}.items():
            self.fields[f"text_{code}"] = forms.CharField(
                label=name,
                required=False,
                max_length=4000,
                initial=sentence.texts.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
            )

        shown = [f"{a}-{b}" if a != b else str(a) for a, b in _runs(citations.of(sentence.sources))]
        self.fields["sources"] = forms.CharField(
            label=_("Numbers of its sources"),
            required=False,
            max_length=400,
            initial=", ".join(shown),
            help_text=_(
                "From the list of sources below, for example 3, 7-9. Without one it cannot be signed off."
            ),
        )

    def clean_sources(self) -> tuple[str, ...]:
        """Ids of the records behind the numbers."""
        found: list[str] = []
        for part in str(self.cleaned_data["sources"]).replace("–", "-").split(","):
            if not part.strip():
                continue
            first, _dash, last = part.strip().partition("-")
            if not (first.strip().isdecimal() and (not _dash or last.strip().isdecimal())):
                raise forms.ValidationError(_("Write numbers, for example 3, 7-9."))
            numbers = range(int(first), int(last or first) + 1)
            if not numbers or any(number not in self._keys for number in (numbers[0], numbers[-1])):
                raise forms.ValidationError(
                    _("There is no source with the number %(number)s.") % {"number": part.strip()}
                )
            for number in numbers:
                key = self._keys[number]
                found += [key] if isinstance(key, str) else key
        return tuple(dict.fromkeys(found))

    def texts(self) -> dict[str, str]:
        """The texts that were given, by language."""
        return {
            name.removeprefix("text_"): value.strip()
            for name, value in self.cleaned_data.items()
            if name.startswith("text_") and value.strip()
        }


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs (first, last)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
