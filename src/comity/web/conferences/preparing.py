"""The forms of a conference: what is prepared, what an agency answers, what is concluded, and the plan that follows.

Lists are written a line each, their parts apart by bars ("8:30 | Opening | Department of Foreign Relations").
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.attachments.reading import Attached
from comity.kernel.kinds import Rendering
from comity.review.kinds import (
    AgendaPart,
    AskedPaperPart,
    AttendanceBody,
    ConclusionBody,
    ConferenceBody,
    SpeakerPart,
    ViewPart,
)
from comity.review.models import Round
from comity.web.languages import page_language
from comity.web.shell.forms import (
    PERIOD_HINT,
    PartialDateField,
    agency_code,
    agency_codes,
    date_of,
    date_shown,
    lines_of,
)

PartT = TypeVar("PartT")


class ConferenceForm(forms.Form):
    """A conference as its organiser prepares it, and as its minutes have it."""

    def __init__(
        self,
        acting: Acting,
        body: ConferenceBody | None = None,
        photos: Sequence[Attached] = (),
        data: Any = None,
    ) -> None:
        super().__init__(data)
        self._acting, self._body, self._photos = acting, body, photos
        english = (
            body.translations["en"].fields.get("title", "") if body and "en" in body.translations else ""
        )
        self._line("title", _("Title in Vietnamese"), body.title if body else "", rows=2)
        self._line("title_en", _("Title in English"), english, rows=2, required=False)
        self.fields["date"] = PartialDateField(label=_("Date"), initial=body.date if body else "")
        self._line("place", _("Place"), body.place if body else "", required=False)
        rows = Round.objects.visible_to(acting).select_related("record").order_by("-record__created_at")
        rounds = [(str(row.pk), row.record.title_in(page_language())) for row in rows[:30]]
        self.fields["round"] = forms.ChoiceField(
            label=_("The review round it looks at"),
            required=False,
            choices=[("", _("none")), *rounds],
            initial=body.round if body else "",
        )
        self._lists(body)
        for photo in photos:
            self._line(
                f"caption_{photo.record.pk}",
                _("Caption of %(name)s") % {"name": photo.body.name},
                body.captions.get(str(photo.record.pk), "") if body else "",
                required=False,
            )

    def _line(
        self,
        name: str,
        label: str,
        initial: str,
        *,
        rows: int = 1,
        required: bool = True,
        help_text: str = "",
    ) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
        self.fields[name] = forms.CharField(
            label=label,
            initial=initial,
            required=required,
            help_text=help_text,
            widget=widget,
            max_length=60_000,
        )

    def _lists(self, body: ConferenceBody | None) -> None:
        invited = [_named(code) for code in body.invited] if body else []
        self._line("invited", _("Agencies invited, one a line"), "\n".join(invited), rows=6, required=False)
        agenda = [_barred(one.time, one.title, _named(one.agency)) for one in body.agenda] if body else []
        self._line(
            *("agenda", _("Programme of the meeting"), "\n".join(agenda)),
            rows=6,
            required=False,
            help_text=_("A point a line: time | what | agency"),
        )
        papers = (
            [_barred(_named(one.agency), one.title, date_shown(one.deadline)) for one in body.papers]
            if body
            else []
        )
        self._line(
            *("papers", _("Papers asked for"), "\n".join(papers)),
            rows=4,
            required=False,
            help_text=_("A paper a line: agency | title | deadline"),
        )
        speakers = (
            [
                _barred(_named(one.agency), one.office, one.topic, str(one.minutes or ""))
                for one in body.speakers
            ]
            if body
            else []
        )
        self._line(
            *("speakers", _("Speaking list"), "\n".join(speakers)),
            rows=4,
            required=False,
            help_text=_("A speaker a line: agency | office | topic | minutes"),
        )
        minutes = [_barred(_named(one.agency), one.office, one.view) for one in body.minutes] if body else []
        self._line(
            *("minutes", _("Minutes: views by speaker"), "\n".join(minutes)),
            rows=8,
            required=False,
            help_text=_("A view a line: agency | office | what was said"),
        )

    def clean_invited(self) -> tuple[str, ...]:
        return agency_codes(lines_of(self.cleaned_data["invited"]))

    def clean_agenda(self) -> tuple[AgendaPart, ...]:
        return self._parts("agenda", 3, _agenda)

    def clean_papers(self) -> tuple[AskedPaperPart, ...]:
        return self._parts("papers", 3, _paper)

    def clean_speakers(self) -> tuple[SpeakerPart, ...]:
        return self._parts("speakers", 4, _speaker)

    def clean_minutes(self) -> tuple[ViewPart, ...]:
        return self._parts("minutes", 3, _view)

    def _parts(self, field: str, most: int, made: Callable[[list[str]], PartT]) -> tuple[PartT, ...]:
        found = []
        for line in lines_of(self.cleaned_data[field]):
            parts = [part.strip() for part in line.split("|", most - 1)]
            found.append(made([*parts, *[""] * (most - len(parts))]))
        return tuple(found)

    def body(self) -> ConferenceBody:
        """The conference as the person states it; what the form does not ask stays. Valid forms only."""
        said = self.cleaned_data
        title_en = said["title_en"].strip()
        before = self._body or ConferenceBody(title="", organiser=self._acting.agency)
        captions = {
            str(photo.record.pk): text
            for photo in self._photos
            if (text := said[f"caption_{photo.record.pk}"].strip())
        }
        translations = dict(before.translations)
        if title_en:
            fields = {**(translations["en"].fields if "en" in translations else {}), "title": title_en}
            translations["en"] = Rendering(fields=fields, translator=self._acting.office)
        parts = ("date", "place", "round", "invited", "agenda", "papers", "speakers", "minutes")
        return before.model_copy(
            update={
                "title": " ".join(said["title"].split()),
                "translations": translations,
                "captions": {**before.captions, **captions},
                **{name: said[name] for name in parts},
            }
        )


class AnswerForm(forms.Form):
    """An agency's answer to an invitation. `agencies` are those for whom the organiser may note one."""

    def __init__(
        self, agencies: Sequence[str], before: AttendanceBody | None = None, data: Any = None
    ) -> None:
        super().__init__(data, prefix="answer")
        if len(agencies) > 1:
            choices = [(code, _named(code)) for code in agencies]
            self.fields["agency"] = forms.ChoiceField(label=_("Agency"), choices=choices)
        lines = forms.Textarea(attrs={"rows": 3})
        self.fields["delegates"] = forms.CharField(
            label=_("Delegates, one a line"),
            required=False,
            initial="\n".join(before.delegates) if before else "",
            help_text=_("Offices, for example “Deputy Head, Department of International Organisations”."),
            widget=lines,
        )
        self.fields["papers"] = forms.CharField(
            label=_("Papers handed in, one a line"),
            required=False,
            initial="\n".join(before.papers) if before else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["note"] = forms.CharField(
            label=_("Remark"), required=False, max_length=1000, initial=before.note if before else ""
        )

    def body(self, conference: str, agency: str, title: str) -> AttendanceBody:
        """The answer. Valid forms only."""
        said = self.cleaned_data
        return AttendanceBody(
            conference=conference,
            agency=said.get("agency") or agency,
            title=title,
            delegates=tuple(lines_of(said["delegates"])),
            papers=tuple(lines_of(said["papers"])),
            note=said["note"].strip(),
        )


class ConclusionForm(forms.Form):
    """A conclusion as the minutes have it."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="conclusion")
        language = page_language()
        known = {entry.code: entry.words.say(language) for entry in names.profile().entries("agency")}
        themes = [(entry.code, entry.words.say(language)) for entry in names.profile().themes]
        self.fields["text"] = forms.CharField(
            label=_("The conclusion"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["theme"] = forms.ChoiceField(
            label=_("Theme"), required=False, choices=[("", _("none")), *themes]
        )
        leads = [("", _("nobody named")), *sorted(known.items(), key=lambda pair: pair[1])]
        self.fields["lead"] = forms.ChoiceField(label=_("Lead agency"), required=False, choices=leads)
        self.fields["coordinating"] = forms.CharField(
            label=_("Coordinating agencies, one a line"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["deadline"] = PartialDateField(label=_("Deadline"), required=False)

    def clean_coordinating(self) -> tuple[str, ...]:
        return agency_codes(lines_of(self.cleaned_data["coordinating"]))

    def body(self, conference: str, order: int) -> ConclusionBody:
        """The conclusion. Valid forms only."""
        said = self.cleaned_data
        return ConclusionBody(
            conference=conference,
            text=" ".join(said["text"].split()),
            theme=said["theme"],
            lead=said["lead"],
            coordinating=tuple(code for code in said["coordinating"] if code != said["lead"]),
            deadline=said["deadline"],
            order=order,
        )


class NextPlanForm(forms.Form):
    """The plan that starts from a conference's conclusions."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="plan")
        self.fields["title"] = forms.CharField(label=_("Title of the plan"), max_length=400)
        self.fields["period"] = PartialDateField(label=_("Period"), help_text=PERIOD_HINT)


def _agenda(parts: list[str]) -> AgendaPart:
    time, title, agency = parts
    if not title:  # a line without a time
        time, title = "", time
    return AgendaPart(time=time, title=title, agency=agency_code(agency) if agency else "")


def _paper(parts: list[str]) -> AskedPaperPart:
    agency, title, deadline = parts
    return AskedPaperPart(agency=agency_code(agency), title=title, deadline=date_of(deadline))


def _speaker(parts: list[str]) -> SpeakerPart:
    agency, office, topic, minutes = parts
    number = int(minutes) if minutes.isdecimal() else 0
    return SpeakerPart(agency=agency_code(agency), office=office, topic=topic, minutes=number)


def _view(parts: list[str]) -> ViewPart:
    agency, office, view = parts
    if not view:
        office, view = "", office
    return ViewPart(agency=agency_code(agency), office=office, view=view)


def _named(code: str) -> str:
    return names.agency(code).say(page_language()) if code else ""


def _barred(*parts: str) -> str:
    return " | ".join(parts)
