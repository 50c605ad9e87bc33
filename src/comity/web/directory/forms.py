"""The room's forms."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _

from comity.directory import names
from comity.directory.models import User
from comity.directory.named import (
    PARTNER_SORTS,
    PLACE_SORTS,
    NamedBody,
    NameOn,
    PartnerBody,
    PersonBody,
    PlaceBody,
)
from comity.directory.today import today
from comity.kernel.acting import Acting, Role
from comity.kernel.kinds import Rendering
from comity.web.directory.common import listed_persons
from comity.web.languages import page_language
from comity.web.shell.forms import PartialDateField, lines_of, marking_field

Choices = list[tuple[str, str]]
_LONGEST = 300


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A full day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def clearances() -> Choices:
    """Every marking that a post may be cleared for."""
    return [(str(marking.level), marking.words.say(page_language())) for marking in names.profile().markings]


class NameForm(forms.Form):
    """A person, partner or place. `kind` says which; one name a line where several may be given."""

    def __init__(self, *args: Any, kind: str, acting: Acting, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.new = kind, new
        hint = {"data-hints": "", "autocomplete": "off"}
        self.fields["title"] = forms.CharField(
            label=_("Name"), max_length=_LONGEST, widget=forms.TextInput(attrs=hint)
        )
        if kind != "person":
            self.fields["english"] = forms.CharField(
                label=_("Name in English"), max_length=_LONGEST, required=False
            )
        self.fields["aliases"] = _lines(_("Other spellings and abbreviations"), _("One on each line."))
        self.fields["former"] = _lines(
            _("Earlier names"), _("One on each line, with its period: 1976/1991 Name; ../2025-06 Name.")
        )
        {"person": self._person, "partner": self._partner, "place": self._place}[kind]()
        self.fields["note"] = _lines(_("Note"))
        if kind != "person" and new:
            self.fields["audience"] = forms.ChoiceField(
                label=_("Who may know it"),
                choices=[("all", _("Every agency")), ("own", _("Our agency only"))],
            )
            self.fields["marking"] = marking_field(acting)

    def _person(self) -> None:
        ranks = [(rank.code, rank.words.say(page_language())) for rank in names.profile().ranks]
        self.fields["rank"] = forms.ChoiceField(label=_("Rank"), required=False, choices=[("", "–"), *ranks])
        if self.new:
            self.fields["username"] = forms.CharField(
                label=_("Sign-in name"),
                max_length=150,
                required=False,
                help_text=_("Makes an account; it opens nothing before the person holds a post."),
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.fields["password"] = forms.CharField(
                label=_("First password"),
                required=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            )

    def _partner(self) -> None:
        self.fields["sort"] = forms.ChoiceField(
            label=_("Sort"),
            choices=[(code, words.say(page_language())) for code, words in PARTNER_SORTS.items()],
        )
        if self.new:
            entries = sorted(
                (entry.words.say(page_language()), entry.code) for entry in names.profile().partners
            )
            self.fields["code"] = forms.ChoiceField(
                label=_("Entry of the country profile"),
                required=False,
                choices=[("", _("none: a partner of its own")), *((code, name) for name, code in entries)],
            )

    def _place(self) -> None:
        self.fields["sort"] = forms.ChoiceField(
            label=_("Sort"),
            choices=[(code, words.say(page_language())) for code, words in PLACE_SORTS.items()],
        )
        self.fields["within"] = forms.CharField(
            label=_("Lies in"),
            max_length=_LONGEST,
            required=False,
            help_text=_("Province, district or country."),
        )

    def clean(self) -> dict[str, Any]:
        """An account has a password that the rules admit; earlier names can be read."""
        said = super().clean() or {}
        if said.get("password") and not said.get("username"):
            self.add_error("username", _("A password needs a sign-in name."))
        if said.get("username"):
            try:
                validate_password(said.get("password", ""), User(username=said["username"]))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return said

    @property
    def typed_names(self) -> list[str]:
        """Every name that was typed, to look for likely duplicates."""
        said = self.cleaned_data
        former = [name.vi for name in _former(said.get("former", ""))]
        return [said["title"], said.get("english", ""), *lines_of(said.get("aliases", "")), *former]

    def body(self) -> NamedBody:
        """What was typed."""
        said = self.cleaned_data
        english = said.get("english", "").strip()
        shared: dict[str, Any] = {
            "title": said["title"].strip(),
            "translations": {"en": Rendering(fields={"title": english}, translator="")} if english else {},
            "aliases": tuple(lines_of(said["aliases"])),
            "former": tuple(_former(said["former"])),
            "note": said["note"].strip().replace("\r\n", "\n"),
        }
        if self.kind == "person":
            return PersonBody(**shared, rank=said["rank"], account=said.get("username", "").strip())
        if self.kind == "partner":
            return PartnerBody(**shared, sort=said["sort"], code=said.get("code", ""))
        return PlaceBody(**shared, sort=said["sort"], within=said["within"].strip())


def initial_of(body: NamedBody) -> dict[str, Any]:
    """What stands in a record, as the form shows it."""
    former = [f"{name.period or '../..'} {name.vi}" for name in body.former]
    return {
        **body.model_dump(include={"title", "note", "rank", "sort", "within"}),
        "english": body.headings().get("en", ""),
        "aliases": "\n".join(body.aliases),
        "former": "\n".join(former),
    }


class PostForm(forms.Form):
    """A new post of the agency."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [
            (role.code, role.words.say(page_language()))
            for role in names.profile().roles
            if role.code != "machine"
        ]
        self.fields.update(
            title=forms.CharField(label=_("Title of the post"), max_length=_LONGEST),
            english=forms.CharField(label=_("Title in English"), max_length=_LONGEST),
            roles=forms.MultipleChoiceField(
                label=_("Roles"), choices=roles, widget=forms.CheckboxSelectMultiple
            ),
            clearance=forms.TypedChoiceField(label=_("May read up to"), choices=clearances(), coerce=int),
            until=day_field(_("Clearance until"), required=False),
            person=forms.ChoiceField(
                label=_("Held by"),
                required=False,
                choices=[("", _("nobody yet")), *listed_persons(acting)],
                help_text=_("Persons of the agency with an account."),
            ),
            first=day_field(_("First day"), required=False),
        )

    def clean(self) -> dict[str, Any]:
        """Who holds it begins on a day; without one, today."""
        said = super().clean() or {}
        if said.get("person") and not said.get("first"):
            said["first"] = today()
        return said

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles chosen."""
        return frozenset(Role(code) for code in self.cleaned_data["roles"])


class ClearForm(forms.Form):
    """A post's clearance."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(
            clearance=forms.TypedChoiceField(label=_("May read up to"), choices=clearances(), coerce=int),
            until=day_field(
                _("Last day of the clearance"),
                required=False,
                help_text=_("Empty: without an end."),
            ),
        )


