"""Addresses of the room, under directory/."""

from django.urls import path

from comity.web.directory import agencies, handovers, merges, posts, shelves

urlpatterns = [
    path("", agencies.agencies, name="directory"),
    path("agencies/<slug:code>/", agencies.agency, name="directory-agency"),
    path("provinces/", agencies.provinces, name="directory-provinces"),
    path("provinces/<slug:code>/", agencies.province, name="directory-province"),
    path("forums/", agencies.forums, name="directory-forums"),
    path("successions/<uuid:pk>/withdraw/", agencies.withdraw, name="directory-succession-withdraw"),
    path("posts/", posts.posts, name="directory-posts"),
    path("posts/new/", posts.new, name="directory-post-new"),
    path("posts/<uuid:pk>/", posts.post, name="post"),
    path("posts/<uuid:pk>/hand-over/", posts.hand_over, name="directory-hand-over"),
    path("posts/<uuid:pk>/hold/", posts.hold, name="directory-hold"),
    path("posts/<uuid:pk>/end/", posts.end, name="directory-end-holding"),
    path("posts/<uuid:pk>/clear/", posts.clear, name="directory-clear"),
    path("hand-overs/<uuid:pk>/", handovers.handover, name="handover"),
    path("hand-overs/<uuid:pk>/give/", handovers.give, name="directory-give"),
    path("hand-overs/<uuid:pk>/take/", handovers.take, name="directory-take"),
    path("hints/", shelves.hints, name="directory-hints"),
    path("persons/", shelves.shelf, {"kind": "person"}, name="directory-persons"),
    path("persons/new/", shelves.new, {"kind": "person"}, name="directory-person-new"),
    path("persons/<uuid:pk>/", shelves.entry, {"kind": "person"}, name="person"),
    path("partners/", shelves.shelf, {"kind": "partner"}, name="directory-partners"),
    path("partners/new/", shelves.new, {"kind": "partner"}, name="directory-partner-new"),
    path("partners/<uuid:pk>/", shelves.entry, {"kind": "partner"}, name="partner"),
    path("partners/by-code/<slug:code>/", agencies.partner, name="directory-partner"),
    path("places/", shelves.shelf, {"kind": "place"}, name="directory-places"),
    path("places/new/", shelves.new, {"kind": "place"}, name="directory-place-new"),
    path("places/<uuid:pk>/", shelves.entry, {"kind": "place"}, name="place"),
    path("names/<uuid:pk>/change/", shelves.change, name="directory-change"),
    path("names/<uuid:pk>/account/", shelves.link_account, name="directory-account"),
    path("names/<uuid:pk>/merge/", merges.merge, name="directory-merge"),
    path("names/<uuid:pk>/unmerge/", merges.unmerge, name="directory-unmerge"),
]
