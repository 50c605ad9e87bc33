"""The forms of a round: what it asks, of whom, until when; and an agency's submission."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.kinds import Rendering
from comity.kernel.reading import content, contents
from comity.kernel.records import Record
from comity.review.finding_groups import groups_of
from comity.review.kinds import AnswerPart, FindingGroupBody, QuestionPart, RoundBody, SubmissionBody
from comity.review.models import Round
from comity.review.outline import AFTER, WHAT_CAME_OF_IT, outline, question_text, questions_for
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

BLANK_QUESTIONS = 3


class RoundForm(forms.Form):
    """A round as its lead states it. `body` is the round's so far, where there is one."""

    def __init__(self, acting: Acting, body: RoundBody | None = None, data: Any = None) -> None:
        super().__init__(data)
        self.before, self._acting = body, acting
        self._texts(body)
        self._whom(body)
        self._what(body)
        self._questions = [*(one for one in body.questions if not one.code.startswith(AFTER))] if body else []
        for place in range(len(self._questions) + BLANK_QUESTIONS):
            self._question(place, self._questions[place] if place < len(self._questions) else None)

    def _texts(self, body: RoundBody | None) -> None:
        english = (
            body.translations["en"].fields.get("title", "") if body and "en" in body.translations else ""
        )
        long = forms.Textarea(attrs={"rows": 2})
        self.fields["title"] = forms.CharField(
            label=_("Title in Vietnamese"), max_length=400, widget=long, initial=body.title if body else ""
        )
        self.fields["title_en"] = forms.CharField(
            label=_("Title in English"), max_length=400, widget=long, initial=english, required=False
        )
        self.fields["period"] = PartialDateField(
            label=_("Period looked back on"),
            initial=body.period if body else "",
            help_text=PERIOD_HINT,
        )
        self.fields["deadline"] = PartialDateField(
            label=_("Deadline"), required=False, initial=body.deadline if body else ""
        )

    def _whom(self, body: RoundBody | None) -> None:
        asked = [names.agency(code).say(page_language()) for code in body.agencies] if body else []
        own = [
            f"{names.agency(code).say(page_language())}: {date_shown(day)}"
            for code, day in (body.deadlines if body else {}).items()
        ]
        self.fields["agencies"] = forms.CharField(
            label=_("Agencies asked, one a line"),
            initial="\n".join(asked),
            widget=forms.Textarea(attrs={"rows": 6}),
        )
        self.fields["deadlines"] = forms.CharField(
            label=_("Deadlines of single agencies"),
            required=False,
            initial="\n".join(own),
            help_text=_("One a line: agency: 28 December 2018"),
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def _what(self, body: RoundBody | None) -> None:
        language = page_language()
        sections = [s for s in names.profile().sections if s.findings and not s.parent]
        self.fields["sections"] = forms.MultipleChoiceField(
            label=_("Sections of the outline"),
            required=False,
            choices=[(one.code, one.words.say(language)) for one in sections],
            initial=[one.code for one in outline(body)] if body else [one.code for one in sections],
            widget=forms.CheckboxSelectMultiple,
        )
        rows = Round.objects.visible_to(self._acting).filter(record__owner=self._acting.agency)
        rounds = [row.record for row in rows.select_related("record").order_by("-record__created_at")[:30]]
        choices = [("", _("none")), *((str(one.pk), one.title_in(language)) for one in rounds)]
        self.fields["follows"] = forms.ChoiceField(
            label=_("The round before"),
            choices=choices,
            required=False,
            initial=body.follows if body else "",
            help_text=_("Its figures are set against this round's, and its difficulties can be asked after."),
        )
        groups = groups_of(body.follows, self._acting) if body and body.follows else []
        if groups:
            self.fields["asked_after"] = forms.MultipleChoiceField(
                label=_("Ask what has come of"),
                required=False,
                choices=[(str(one.pk), one.title_in(language)) for one in groups],
                initial=list(body.asked_after) if body else [],
                widget=forms.CheckboxSelectMultiple,
            )

    def _question(self, place: int, question: QuestionPart | None) -> None:
        language = page_language()
        sections = [(s.code, s.words.say(language)) for s in names.profile().sections if not s.parent]
        number = place + 1
        self.fields[f"q{place}_text"] = forms.CharField(
            label=_("Question %(number)s") % {"number": number},
            required=False,
            max_length=1000,
            initial=question_text(question, language) if question else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"q{place}_section"] = forms.ChoiceField(
            label=_("Section of question %(number)s") % {"number": number},
            choices=sections,
            required=False,
            initial=question.section if question else "results",
        )
        columns = (
            [one.get(language) or next(iter(one.values()), "") for one in question.columns]
            if question
            else []
        )
        self.fields[f"q{place}_columns"] = forms.CharField(
            label=_("Columns, where question %(number)s is a table") % {"number": number},
            required=False,
            max_length=400,
            initial="; ".join(columns),
            help_text=_("Apart by semicolons. Empty: the answer is words."),
        )

    def clean_agencies(self) -> tuple[str, ...]:
        return agency_codes(lines_of(self.cleaned_data["agencies"]))

    def clean_deadlines(self) -> dict[str, str]:
        found = {}
        for line in lines_of(self.cleaned_data["deadlines"]):
            name, _colon, day = line.rpartition(":")
            found[agency_code(name)] = date_of(day)
        return found

    def body(self) -> RoundBody:
        """The round as the person states it. Valid forms only."""
        said = self.cleaned_data
        asked_after = tuple(said.get("asked_after", ()))
        english = {"title": said["title_en"].strip()} if said["title_en"].strip() else {}
        return RoundBody(
            language="vi",
            translations={"en": Rendering(fields=english, translator="")} if english else {},
            title=" ".join(said["title"].split()),
            period=said["period"],
            agencies=said["agencies"],
            deadline=said["deadline"],
            deadlines=said["deadlines"],
            sections=tuple(said["sections"]),
            questions=(*self._asked(), *_after(asked_after, self._acting)),
            follows=said["follows"],
            asked_after=asked_after,
        )

    def _asked(self) -> list[QuestionPart]:
        language = page_language()
        found: list[QuestionPart] = []
        for place in range(len(self._questions) + BLANK_QUESTIONS):
            text = self.cleaned_data[f"q{place}_text"].strip()
            if not text:
                continue
            before = self._questions[place] if place < len(self._questions) else None
            columns = [c.strip() for c in self.cleaned_data[f"q{place}_columns"].split(";") if c.strip()]
            kept = dict(before.texts) if before and question_text(before, language) == text else {}
            found.append(
                QuestionPart(
                    code=before.code if before else _new_code(self._questions, found),
                    section=self.cleaned_data[f"q{place}_section"] or "results",
                    texts=kept or {language: text},
                    columns=tuple({language: one} for one in columns),
                    agencies=before.agencies if before else (),
                )
            )
        return found


def _new_code(before: list[QuestionPart], found: list[QuestionPart]) -> str:
    taken = {one.code for one in (*before, *found)}
    number = len(taken) + 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"


def _after(groups: tuple[str, ...], acting: Acting) -> list[QuestionPart]:
    """A question about each group of findings of the round before."""
    records = Record.objects.visible_to(acting).filter(pk__in=groups, kind="finding-group")
    bodies: Mapping[Any, FindingGroupBody] = contents(list(records))
    found = []
    for key in groups:
        body = next((one for pk, one in bodies.items() if str(pk) == key), None)
        if body is not None:
            texts = {
                language: WHAT_CAME_OF_IT.say(language).format(text=body.say("text", language).text)
                for language in ("vi", "en")
            }
            found.append(QuestionPart(code=f"{AFTER}{key}", section="difficulties", texts=texts))
    return found


class SubmissionForm(forms.Form):
    """An agency's submission: words by section, answers, and what it stands on.

    A table is written a row a line, its cells apart by semicolons.
    """

    def __init__(self, record: Record, round_: RoundBody, acting: Acting, data: Any = None) -> None:
        super().__init__(data)
        self._body, self._round, self._acting = content(record, SubmissionBody), round_, acting
        language = page_language()
        self._sections = outline(round_)
        for section in self._sections:
            self.fields[f"section_{section.code}"] = forms.CharField(
                label=section.words.say(language),
                required=False,
                max_length=20_000,
                initial=self._body.sections.get(section.code, ""),
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        given = {answer.question: answer for answer in self._body.answers}
        self._questions = questions_for(round_, acting.agency)
        for place, question in enumerate(self._questions):
            self.fields[f"answer_{place}"] = self._answer(question, given.get(question.code), language)
        self._stands_on(language)

    def _answer(self, question: QuestionPart, answer: AnswerPart | None, language: str) -> forms.CharField:
        rows = "\n".join("; ".join(row) for row in answer.rows) if answer else ""
        columns = "; ".join(one.get(language) or next(iter(one.values()), "") for one in question.columns)
        help_text = _("A row a line, cells apart by semicolons: %(columns)s") % {"columns": columns}
        return forms.CharField(
            label=question_text(question, language),
            required=False,
            max_length=20_000,
            initial=rows if question.columns else answer.text if answer else "",
            help_text=help_text if question.columns else "",
            widget=forms.Textarea(attrs={"rows": 4 if question.columns else 3}),
        )

    def _stands_on(self, language: str) -> None:
        for field, label in (
            ("accounts", _("Accounts it stands on")),
            ("findings", _("Findings it brings")),
            ("records", _("Further records of the period")),
        ):
            ids = getattr(self._body, field)
            seen = Record.objects.visible_to(self._acting).in_bulk(list(ids))
            choices = [(str(key), record.title_in(language)) for key, record in seen.items()]
            if choices:
                self.fields[field] = forms.MultipleChoiceField(
                    label=label,
                    required=False,
                    choices=choices,
                    initial=list(ids),
                    widget=forms.CheckboxSelectMultiple,
                )

    def body(self) -> SubmissionBody:
        """The submission as the person states it; what this office does not see of it stays. Valid forms only."""
        said = self.cleaned_data
        sections = {s.code: said[f"section_{s.code}"].strip() for s in self._sections}
        others = {key: text for key, text in self._body.sections.items() if key not in sections}
        answers = []
        for place, question in enumerate(self._questions):
            text = said[f"answer_{place}"].strip()
            if text and question.columns:
                rows = tuple(
                    tuple(cell.strip() for cell in line.split(";")[: len(question.columns)])
                    for line in lines_of(text)
                )
                answers.append(AnswerPart(question=question.code, rows=rows))
            elif text:
                answers.append(AnswerPart(question=question.code, text=text))
        kept: dict[str, tuple[Any, ...]] = {
            field: tuple(said[field]) for field in ("accounts", "findings", "records") if field in self.fields
        }
        for field, chosen in kept.items():
            offered = {key for key, _label in self.fields[field].choices}  # type: ignore[attr-defined]
            hidden = tuple(key for key in getattr(self._body, field) if key not in offered)
            kept[field] = (*(key for key in getattr(self._body, field) if key in chosen), *hidden)
        changed: dict[str, Any] = {
            "sections": {**others, **{key: text for key, text in sections.items() if text}},
            "answers": tuple(answers),
            **kept,
        }
        return self._body.model_copy(update=changed)
