"""The feed: notices as Atom (RFC 4287) at an address that holds a secret. It has no titles and no texts, since it may
be read on another network; each entry leads to the notice, which asks for signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from comity.kernel import node
from comity.kernel.acting import Acting
from comity.kernel.following.feeds import do_make_feed, do_revoke_feed, reader_of
from comity.kernel.following.reading import told
from comity.kernel.kinds import is_known, kind_named
from comity.web.acting import signed_in
from comity.web.following.views import following_context
from comity.web.languages import page_language

ENTRIES = 50


@require_POST
@signed_in
def address(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Make an address for the hat's feed, in place of an earlier one, or revoke it (`revoke` is given)."""
    if request.POST.get("revoke"):
        do_revoke_feed(acting=acting)
        return redirect(f"{reverse('following')}#feed")
    token = do_make_feed(acting=acting)
    # Shown once, in the answer itself: the secret is stored nowhere.
    made = request.build_absolute_uri(reverse("feed", args=[token]))
    return render(request, "following/following.html", {**following_context(acting), "feed_url": made})


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The notices of the hat whose secret this is."""
    acting = reader_of(token)
    language = page_language()
    home = request.build_absolute_uri(reverse("notices"))
    atom = Atom1Feed(
        title=_("Comity: what you follow"), link=home, description="", language=language, feed_guid=home
    )
    for one in told(acting, unread_only=True, limit=ENTRIES):
        kind = one.record.kind
        said = kind_named(kind).words.say(language) if is_known(kind) else _("Record")
        atom.add_item(
            title=_("%(kind)s: something you follow has changed") % {"kind": said},
            link=request.build_absolute_uri(reverse("notice", args=[one.record.pk])),
            description="",
            unique_id=f"urn:comity:{node.here().name}:{one.record.pk}:{one.at:%Y%m%dT%H%M%S%fZ}",
            updateddate=one.at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
