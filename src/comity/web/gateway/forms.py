"""The forms of the room: a file to take in, and what a clerk confirms of a paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from comity.directory.names import profile
from comity.exchange.gateway.actions import CORRECTABLE
from comity.exchange.gateway.kinds import ReceivedPaperBody
from comity.web.languages import page_language
from comity.web.shell.forms import PartialDateField


class FileForm(forms.Form):
    """A message to take in."""

    file = forms.FileField(
        label=lazy("File"),
        allow_empty_file=True,
        help_text=lazy("A message of the national exchange (.edxml), at most 20 MB."),
    )


class PaperForm(forms.Form):
    """What was read of a paper, to be put right by the clerk."""

    title = forms.CharField(label=lazy("Subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    symbol = forms.CharField(label=lazy("Number and notation"), required=False, max_length=120)
    date = PartialDateField(label=lazy("Date of issue"), required=False)
    place = forms.CharField(label=lazy("Place of issue"), required=False, max_length=200)

    def __init__(self, body: ReceivedPaperBody, data: Any = None) -> None:
        initial = {name: getattr(body, name) for name in CORRECTABLE}
        super().__init__(data, initial=initial)
        language = page_language()
        country = profile()
        kinds = [(kind.code, kind.words.say(language)) for kind in country.dispatch_kinds]
        urgencies = [(urgency.code, urgency.words.say(language)) for urgency in country.urgencies]
        agencies = [(agency.code, agency.words.say(language)) for agency in country.agencies]
        self.fields.update(
            sender=_choice(_("Sender"), body.sender_name or body.sender_code, agencies),
            type=_choice(_("Type of dispatch"), body.type_name, kinds),
            urgency=_choice(_("Urgency"), "", urgencies),
            deadline=PartialDateField(label=_("Answer by"), required=False),
        )


def _choice(label: str, as_given: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    """A choice of the profile; leaving it open keeps what the message says."""
    unknown = _("as the message has it: %(text)s") % {"text": as_given} if as_given else _("not stated")
    return forms.ChoiceField(label=label, required=False, choices=[("", unknown[:120]), *choices])
