"""The room's forms: a nomination, a council, a decision, a revocation."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory.models import Post
from comity.directory.names import agency, profile
from comity.kernel.acting import Acting
from comity.kernel.dates import span
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.merit.deciding import grants
from comity.merit.drawing import Drawn
from comity.merit.kinds import Achievement, Member, NominationBody, Whom
from comity.web.languages import page_language
from comity.web.shell.forms import PERIOD_HINT, PartialDateField

MOST_POSTS = 300


def own_posts(acting: Acting) -> list[Record]:
    """The open posts of the agency."""
    rows = Post.objects.visible_to(acting).filter(record__owner=acting.agency, record__state="held")
    return [row.record for row in rows.select_related("record").order_by("record__title", "pk")[:MOST_POSTS]]


class NominationForm(forms.Form):
    """Who is put forward, for which title, for which period."""

    def __init__(self, acting: Acting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting, language = acting, page_language()
        posts = own_posts(acting)
        self.posts = {str(record.pk): record for record in posts}
        units = sorted(
            ((f"agency:{one.code}", one.words.say(language)) for one in profile().agencies),
            key=lambda pair: pair[1].casefold(),
        )
        people = [(f"post:{record.pk}", record.title_in(language)) for record in posts]
        levels = {one.code: one.words.say(language) for one in profile().award_levels}
        awards: dict[str, list[tuple[str, str]]] = {}
        for one in profile().awards:
            awards.setdefault(levels[one.level], []).append((one.code, one.words.say(language)))
        self.fields.update(
            {
                "award": forms.ChoiceField(label=_("Title or certificate"), choices=list(awards.items())),
                "whom": forms.ChoiceField(
                    label=_("Who is put forward"),
                    choices=[(_("Posts of the agency"), people), (_("Agencies and units"), units)],
                ),
                "name_vi": forms.CharField(
                    label=_("Name on the certificate, Vietnamese"),
                    max_length=200,
                    required=False,
                    help_text=_("As it should be printed; the name in the directory where it stays empty."),
                ),
                "name_en": forms.CharField(
                    label=_("Name on the certificate, English"), max_length=200, required=False
                ),
                "period": PartialDateField(label=_("Period"), required=False, help_text=PERIOD_HINT),
                "merit_vi": forms.CharField(
                    label=_("What for, in one sentence, Vietnamese"),
                    max_length=400,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}),
                ),
                "merit_en": forms.CharField(
                    label=_("What for, in one sentence, English"),
                    max_length=400,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}),
                ),
            }
        )

    def clean_period(self) -> str:
        """A period that has a place in the calendar, or none."""
        said: str = self.cleaned_data["period"]
        if said and span(said) == (None, None):
            raise forms.ValidationError(_("This is no year, day or span of them."))
        return said

    def body(self, before: NominationBody | None = None) -> NominationBody:
        """The nomination, from a valid form; what it does not ask stays as `before` has it."""
        said = self.cleaned_data
        sort, _colon, nominee = said["whom"].partition(":")
        whom: Whom = "agency" if sort == "agency" else "post"
        name = self._name(whom, nominee)
        name |= {code: said[f"name_{code}"].strip() for code in ("vi", "en") if said[f"name_{code}"].strip()}
        award = profile().award(said["award"]).words
        merit = {
            code: said[f"merit_{code}"].strip() for code in ("vi", "en") if said[f"merit_{code}"].strip()
        }
        made = NominationBody(
            title=f"{award.vi}: {name['vi']}",
            award=said["award"],
            whom=whom,
            nominee=nominee,
            agency=nominee if whom == "agency" else self.acting.agency,
            name=name,
            period=said["period"],
            merit=merit,
        )
        return made.model_copy(update={"achievements": before.achievements}) if before else made

    def _name(self, whom: Whom, nominee: str) -> dict[str, str]:
        if whom == "agency":
            words = agency(nominee)
            return {"vi": words.vi, "en": words.en}
        record = self.posts[nominee]
        return {"vi": record.title_in("vi"), "en": record.title_in("en")}


def filled(body: NominationBody) -> dict[str, str]:
    """A nomination as its form has it."""
    return {
        "award": body.award,
        "whom": f"{body.whom}:{body.nominee}",
        "name_vi": body.name.get("vi", ""),
        "name_en": body.name.get("en", ""),
        "period": body.period,
        "merit_vi": body.merit.get("vi", ""),
        "merit_en": body.merit.get("en", ""),
    }


class AchievementsForm(forms.Form):
    """Which of the statements drawn from the records stand in the nomination; those chosen before are kept."""

    def __init__(self, body: NominationBody, drawn: list[Drawn], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = page_language()
        kept = {one.sources: one for one in body.achievements}
        fresh = [one for one in drawn if one.achievement.sources not in kept]
        self.offered: dict[str, Achievement] = {f"kept-{n}": one for n, one in enumerate(kept.values())}
        self.offered |= {one.key: one.achievement for one in fresh}
        choices = [(key, f"{one.say(language)} ({len(one.sources)})") for key, one in self.offered.items()]
        self.fields["chosen"] = forms.MultipleChoiceField(
            label=_("Achievements, each with the number of records behind it"),
            choices=choices,
            required=False,
            initial=[key for key in self.offered if key.startswith("kept-")],
            widget=forms.CheckboxSelectMultiple,
        )

    def chosen(self) -> tuple[Achievement, ...]:
        """The statements chosen, from a valid form."""
        return tuple(self.offered[key] for key in self.cleaned_data["chosen"])


class CouncilForm(forms.Form):
    """A council: its level, members and what it weighs."""

    def __init__(self, acting: Acting, waiting: list[Record], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting, language = acting, page_language()
        self.posts = {str(record.pk): record for record in own_posts(acting)}
        bodies = contents(waiting)
        awards = {
            str(one.pk): profile().award(bodies[one.pk].award) for one in waiting if _known(bodies[one.pk])
        }
        cases = [(str(one.pk), f"{one.title_in(language)}") for one in waiting if str(one.pk) in awards]
        levels = [(one.code, one.words.say(language)) for one in reversed(profile().award_levels)]
        self.fields.update(
            {
                "title": forms.CharField(label=_("Name of the sitting"), max_length=200),
                "level": forms.ChoiceField(label=_("Level"), choices=levels),
                "date": forms.DateField(
                    label=_("Day"),
                    required=False,
                    widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                ),
                "members": forms.MultipleChoiceField(
                    label=_("Members"),
                    choices=[(key, record.title_in(language)) for key, record in self.posts.items()],
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                ),
                "others": forms.CharField(
                    label=_("Members of other agencies"),
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 3}),
                    help_text=_(
                        "One a line: the agency's code, a colon, the office. mofa: Head of the Office"
                    ),
                ),
                "nominations": forms.MultipleChoiceField(
                    label=_("Nominations that wait"), choices=cases, widget=forms.CheckboxSelectMultiple
                ),
            }
        )

    def clean_others(self) -> tuple[Member, ...]:
        """Members of other agencies, each line read."""
        found = []
        for line in self.cleaned_data["others"].splitlines():
            if not line.strip():
                continue
            code, colon, office = (part.strip() for part in line.partition(":"))
            if not colon or not office or code not in {one.code for one in profile().agencies}:
                raise forms.ValidationError(
                    _("This line names no agency and office: %(line)s") % {"line": line}
                )
            found.append(Member(agency=code, office=office))
        return tuple(found)

    def members(self) -> tuple[Member, ...]:
        """Every member, from a valid form; own posts under the title that their versions carry."""
        own = (
            Member(agency=self.acting.agency, office=self.posts[key].title)
            for key in self.cleaned_data["members"]
        )
        return (*own, *self.cleaned_data["others"])


class DecisionForm(forms.Form):
    """Which title a decision gives, and what for."""

    def __init__(self, acting: Acting, awards: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [profile().award(code) for code in awards if grants(acting.agency, code)]
        self.fields.update(
            {
                "award": forms.ChoiceField(
                    label=_("Title or certificate"),
                    choices=[(one.code, one.words.say(page_language())) for one in own],
                ),
                "occasion_vi": forms.CharField(
                    label=_("What for, as it is printed, Vietnamese"),
                    max_length=400,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    help_text=_("It follows the words “Đã có thành tích” on every certificate."),
                ),
                "occasion_en": forms.CharField(
                    label=_("What for, as it is printed, English"),
                    max_length=400,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}),
                ),
            }
        )

    def occasion(self) -> dict[str, str]:
        """What for, by language, from a valid form."""
        said = self.cleaned_data
        return {
            code: said[f"occasion_{code}"].strip()
            for code in ("vi", "en")
            if said[f"occasion_{code}"].strip()
        }


def _known(body: Any) -> bool:
    return body.award in {one.code for one in profile().awards}
