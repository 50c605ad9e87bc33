"""The forms of proposals and decisions."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from comity.counsel.proposal_kinds import (
    MEASURES,
    RULINGS,
    SORTS,
    DecisionBody,
    Option,
    OutcomeBody,
    ProposalBody,
)
from comity.directory import names
from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.web.counsel.forms import agency_field, line, text_area
from comity.web.counsel.reading_lines import lines_of
from comity.web.languages import page_language
from comity.web.shell.forms import PartialDateField, marking_field


def choices_of(words: dict[str, Words]) -> list[tuple[str, str]]:
    """Codes with their words."""
    return [(code, said.say(page_language())) for code, said in words.items()]


class ProposalForm(forms.Form):
    """A proposal before it is submitted."""

    title = line(lazy("Title"))
    problem = text_area(lazy("The problem"), 5)
    options = text_area(
        lazy("Options"),
        5,
        required=False,
        hint=lazy("One a line: its name, a colon, what speaks for and against it."),
    )
    recommendation = text_area(lazy("What is recommended"), 5, required=False)

    def __init__(
        self,
        *args: Any,
        acting: Acting,
        groups: list[Record],
        offered: list[Record],
        held: ProposalBody | None = None,
        **kwargs: Any,
    ) -> None:
        self.held = held
        self.offered = {str(record.pk) for record in offered}
        initial: dict[str, Any] = kwargs.pop("initial", {})
        if held is not None:
            initial |= {
                "title": held.title,
                "sort": held.sort,
                "problem": held.problem,
                "options": "\n".join(
                    f"{one.title}: {one.text}" if one.text else one.title for one in held.options
                ),
                "recommendation": held.recommendation,
                "evidence": list(held.evidence),
            }
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.fields["sort"] = forms.ChoiceField(label=_("Sort"), choices=choices_of(SORTS))
        if offered:
            self.fields["evidence"] = forms.MultipleChoiceField(
                label=_("Evidence"),
                required=False,
                choices=[(str(one.pk), one.title_in(page_language())) for one in offered],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Records on which the proposal stands: difficulties, results, engagements."),
            )
        if held is None:
            self.fields["group"] = forms.ChoiceField(
                label=_("Working group"),
                required=False,
                choices=[("", _("none")), *((str(one.pk), one.title_in(page_language())) for one in groups)],
                help_text=_("A proposal of a group is known to its members, until it is sent to others."),
            )
            self.fields["marking"] = marking_field(acting)
        self.order_fields(["title", "sort", "group", "problem", "evidence", "options", "recommendation"])

    def clean_options(self) -> tuple[Option, ...]:
        found = []
        for one in lines_of(str(self.cleaned_data["options"])):
            title, _colon, text = (part.strip() for part in one.partition(":"))
            found.append(Option(title=title, text=text))
        return tuple(found)

    def body(self) -> ProposalBody:
        """The proposal, from a valid form. Evidence that the hat was not offered stays."""
        said = self.cleaned_data
        unseen = [one for one in self.held.evidence if one not in self.offered] if self.held else []
        base = self.held or ProposalBody(
            language=page_language(), title="", sort="policy", problem="", group=str(said.get("group", ""))
        )
        return base.model_copy(
            update={
                "title": said["title"].strip(),
                "sort": said["sort"],
                "problem": said["problem"].strip().replace("\r\n", "\n"),
                "options": said["options"],
                "recommendation": said["recommendation"].strip().replace("\r\n", "\n"),
                "evidence": (*said.get("evidence", ()), *unseen),
            }
        )


class ConsultForm(forms.Form):
    """Whose opinions are asked, on what, until when."""

    title = line(lazy("Subject"))
    text = text_area(lazy("Text"), 6)
    sections = text_area(
        lazy("Opinions are asked on"), 4, required=False, hint=lazy("One section or question a line.")
    )
    deadline = forms.DateField(
        label=lazy("Answer by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, recipients: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = page_language()
        self.fields["recipients"] = forms.MultipleChoiceField(
            label=_("Whom to ask"),
            choices=[(code, names.agency(code).say(language)) for code in recipients],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Agencies whose nodes are connected with this one. They may know the proposal."),
        )
        self.fields["urgency"] = forms.ChoiceField(
            label=_("Urgency"),
            choices=[(urgency.code, urgency.words.say(language)) for urgency in profile().urgencies],
        )
        self.order_fields(["recipients", "title", "text", "sections", "deadline", "urgency"])

    def clean_deadline(self) -> date | None:
        chosen: date | None = self.cleaned_data["deadline"]
        if chosen is not None and chosen < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose today or later."))
        return chosen


class SubmitForm(forms.Form):
    """To whose leadership a proposal goes."""

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = agency_field(_("To the leadership of"), codes)


class DecisionForm(forms.Form):
    """The leadership's word."""

    text = text_area(lazy("In words"), 4, required=False, hint=lazy("Returning or refusing needs a reason."))
    number = line(lazy("Number of the document"), required=False, most=80)
    date = PartialDateField(label=lazy("Date"), required=False)
    ask_on = PartialDateField(
        label=lazy("Ask what came of it from"),
        required=False,
        help_text=lazy("From that day both agencies are asked whether it was done, and whether it helped."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ruling"] = forms.ChoiceField(
            label=_("Decision"), choices=choices_of(RULINGS), widget=forms.RadioSelect
        )
        self.order_fields(["ruling", "text", "number", "date", "ask_on"])

    def body(self, proposal: Record) -> DecisionBody:
        """The decision, from a valid form."""
        said = self.cleaned_data
        return DecisionBody(
            language=page_language(),
            proposal=str(proposal.pk),
            title=proposal.title,
            ruling=said["ruling"],
            text=said["text"].strip().replace("\r\n", "\n"),
            number=said["number"].strip(),
            date=said["date"],
            ask_on=said["ask_on"],
        )


class OutcomeForm(forms.Form):
    """Was it done, did it help?"""

    text = text_area(lazy("In words"), 3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done"] = forms.ChoiceField(label=_("Was it carried out?"), choices=choices_of(MEASURES))
        self.fields["helped"] = forms.ChoiceField(label=_("Did it help?"), choices=choices_of(MEASURES))
        self.order_fields(["done", "helped", "text"])

    def body(self, decision: Record) -> OutcomeBody:
        """The answer, from a valid form."""
        said = self.cleaned_data
        return OutcomeBody(
            language=page_language(),
            decision=str(decision.pk),
            title=decision.title,
            done=said["done"],
            helped=said["helped"],
            text=said["text"].strip().replace("\r\n", "\n"),
        )


class FollowForm(forms.Form):
    """Which record a decision became."""

    note = line(lazy("Note"), required=False, hint=lazy("Whoever may know the decision may read the note."))

    def __init__(self, *args: Any, offered: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["became"] = forms.ChoiceField(
            label=_("It became"), choices=[("", _("please choose")), *offered]
        )
        self.order_fields(["became", "note"])
