"""The form in which glass is broken."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.kernel import policy

_REFERENCE = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
TIMES = (5, 10, 15, 30, 45, 60, 120, 240)  # minutes that are offered, up to the profile's limit


class AskForm(forms.Form):
    """Which record, why, for how long. What is typed is checked for its shape only: see `reference`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = policy.current().glass.minutes
        times = [minutes for minutes in TIMES if minutes < longest] + [longest]
        self.fields.update(
            record=forms.CharField(
                label=_("Reference of the record"),
                max_length=400,
                help_text=_(
                    "The reference or the address of its page, as somebody who may read it gave it to you."
                ),
            ),
            reason=forms.CharField(
                label=_("Reason"),
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_(
                    "The head of the agency and its auditors read it. Do not write what is secret here."
                ),
            ),
            minutes=forms.TypedChoiceField(
                label=_("For how long"),
                coerce=int,
                choices=[(str(n), _("%(minutes)s minutes") % {"minutes": n}) for n in times],
            ),
        )

    def reference(self) -> str:
        """The record's id in what was typed; as it stands where there is none, which no record has."""
        typed: str = self.cleaned_data["record"].strip()
        found = _REFERENCE.search(typed)
        return found[0] if found else typed
