"""The forms of the agenda: a booking, a hold, a search for free days, a feed."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.agenda.kinds import BookingBody, HoldBody
from comity.agenda.rules import busy_up_to
from comity.agenda.sources import KINDS
from comity.agenda.windows import FURTHEST, Search
from comity.directory.models import Post
from comity.directory.names import profile
from comity.kernel.acting import Acting
from comity.kernel.kinds import kind_named
from comity.kernel.labels import EVERYONE, Label
from comity.web.languages import page_language

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]


def own_posts(acting: Acting) -> list[tuple[str, str]]:
    """The open posts of the agency: (id, title)."""
    rows = Post.objects.visible_to(acting).filter(record__owner=acting.agency, record__state="held")
    found = rows.select_related("record").order_by("record__created_at", "pk")
    return [(str(row.pk), row.record.title_in(page_language())) for row in found]


class _Form(forms.Form):
    """A form for one hat; `first` and `last` are days."""

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting = acting
        self.fields.update(self.made())

    def made(self) -> dict[str, forms.Field]:
        """The fields, in the page's language."""
        raise NotImplementedError

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


class BookingForm(_Form):
    """Posts and a venue taken for some days."""

    def made(self) -> dict[str, forms.Field]:
        markings = [
            (str(one.level), one.words.say(page_language()))
            for one in profile().markings
            if one.level <= self.acting.reach
        ]
        return {
            "title": forms.CharField(label=_("What for"), max_length=300),
            "first": _day(_("First day")),
            "last": _day(_("Last day")),
            "posts": _several(_("Posts"), own_posts(self.acting)),
            "venue": forms.CharField(label=_("Venue"), max_length=200, required=False),
            "abroad": forms.BooleanField(label=_("Abroad"), required=False),
            "marking": forms.ChoiceField(label=_("Marking"), choices=markings),
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
        }

    def clean(self) -> dict[str, Any]:
        """What may not be declared busy is said at once."""
        said = super().clean()
        if said.get("busy") and int(said.get("marking", 0)) > busy_up_to():
            self.add_error("busy", _("At this marking nobody may be told “busy”."))
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
        )

    @property
    def label(self) -> Label:
        return Label(int(self.cleaned_data["marking"]))


class HoldForm(_Form):
    """A time without contacts."""

    def made(self) -> dict[str, forms.Field]:
        partners = [("", "-"), *((one.code, one.words.say(page_language())) for one in profile().partners)]
        markings = [
            (str(one.level), one.words.say(page_language()))
            for one in profile().markings
            if one.level <= self.acting.reach
        ]
        return {
            "title": forms.CharField(label=_("What is on hold"), max_length=300),
            "partner": forms.ChoiceField(label=_("Partner"), choices=partners, required=False),
            "posts": _several(_("Posts"), own_posts(self.acting)),
            "first": _day(_("First day")),
            "last": _day(_("Last day")),
            "reason": forms.CharField(
                label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3})
            ),
            "marking": forms.ChoiceField(label=_("Marking"), choices=markings),
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
            reason=said["reason"].strip().replace("\r\n", "\n"),
        )

    @property
    def label(self) -> Label:
        audience = frozenset({EVERYONE}) if self.cleaned_data["everyone"] else frozenset[str]()
        return Label(int(self.cleaned_data["marking"]), audience)


class FreeForm(_Form):
    """For whom, when and how long days are looked for."""

    def made(self) -> dict[str, forms.Field]:
        partners = [(one.code, one.words.say(page_language())) for one in profile().partners]
        return {
            "first": _day(_("From day")),
            "last": _day(_("Until day")),
            "length": forms.IntegerField(label=_("Days on end"), min_value=1, max_value=60, initial=1),
            "posts": _several(_("Posts"), own_posts(self.acting)),
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


class FeedForm(_Form):
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
