"""Forms of the review: a report to build, a word on a submission, a sentence to edit."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.review.kinds import SentenceBody
from comity.web.languages import page_language

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


class BuildForm(forms.Form):
    """How the report is marked (from its round's marking up to the office's reach) and numbered."""

    def __init__(self, *args: Any, round_: Record, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = page_language()
        markings = [
            (str(marking.level), marking.words.say(language))
            for marking in names.profile().markings
            if round_.marking <= marking.level <= acting.reach
        ]
        self.fields["marking"] = forms.ChoiceField(
            label=_("Marking"),
            choices=markings,
            help_text=_("Only records up to this marking enter the report."),
        )
        self.fields["number"] = forms.CharField(
            label=_("Number and symbol"),
            required=False,
            max_length=60,
            help_text=_("Leave it empty to have the clerk fill it in by hand."),
        )


class JudgeForm(forms.Form):
    """The lead's remarks on a submission; needed only to return it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remarks"] = forms.CharField(
            label=_("Remarks on the submission"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Say what should be added or mended when you return it."),
        )


class SentenceForm(forms.Form):
    """A sentence's text in each language; emptied in both, it is taken out."""

    def __init__(self, *args: Any, sentence: SentenceBody, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = {code: code for code in sentence.texts if code not in LANGUAGES}
        for code, name in {**LANGUAGES, **others}.items():
            self.fields[f"text_{code}"] = forms.CharField(
                label=name,
                required=False,
                max_length=4000,
                initial=sentence.texts.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
            )

    def texts(self) -> dict[str, str]:
        """The texts that were given, by language."""
        return {
            name.removeprefix("text_"): value.strip()
            for name, value in self.cleaned_data.items()
            if value.strip()
        }
