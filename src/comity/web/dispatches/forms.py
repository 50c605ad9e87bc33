"""The form in which a dispatch is written."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.directory import names
from comity.directory.names import profile
from comity.directory.working_days import later
from comity.exchange.kinds import DispatchBody
from comity.exchange.models import Peer
from comity.exchange.opinions import ASKING
from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.kernel.wording import short_date
from comity.programme.models import Account
from comity.web.languages import page_language
from comity.web.shell.forms import marking_field

RECENT_ACCOUNTS = 20
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]


def reachable(acting: Acting) -> list[str]:
    """The agencies that a dispatch can be sent to from this node, in the profile's order."""
    hosts = [node.here().agencies, *Peer.objects.values_list("agencies", flat=True)]
    known = {code for agencies in hosts for code in agencies} - {acting.agency}
    return [agency.code for agency in profile().agencies if agency.code in known]


def recent_accounts(acting: Acting) -> list[Record]:
    """The agency's own accounts, newest first."""
    rows = Account.objects.visible_to(acting).filter(record__owner=acting.agency).select_related("record")
    return [row.record for row in rows.order_by("-record__created_at")[:RECENT_ACCOUNTS]]


class ComposeForm(forms.Form):
    """A new dispatch, or the answer to one. Choices are what this hat may use."""

    def __init__(
        self,
        *args: Any,
        acting: Acting,
        offered: Iterable[Record],
        recipients: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        language = page_language()
        country = profile()
        listed = list(offered)
        self.offered = {str(record.pk) for record in listed}
        kinds = [(kind.code, kind.words.say(language)) for kind in country.dispatch_kinds]
        urgencies = [(urgency.code, urgency.words.say(language)) for urgency in country.urgencies]
        self.fields.update(
            type=forms.ChoiceField(label=_("Type of dispatch"), choices=kinds),
            recipients=forms.MultipleChoiceField(
                label=_("Recipients"),
                choices=[(code, names.agency(code).say(language)) for code in recipients],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Agencies whose nodes are connected with this one."),
            ),
            urgency=forms.ChoiceField(label=_("Urgency"), choices=urgencies),
            deadline=forms.DateField(
                label=_("Answer by"),
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                help_text=_("Left empty: the usual day by kind and urgency, in working days."),
            ),
            marking=marking_field(acting),
            language=forms.ChoiceField(label=_("Language of the text"), choices=LANGUAGES),
            title=forms.CharField(label=_("Subject"), max_length=300),
            text=forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 10})),
            sections=forms.CharField(
                label=_("Opinions are asked on"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_(
                    "Of a request for opinion: one section or question a line. Each is answered apart."
                ),
            ),
            records=forms.MultipleChoiceField(
                label=_("Records to bring"),
                required=False,
                choices=[(str(record.pk), _offer(record, language)) for record in listed],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Sending lets the recipients read them, and every later version of them."),
            ),
        )
        if not self.fields["records"].choices:  # type: ignore[attr-defined]
            del self.fields["records"]

    def clean_deadline(self) -> date | None:
        """A deadline lies ahead: a day that has passed is a slip of the pen."""
        chosen: date | None = self.cleaned_data["deadline"]
        if chosen is not None and chosen < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose today or later."))
        return chosen

    def body(self, in_reply_to: str = "") -> DispatchBody:
        """The dispatch, from a valid form."""
        said = self.cleaned_data
        return DispatchBody(
            language=said["language"],
            type=said["type"],
            title=said["title"].strip(),
            text=said["text"].strip().replace("\r\n", "\n"),
            recipients=tuple(said["recipients"]),
            urgency=said["urgency"],
            deadline=said["deadline"].isoformat() if said["deadline"] else _usual_deadline(said),
            sections=_sections(said) if said["type"] == ASKING else (),
            in_reply_to=in_reply_to,
            records=tuple(said.get("records", ())),
        )


def _usual_deadline(said: dict[str, Any]) -> str:
    """The day that the profile suggests for a kind at an urgency; "" where it asks for none."""
    days = profile().dispatch_kind(said["type"]).deadline_days.get(said["urgency"])
    if days is None:
        return ""
    return later(timezone.localdate(), days, working=profile().reminders.working_days).isoformat()


def _sections(said: dict[str, Any]) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in said["sections"].splitlines())
    return tuple(dict.fromkeys(line[:300] for line in lines if line))


def _offer(record: Record, language: str) -> str:
    return (
        f"{record.title_in(language)} ({short_date(timezone.localtime(record.created_at).date(), language)})"
    )
