"""The forms of the room."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory.names import profile
from comity.kernel.wording import edtf_words
from comity.programme.forums.kinds import ForumCycleBody, ForumPaperBody, ForumSeatBody
from comity.programme.models import Engagement
from comity.web.languages import page_language
from comity.web.partners.forms import (
    LONGEST,
    RecordForm,
    ours_of,
    plain,
    post_fields,
    require_ours,
    text_field,
)
from comity.web.shell.forms import PartialDateField


class SeatForm(RecordForm):
    """Which post of ours sits in a forum."""

    def made(self) -> dict[str, forms.Field]:
        return {
            **post_fields(self.acting),
            "part": forms.CharField(
                label=_("As what"),
                max_length=LONGEST,
                required=False,
                help_text=_("Head of delegation, member, co-chair, secretary."),
            ),
            "since": PartialDateField(label=_("Since when"), required=False),
        }

    def clean(self) -> dict[str, Any]:
        """Our post is chosen or named."""
        return require_ours(self, super().clean() or {})

    def body(self, forum: str) -> ForumSeatBody:
        """The seat, from a valid form."""
        said = self.cleaned_data
        return ForumSeatBody(
            title="",
            forum=forum,
            agency=self.acting.agency,
            post=said["post"],
            part=said["part"].strip(),
            since=said["since"],
            **ours_of(said, self.acting),
        )


class CycleForm(RecordForm):
    """Who chairs a forum together, and when."""

    def made(self) -> dict[str, forms.Field]:
        partners = [("", "-"), *((one.code, one.words.say(page_language())) for one in profile().partners)]
        return {
            "first": forms.ChoiceField(label=_("Co-chair"), choices=partners[1:]),
            "second": forms.ChoiceField(label=_("Second co-chair"), choices=partners, required=False),
            "since": PartialDateField(label=_("From when")),
            "until": PartialDateField(label=_("Until")),
            "source": forms.CharField(label=_("What says so"), max_length=LONGEST, required=False),
            "verified": forms.BooleanField(label=_("I have read it there myself"), required=False),
        }

    def body(self, forum: str) -> ForumCycleBody:
        """The cycle, from a valid form."""
        said = self.cleaned_data
        return ForumCycleBody(
            title="",
            forum=forum,
            period=f"{said['since']}/{said['until']}",
            co_chairs=tuple(dict.fromkeys(code for code in (said["first"], said["second"]) if code)),
            source=said["source"].strip(),
            verified=said["verified"],
        )


class PaperForm(RecordForm):
    """A paper of ours; `meetings` are the coming ones at which it may be tabled."""

    def __init__(self, *args: Any, meetings: list[Engagement], **kwargs: Any) -> None:
        self.meetings = meetings
        super().__init__(*args, **kwargs)

    def made(self) -> dict[str, forms.Field]:
        language = page_language()
        agencies = [(one.code, one.words.say(language)) for one in profile().agencies]
        meetings = [
            (str(row.pk), f"{edtf_words(row.date, language)}: {row.record.title_in(language)}")
            for row in self.meetings
        ]
        return {
            "title": forms.CharField(label=_("Title of the paper"), max_length=LONGEST),
            "lead": forms.ChoiceField(label=_("Agency that writes it"), choices=agencies),
            "deadline": PartialDateField(label=_("Deadline"), required=False),
            "meeting": forms.ChoiceField(
                label=_("To be tabled at"), choices=[("", "-"), *meetings], required=False
            ),
            "text": text_field(_("What the paper says")),
        }

    def body(self, forum: str) -> ForumPaperBody:
        """The paper, from a valid form."""
        said = self.cleaned_data
        return ForumPaperBody(
            title=said["title"].strip(),
            forum=forum,
            lead=said["lead"],
            deadline=said["deadline"],
            meeting=said.get("meeting", ""),
            text=plain(said["text"]),
        )


class ChangePaperForm(PaperForm):
    """The same for a paper that stands: its meeting and label stay."""

    keeps = ("title", "lead", "deadline", "text")

    def made(self) -> dict[str, forms.Field]:
        return {name: field for name, field in super().made().items() if name in self.keeps}

    def _labelled(self) -> dict[str, forms.Field]:
        return {}

    def changed(self, before: ForumPaperBody) -> ForumPaperBody:
        """The paper with what the form says; a translation of other words does not stay."""
        said = self.body(before.forum).model_dump(include=set(self.keeps))
        same = said["title"] == before.title and said["text"] == before.text
        return before.model_copy(update={**said, "translations": before.translations if same else {}})
