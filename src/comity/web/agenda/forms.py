"""The forms of the agenda: a booking, a hold, a search for free days, a feed."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.agenda.kinds import ANSWERS, BookingBody, HoldBody, InvitationBody
from comity.agenda.models import BusyTime
from comity.agenda.rules import busy_up_to
from comity.agenda.sources import KINDS
from comity.agenda.windows import FURTHEST, Search
from comity.directory import names
from comity.directory.models import Post
from comity.directory.names import profile
from comity.directory.today import today
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.labels import EVERYONE
from comity.kernel.reading import contents
from comity.web.languages import page_language
from comity.web.shell.forms import HatForm, marking_field

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]


def own_posts(acting: Acting) -> list[tuple[str, str]]:
    """The open posts of the agency: (id, title)."""
    rows = Post.objects.visible_to(acting).filter(record__owner=acting.agency, record__state="held")
    found = rows.select_related("record").order_by("record__created_at", "pk")
    return [(str(row.pk), row.record.title_in(page_language())) for row in found]


def told_posts(acting: Acting) -> list[tuple[str, str]]:
    """Posts of other agencies that declare busy times from today on: (id, agency and office)."""
    rows = BusyTime.objects.visible_to(acting).filter(last__gte=today(), record__state="busy")
    found = list(
        rows.exclude(record__owner=acting.agency).select_related("record").order_by("last", "pk")[:200]
    )
    bodies = contents([row.record for row in found])
    here = page_language()
    told: dict[str, str] = {}
    for row in found:
        body = bodies[row.pk]
        agency, office = names.agency(row.record.owner).say(here), body.say("office", here).text
        told |= dict.fromkeys(body.posts, f"{agency}: {office}")
    return sorted(told.items(), key=lambda one: one[1])


def other_agencies(acting: Acting) -> list[tuple[str, str]]:
    """Every agency of the profile but the own."""
    here = page_language()
    return [(one.code, one.words.say(here)) for one in profile().agencies if one.code != acting.agency]


class _DaysForm(HatForm):
    """A form for one hat; `first` and `last` are days."""

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("first") and said.get("last") and said["last"] < said["first"]:
            self.add_error("last", _("The last day is before the first."))
        return said

    @property
    def edtf(self) -> str:
        """The days as EDTF, from a valid form."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"

    @property
    def posts(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["posts"])


class BookingForm(_DaysForm):
    """Posts and a venue taken for some days."""

    def made(self) -> dict[str, forms.Field]:
        return {
            "title": forms.CharField(label=_("What for"), max_length=300),
            "first": _day(_("First day")),
            "last": _day(_("Last day")),
            "posts": _several(_("Posts"), own_posts(self.acting)),
            "venue": forms.CharField(label=_("Venue"), max_length=200, required=False),
            "abroad": forms.BooleanField(label=_("Abroad"), required=False),
            "marking": marking_field(self.acting),
            "busy": forms.BooleanField(
                label=_("Colleagues see the posts as busy"),
                required=False,
                help_text=_(
                    "Colleagues of your agency who may not read this booking see “busy” on these days and nothing "
                    "else. Leave it out where the absence itself is secret."
                ),
            ),
            "venue_busy": forms.BooleanField(
                label=_("The venue is our own: who asks for it sees it as busy"), required=False
            ),
            "busy_for": forms.MultipleChoiceField(
                label=_("Other agencies that see the posts as busy"),
                required=False,
                choices=[(EVERYONE, _("Every agency")), *other_agencies(self.acting)],
                widget=forms.SelectMultiple(attrs={"size": 5}),
                help_text=_(
                    "They see which post is taken on which days, and not one word of this booking. It cannot be "
                    "unsaid; when the booking is cancelled they see that the post is free again."
                ),
            ),
        }

    def clean(self) -> dict[str, Any]:
        """What may not be declared busy is said at once."""
        said = super().clean()
        if said.get("busy") and int(said.get("marking", 0)) > busy_up_to():
            self.add_error("busy", _("At this marking nobody may be told “busy”."))
        if said.get("busy_for") and int(said.get("marking", 0)) > busy_up_to():
            self.add_error("busy_for", _("At this marking nobody may be told “busy”."))
        if not said.get("posts") and not said.get("venue"):
            self.add_error("posts", _("Choose a post, or give a venue."))
        return said

    def body(self, about: str = "") -> BookingBody:
        """The booking, from a valid form."""
        said = self.cleaned_data
        return BookingBody(
            title=said["title"].strip(),
            date=self.edtf,
            posts=self.posts,
            venue=said["venue"].strip(),
            about=about,
            abroad=said["abroad"],
            busy=said["busy"],
            venue_busy=said["venue_busy"],
            busy_for=tuple(said["busy_for"]),
        )