class HoldForm(forms.Form):
    """Who takes a vacant post up, and when."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(
            person=forms.ChoiceField(label=_("Person"), choices=listed_persons(acting)),
            first=day_field(_("First day")),
            last=day_field(_("Last day"), required=False),
        )


class EndForm(forms.Form):
    """When a holding ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last"] = day_field(_("Last day"), help_text=_("Yesterday takes the post away at once."))


class HandOverForm(forms.Form):
    """To whom a post goes, and when."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(
            person=forms.ChoiceField(
                label=_("Goes to"), choices=listed_persons(acting), help_text=_("Persons with an account.")
            ),
            on=day_field(
                _("Day of the hand-over"),
                help_text=_("The new holder's first day; the present one's last is the day before."),
            ),
            note=_lines(_("Note")),
        )


class AccountForm(forms.Form):
    """Which account is a person's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.CharField(label=_("Sign-in name"), max_length=150)


class SuccessionForm(forms.Form):
    """What an agency or place became, or was before."""

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(
            side=forms.ChoiceField(
                label=_("This one"), choices=[("after", _("became")), ("before", _("was made from"))]
            ),
            others=forms.MultipleChoiceField(label=_("Which"), choices=choices),
            date=PartialDateField(label=_("Date")),
            basis=forms.CharField(label=_("Paper that says so"), max_length=_LONGEST, required=False),
        )


def _lines(label: str, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=False, widget=widget, help_text=help_text, max_length=4000)


def _former(text: str) -> list[NameOn]:
    """Lines as "1976/1991 Name"; without a period the whole line is the name."""
    found = []
    for line in lines_of(text):
        period, _space, name = line.partition(" ")
        if "/" in period and name:
            found.append(NameOn(vi=name.strip(), period="" if period == "../.." else period))
        else:
            found.append(NameOn(vi=line))
    return found
