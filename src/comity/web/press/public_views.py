"""What the public reads, without signing in: published releases past their embargo, and nothing else."""

import uuid
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from comity.directory.names import agency
from comity.documents.release_paper import docx_of, plain_of, text_of
from comity.kernel import clock, node
from comity.kernel.access import not_found
from comity.kernel.reading import contents
from comity.press.kinds import ReleaseBody
from comity.press.models import Release
from comity.press.reading import public, public_photo, public_release
from comity.press.translating import languages, text_in
from comity.web.attachments.serving import as_preview
from comity.web.languages import page_language
from comity.web.press.views import WORD, papered

PER_PAGE = 20
ENTRIES = 30
SHOWN = ("image/jpeg", "image/png", "image/webp", "image/gif")


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The releases, the latest first."""
    page = Paginator(public(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "items": _items(list(page.object_list), page_language()), **_here()}
    return render(request, "press/news.html", context)


@require_safe
def item(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One release, in the language asked for where it can be read in it."""
    row, body = public_release(pk)
    language = _language(request, body)
    context = {
        "row": row,
        "text": text_of(row.record, body, language),
        "said_in": language,
        "others": [code for code in languages(body) if code != language],
        "publisher": agency(row.record.owner).say(page_language()),
    }
    return render(request, "press/news_item.html", context)


@require_safe
def plain(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A release as plain text."""
    row, body = public_release(pk)
    language = _language(request, body)
    data = plain_of(text_of(row.record, body, language)).encode()
    return papered(data, "text/plain; charset=utf-8", f"release-{language}.txt")


@require_safe
def docx(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A release as a text document."""
    row, body = public_release(pk)
    language = _language(request, body)
    return papered(docx_of(text_of(row.record, body, language)), WORD, f"release-{language}.docx")


@require_safe
def photo(request: HttpRequest, pk: uuid.UUID, photo: uuid.UUID) -> HttpResponseBase:
    """A picture that a public release shows."""
    attached = public_photo(pk, photo)
    if attached.body.media_type not in SHOWN:
        raise not_found()
    return as_preview(attached)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The latest releases as Atom (RFC 4287), each in one language."""
    language = "en" if request.GET.get("lang", page_language()) == "en" else "vi"
    home = request.build_absolute_uri(reverse("news"))
    with override(language):
        atom = _Feed(
            title=_("News of %(agencies)s") % {"agencies": _here()["publisher"]},
            link=home,
            description="",
            language=language,
            feed_url=request.build_absolute_uri(),
            feed_guid=f"{home}?lang={language}",
        )
    rows = list(public()[:ENTRIES])
    bodies = contents([row.record for row in rows])
    for row in rows:
        body = bodies[row.pk]
        assert isinstance(body, ReleaseBody)
        said = language if language in languages(body) else body.language
        text = text_of(row.record, body, said)
        atom.add_item(
            title=text.title,
            link=request.build_absolute_uri(f"{reverse('news-item', args=[row.pk])}?lang={said}"),
            description="\n\n".join(text.paragraphs),
            unique_id=f"urn:uuid:{row.pk}",
            pubdate=row.public_from,
            updateddate=row.public_from,
            author_name=text.agency,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


class _Feed(Atom1Feed):
    """A feed in which nothing stands yet is as old as the day: the same question gets the same answer."""

    def latest_post_date(self) -> datetime:
        """See Django."""
        if self.items:
            latest: datetime = super().latest_post_date()
            return latest
        return clock.now().replace(hour=0, minute=0, second=0, microsecond=0)


def _items(rows: list[Release], language: str) -> list[dict[str, object]]:
    bodies = contents([row.record for row in rows])
    found: list[dict[str, object]] = []
    for row in rows:
        body = bodies[row.pk]
        assert isinstance(body, ReleaseBody)
        said = language if language in languages(body) else body.language
        first = text_in(body, "statements/0", said) if body.statements else ""
        found.append(
            {
                "row": row,
                "title": text_in(body, "title", said),
                "lead": first,
                "language": said,
                "number": body.number,
                "photo": body.photos[0] if body.photos else None,
            }
        )
    return found


def _language(request: HttpRequest, body: ReleaseBody) -> str:
    asked = request.GET.get("lang", page_language())
    return asked if asked in languages(body) else body.language


def _here() -> dict[str, str]:
    """Who publishes on this node."""
    language = page_language()
    return {"publisher": ", ".join(agency(code).say(language) for code in node.here().agencies)}