class HoldForm(_DaysForm):
    """A time without contacts."""

    def made(self) -> dict[str, forms.Field]:
        partners = [("", "-"), *((one.code, one.words.say(page_language())) for one in profile().partners)]
        return {
            "title": forms.CharField(label=_("What is on hold"), max_length=300),
            "partner": forms.ChoiceField(label=_("Partner"), choices=partners, required=False),
            "posts": _several(_("Posts"), own_posts(self.acting)),
            "first": _day(_("First day")),
            "last": _day(_("Last day")),
            "reason": forms.CharField(
                label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3})
            ),
            "marking": marking_field(self.acting),
            "everyone": forms.BooleanField(
                label=_("Tell every agency"),
                required=False,
                help_text=_("An agency that is not told cannot be warned."),
            ),
        }

    def clean(self) -> dict[str, Any]:
        """A hold is on somebody."""
        said = super().clean()
        if not said.get("posts") and not said.get("partner"):
            self.add_error("partner", _("Choose a partner, or a post."))
        return said

    def body(self) -> HoldBody:
        """The hold, from a valid form."""
        said = self.cleaned_data
        return HoldBody(
            title=said["title"].strip(),
            date=self.edtf,
            partner=said["partner"],
            posts=self.posts,
            reason=self.text("reason"),
        )


class FreeForm(_DaysForm):
    """For whom, when and how long days are looked for."""

    def made(self) -> dict[str, forms.Field]:
        partners = [(one.code, one.words.say(page_language())) for one in profile().partners]
        return {
            "first": _day(_("From day")),
            "last": _day(_("Until day")),
            "length": forms.IntegerField(label=_("Days on end"), min_value=1, max_value=60, initial=1),
            "posts": _several(_("Posts"), [*own_posts(self.acting), *told_posts(self.acting)]),
            "partners": forms.MultipleChoiceField(
                label=_("Partners"),
                required=False,
                choices=partners,
                widget=forms.SelectMultiple(attrs={"size": 8}),
            ),
            "weekends": forms.BooleanField(label=_("Weekends count as free"), required=False),
        }

    def clean(self) -> dict[str, Any]:
        """No further than one search looks."""
        said = super().clean()
        if said.get("first") and said.get("last") and (said["last"] - said["first"]).days >= FURTHEST:
            self.add_error("last", _("At most a year is looked through at a time."))
        return said

    @property
    def search(self) -> Search:
        """The search, from a valid form."""
        said = self.cleaned_data
        posts = frozenset(uuid.UUID(post) for post in said["posts"])
        return Search(
            said["first"], said["last"], said["length"], posts, tuple(said["partners"]), said["weekends"]
        )


class InvitationForm(_DaysForm):
    """What agencies are invited to; only of a new one the marking is chosen."""

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        self.new = new
        super().__init__(*args, **kwargs)

    def made(self) -> dict[str, forms.Field]:
        hint = _("For example 08:30; empty for whole days.")
        return {
            "title": forms.CharField(label=_("To what"), max_length=300),
            "first": _day(_("First day")),
            "last": _day(_("Last day")),
            "begins": forms.CharField(label=_("Begins at"), max_length=5, required=False, help_text=hint),
            "ends": forms.CharField(label=_("Ends at"), max_length=5, required=False),
            "place": forms.CharField(label=_("Place"), max_length=200, required=False),
            "text": forms.CharField(
                label=_("Programme, and what to prepare"),
                max_length=5000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            ),
            "agencies": forms.MultipleChoiceField(
                label=_("Agencies invited"),
                choices=other_agencies(self.acting),
                widget=forms.SelectMultiple(attrs={"size": 8}),
            ),
            **({"marking": marking_field(self.acting)} if self.new else {}),
        }

    def body(self, about: str = "") -> InvitationBody:
        """The invitation, from a valid form."""
        said = self.cleaned_data
        return InvitationBody(
            title=said["title"].strip(),
            date=self.edtf,
            begins=said["begins"].strip(),
            ends=said["ends"].strip(),
            place=said["place"].strip(),
            text=self.text("text"),
            agencies=tuple(said["agencies"]),
            about=about,
        )


class AnswerForm(forms.Form):
    """An agency's answer to an invitation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = forms.ChoiceField(
            label=_("Answer"),
            choices=[(code, words.say(page_language())) for code, words in ANSWERS.items()],
        )
        self.fields["who"] = forms.CharField(label=_("Who comes"), max_length=300, required=False)
        self.fields["people"] = forms.IntegerField(
            label=_("How many"), min_value=0, max_value=9999, required=False
        )
        self.fields["remark"] = forms.CharField(label=_("Note"), max_length=1000, required=False)


class FeedForm(HatForm):
    """A new feed."""

    def made(self) -> dict[str, forms.Field]:
        kinds = [
            (kind, kind_named(kind).words.say(page_language())) for kind in KINDS if kind != "delegation"
        ]
        return {
            "name": forms.CharField(label=_("Name of the calendar"), max_length=100),
            "kinds": forms.MultipleChoiceField(
                label=_("What it carries"), choices=kinds, widget=forms.CheckboxSelectMultiple
            ),
            "language": forms.ChoiceField(label=_("Language"), choices=LANGUAGES),
            "own": forms.BooleanField(
                label=_("Only what my agency leads or takes part in"), required=False, initial=True
            ),
        }


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, initial=timezone.localdate)


def _several(label: str, choices: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )
