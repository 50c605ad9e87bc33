"""Forms of the acts: another marking, a wider audience, an annex."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory import names
from comity.exchange.models import Peer
from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.labels import EVERYONE, Label
from comity.kernel.records import Record
from comity.web.languages import page_language


def _markings(levels: Iterable[int]) -> list[tuple[str, str]]:
    wanted = set(levels)
    return [
        (str(marking.level), marking.words.say(page_language()))
        for marking in names.profile().markings
        if marking.level in wanted
    ]


class MarkingForm(forms.Form):
    """Another marking, within this hat's reach, and why."""

    def __init__(self, *args: Any, record: Record, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = set(range(acting.reach + 1)) - {record.marking}
        self.fields.update(
            marking=forms.ChoiceField(label=_("New marking"), choices=_markings(levels)),
            reason=forms.CharField(
                label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
            ),
        )


class AudienceForm(forms.Form):
    """The agencies that shall know the record too: those whose nodes are connected, then every other."""

    def __init__(self, *args: Any, record: Record, known: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [agency for agency in names.profile().agencies if agency.code not in {*known, record.owner}]
        hosts = [node.here().agencies, *Peer.objects.values_list("agencies", flat=True)]
        reached = {code for agencies in hosts for code in agencies}
        here = [(one.code, one.words.say(page_language())) for one in left if one.code in reached]
        later = [(one.code, one.words.say(page_language())) for one in left if one.code not in reached]
        if here:
            self.fields["agencies"] = _checks(_("Connected agencies"), here)
        if later:
            self.fields["later"] = _checks(
                _("Agencies not connected yet"),
                later,
                _("They may know it as soon as their node is connected."),
            )
        if EVERYONE not in known:
            self.fields["everyone"] = forms.BooleanField(
                label=_("Every agency of the network"), required=False
            )

    def chosen(self) -> list[str]:
        """The members of the audience that were chosen, from a valid form."""
        said = self.cleaned_data
        everyone = [EVERYONE] if said.get("everyone") else []
        return [*said.get("agencies", ()), *said.get("later", ()), *everyone]


class AnnexForm(forms.Form):
    """An annex's words; and when it is new, its own label, no wider than its record's."""

    def __init__(
        self,
        *args: Any,
        acting: Acting,
        record: Record | None = None,
        label: Label | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(
            title=forms.CharField(label=_("Title"), max_length=300),
            text=forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 8})),
        )
        if record is None or label is None:
            return
        levels = range(record.marking, acting.reach + 1)
        self.fields["marking"] = forms.ChoiceField(label=_("Marking"), choices=_markings(levels))
        members = sorted(code for code in label.audience if code != EVERYONE and ":" not in code)
        if EVERYONE in label.audience:
            members = [one.code for one in names.profile().agencies if one.code != record.owner]
        if members:
            self.fields["agencies"] = _checks(
                _("Agencies that may know the annex too"),
                [(code, names.agency(code).say(page_language())) for code in members],
                _("None chosen: your own agency alone. Nobody can be named who may not know the record."),
            )

    def label(self) -> Label:
        """The annex's label, from a valid form."""
        said = self.cleaned_data
        return Label(int(said["marking"]), frozenset(said.get("agencies", ())))


def _checks(label: str, choices: list[tuple[str, str]], help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )
