"""The form in which a chain is proposed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory.models import Post
from comity.directory.names import profile
from comity.kernel.access import Verb
from comity.kernel.acting import Acting, Role
from comity.kernel.approvals.chains import MARKING, Step
from comity.kernel.approvals.kinds import AgencyChainBody
from comity.kernel.kinds import all_kinds
from comity.web.approvals.naming import ANY_MOVE, move_words
from comity.web.languages import page_language

STEPS = 4
SEATS = (Role.READER, Role.OFFICER, Role.APPROVER, Role.HEAD, Role.CLERK)
_SETTINGS = frozenset({"chain", "post"})


class ChainForm(forms.Form):
    """What the chain is for."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = page_language()
        markings = [(str(one.level), one.words.say(language)) for one in profile().markings]
        self.fields.update(
            title=forms.CharField(label=_("Name of the chain"), max_length=200),
            matter=forms.ChoiceField(label=_("It holds for"), choices=_matters(language)),
            marking_from=forms.ChoiceField(label=_("From this marking upward"), choices=markings),
            others_only=forms.BooleanField(
                label=_("Who puts it up may not agree to it"),
                required=False,
            ),
        )

    def body(self, steps: Sequence[Step], language: str) -> AgencyChainBody:
        """The chain, from a valid form."""
        said = self.cleaned_data
        kind, _bar, move = said["matter"].partition("|")
        return AgencyChainBody(
            title=said["title"].strip(),
            language=language,
            kind=kind,
            move=move,
            marking_from=int(said["marking_from"]),
            steps=tuple(steps),
            others_only=said["others_only"],
        )


class StepForm(forms.Form):
    """One step; left without seats there is none."""

    def __init__(self, *args: Any, acting: Acting, number: int, required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = page_language()
        roles = [(role.value, profile().role(role.value).words.say(language)) for role in SEATS]
        self.number = number
        self.needed = required
        self.fields.update(
            seats=forms.MultipleChoiceField(
                label=_("Roles that are asked"),
                required=False,
                choices=roles,
                widget=forms.CheckboxSelectMultiple,
            ),
            post=forms.ChoiceField(
                label=_("Or this post"), required=False, choices=[("", _("none")), *_posts(acting, language)]
            ),
            how=forms.ChoiceField(
                label=_("How many must agree"),
                required=False,
                choices=[("any", _("one of them")), ("all", _("all of them"))],
                initial="any",
            ),
            days=forms.IntegerField(
                label=_("Days it may wait"),
                required=False,
                min_value=0,
                max_value=365,
                help_text=_("0 or empty: no deadline."),
            ),
            escalate_to=forms.ChoiceField(
                label=_("After that it passes to"), required=False, choices=[("", _("nobody")), *roles]
            ),
        )

    @property
    def is_used(self) -> bool:
        """Whether something was filled in."""
        return self.is_bound and self.has_changed()

    def clean(self) -> dict[str, Any]:
        """A first step names somebody, and what passes on has a deadline."""
        said: dict[str, Any] = super().clean() or {}
        if self.needed and not said.get("seats") and not said.get("post"):
            self.add_error("seats", _("The first step asks at least one role or post."))
        if said.get("escalate_to") and not said.get("days"):
            self.add_error("days", _("A step that passes to somebody has a number of days."))
        return said

    def step(self) -> Step | None:
        """The step, from a valid form; None where no seat is chosen."""
        said = self.cleaned_data
        seats = (*said["seats"], *filter(None, [said["post"]]))
        if not seats:
            return None
        all_of = said["how"] == "all" and len(seats) > 1
        return Step(
            any_of=() if all_of else seats,
            all_of=seats if all_of else (),
            days=said["days"] or 0,
            escalate_to=said["escalate_to"],
        )


def _matters(language: str) -> list[tuple[str, str]]:
    """What a chain can hold for, as "kind|move": any step, one step of one kind, a change of marking."""
    found = [("|", ANY_MOVE.say(language))]
    for kind in all_kinds():
        if kind.name not in _SETTINGS:
            moves = [move for move in kind.lifecycle.moves if move.verb is Verb.APPROVE]
            words = kind.words.say(language)
            found += [(f"{kind.name}|{move.name}", f"{words}: {move.words.say(language)}") for move in moves]
    return [*found, *((f"|{move}", move_words("", move).say(language)) for move in MARKING)]


def _posts(acting: Acting, language: str) -> list[tuple[str, str]]:
    rows = Post.objects.visible_to(acting).filter(record__owner=acting.agency, record__state="held")
    listed = rows.select_related("record").order_by("record__title")
    return [(f"post:{row.pk}", row.record.title_in(language)) for row in listed]
