"""The form of an opinion: a stance, and a comment for each section of the request and for the whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.exchange.kinds import DispatchBody
from comity.exchange.opinion_kinds import STANCES, OpinionBody, Remark

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]


class OpinionForm(forms.Form):
    """The fields `section-0`, `section-1`, … stand for the request's sections, `whole` for all of it."""

    def __init__(self, *args: Any, asked: DispatchBody, page_language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = asked.sections
        self.fields.update(
            stance=forms.ChoiceField(
                label=_("Our opinion"),
                choices=[(code, words.say(page_language)) for code, words in STANCES.items()],
                widget=forms.RadioSelect,
            ),
            language=forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES),
        )
        for place, section in enumerate(asked.sections):
            self.fields[f"section-{place}"] = forms.CharField(
                label=section, required=False, widget=forms.Textarea(attrs={"rows": 3})
            )
        self.fields["whole"] = forms.CharField(
            label=_("On the whole"), required=False, widget=forms.Textarea(attrs={"rows": 4})
        )

    @property
    def comments(self) -> list[Any]:
        """The fields of the comments, as bound."""
        return [*(self[f"section-{place}"] for place in range(len(self.sections))), self["whole"]]

    def body(self, dispatch: str) -> OpinionBody:
        """The opinion, from a valid form."""
        said = self.cleaned_data
        texts = [(section, said[f"section-{place}"]) for place, section in enumerate(self.sections)]
        remarks = tuple(
            Remark(section=section, text=text.strip().replace("\r\n", "\n"))
            for section, text in (*texts, ("", said["whole"]))
            if text.strip()
        )
        return OpinionBody(
            language=said["language"], dispatch=dispatch, title="", stance=said["stance"], remarks=remarks
        )


def initial_of(body: OpinionBody, asked: DispatchBody) -> dict[str, str]:
    """An opinion as the form shows it."""
    texts = {remark.section: remark.text for remark in body.remarks}
    places = {f"section-{place}": texts.get(section, "") for place, section in enumerate(asked.sections)}
    return {"stance": body.stance, "language": body.language, "whole": texts.get("", ""), **places}
