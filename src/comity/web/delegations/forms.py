"""The form in which a post is lent."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from comity.directory.models import Post
from comity.directory.names import profile
from comity.directory.seats import held, held_by, holder_on
from comity.directory.today import today
from comity.kernel.acting import Acting, Role
from comity.web.languages import page_language


def lendable(acting: Acting) -> list[Post]:
    """The posts that this hat may lend: those its person holds in the agency, for a head all of them."""
    if acting.delegation or not acting.hosted:
        return []
    rows = Post.objects.visible_to(acting).filter(record__owner=acting.agency, record__state="held")
    if Role.HEAD in acting.roles:
        rows = rows.filter(held(today()))
    elif acting.person:
        rows = rows.filter(held_by(acting.person, today()))
    else:
        return []
    return list(rows.select_related("record").order_by("record__title", "pk"))


class LendForm(forms.Form):
    """Which post, to whom, from which day to which, with which roles."""

    def __init__(self, *args: Any, acting: Acting, posts: list[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = page_language()
        words = [(role.code, role.words.say(language)) for role in profile().roles]
        self.fields.update(
            post=forms.ChoiceField(
                label=_("Post to lend"),
                choices=[
                    (str(one.pk), f"{one.record.title_in(language)} ({holder_on(one, today())})")
                    for one in posts
                ],
            ),
            to=forms.ChoiceField(label=_("To whom"), choices=_people(acting, language)),
            first=_day(_("From the day")),
            last=_day(_("Until, this day included")),
            roles=forms.MultipleChoiceField(
                label=_("Only these roles"),
                required=False,
                choices=[choice for choice in words if choice[0] != Role.MACHINE],
                widget=forms.CheckboxSelectMultiple,
                help_text=_(
                    "None chosen: every role of the post. The clearance is never above either person's."
                ),
            ),
            reason=forms.CharField(label=_("Reason"), required=False, max_length=500),
        )


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


def _people(acting: Acting, language: str) -> list[tuple[str, str]]:
    """The persons of the agency other than this one, by their first post."""
    rows = Post.objects.visible_to(acting).filter(
        record__owner=acting.agency, record__state="held", record__replica=False
    )
    found: dict[str, str] = {}
    for post in rows.filter(held(today())).select_related("record").order_by("record__title", "pk"):
        person = holder_on(post, today())
        found.setdefault(person, f"{post.record.title_in(language)} ({person})")
    found.pop(acting.person, None)
    return list(found.items())
