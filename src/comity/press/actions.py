"""What changes releases and clippings."""

import uuid
from datetime import datetime

from comity.directory.symbols import next_symbol
from comity.directory.today import today
from comity.kernel import clock
from comity.kernel.access import Verb
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.attachments.actions import do_attach_again
from comity.kernel.attachments.models import Attachment
from comity.kernel.kinds import Source
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, move, own, revise
from comity.press.checking import obstacles
from comity.press.kinds import ClippingBody, Pair, Photo, ReleaseBody, Rendered
from comity.press.translating import beside

COMMUNIQUE = "communique"  # the document type in whose register releases are numbered


@action
def do_draft_release(body: ReleaseBody, *, acting: Acting, label: Label | None = None) -> Record:
    """Keep a drafted release. Every record that a sentence stands on is one that this hat may read.

    Its photos are files of other records: they are hung on it too.
    """
    _require_known(body, acting)
    made = create("release", body.model_copy(update={"photos": ()}), acting=acting, label=label)
    if not body.photos:
        return made
    hung = do_attach_again(made.pk, [one.attachment for one in body.photos], acting=acting)
    photos = tuple(
        one.model_copy(update={"attachment": str(file.pk)})
        for one, file in zip(body.photos, hung, strict=True)
    )
    return revise(made, acting=acting, body=body.model_copy(update={"photos": photos}))


@action
def do_revise_release(release: uuid.UUID | str, body: ReleaseBody, *, acting: Acting) -> Record:
    """Change an own release that is a draft. Translations stay, and show where they are stale."""
    record = own(release, acting, "release")
    _require_draft(record)
    before = {id_ for _, id_ in content(record, ReleaseBody).links()}
    _require_known(body, acting, before)
    return revise(record, acting=acting, body=body)


@action
def do_render_release(
    release: uuid.UUID | str, language: str, texts: dict[str, str], translator: str, *, acting: Acting
) -> Record:
    """Translate an own draft: `texts` by path. What is left out keeps the translation it has."""
    record = own(release, acting, "release")
    _require_draft(record)
    body = content(record, ReleaseBody)
    if not translator.strip():
        raise Problem(
            "translator-missing",
            what=Words(vi="Chưa ghi người dịch.", en="The translator is not named."),
            mend=Words(vi="Ghi tên hoặc chức vụ người dịch.", en="Name the translator, or their office."),
            place="translator",
        )
    originals = body.texts()
    given = {path: text.strip() for path, text in texts.items() if path in originals and text.strip()}
    kept = {
        one.path: Pair(path=one.path, original=one.was or one.original, text=one.text)
        for one in beside(body, language)
        if one.text
    }
    kept |= {path: Pair(path=path, original=originals[path], text=text) for path, text in given.items()}
    pairs = tuple(kept[path] for path in originals if path in kept)
    rendered = {**body.rendered, language: Rendered(translator=translator.strip(), pairs=pairs)}
    return revise(record, acting=acting, body=body.model_copy(update={"rendered": rendered}))


@action
def do_show_photo(
    release: uuid.UUID | str, attachment: uuid.UUID | str, caption: str, credit: str, *, acting: Acting
) -> Record:
    """Show a picture that hangs on an own draft, with caption and credit; both empty take it out again."""
    record = own(release, acting, "release")
    _require_draft(record)
    body = content(record, ReleaseBody)
    hangs = Attachment.objects.for_machine().filter(
        pk=uuid.UUID(str(attachment)), of=record.pk, record__owner=record.owner
    )
    if not hangs.filter(record__state="attached").exists():
        raise Problem(
            "photo-missing",
            what=Words(vi="Ảnh chưa được đính kèm vào bản tin này.", en="The picture is not attached here."),
            mend=Words(vi="Đính kèm ảnh trước.", en="Attach it first."),
            place="attachment",
        )
    photos = tuple(one for one in body.photos if one.attachment != str(attachment))
    if caption.strip() or credit.strip():
        photos += (Photo(attachment=str(attachment), caption=caption.strip(), credit=credit.strip()),)
    return revise(record, acting=acting, body=body.model_copy(update={"photos": photos}))


@action
def do_approve_release(release: uuid.UUID | str, *, acting: Acting) -> Record:
    """Approve an own release."""
    return move(get(release, acting, kind="release"), "approve", acting=acting)


@action
def do_reopen_release(release: uuid.UUID | str, *, acting: Acting) -> Record:
    """Take an approved release back to change it."""
    return move(own(release, acting, "release"), "reopen", acting=acting)


@action
def do_publish_release(release: uuid.UUID | str, *, acting: Acting) -> Record:
    """Publish an approved release: it gets its number, and the public reads it from now on, or from the embargo's end.

    A Problem where anything stands in the way; it names what this hat may know of it.
    """
    record = get(release, acting, kind="release", verb=Verb.SEND)
    body = content(record, ReleaseBody)
    found = obstacles(record, body, acting)
    if found:
        raise Problem(
            "release-kept-back",
            what=Words(
                vi="Chưa công bố được: " + "; ".join(one.what.vi for one in found) + ".",
                en="It cannot be published: " + "; ".join(one.what.en for one in found) + ".",
            ),
            mend=Words(
                vi="Sửa lại bản tin và duyệt lại, hoặc trao đổi với người được xem hồ sơ nguồn.",
                en="Revise and approve it again, or speak with an office that may read the source.",
            ),
            place=", ".join(one.place for one in found if one.place),
        )
    number = body.number or next_symbol(record.owner, COMMUNIQUE, today().year).text
    told = body.model_copy(update={"published_at": clock.stamp(), "number": number})
    return move(record, "publish", acting=acting, body=told)


@action
def do_withdraw_release(release: uuid.UUID | str, *, acting: Acting) -> Record:
    """Withdraw a published release: no public page shows it any more. Its number stays."""
    return move(get(release, acting, kind="release"), "withdraw", acting=acting)


@action
def do_keep_clipping(
    body: ClippingBody, *, acting: Acting, sources: tuple[Source, ...] = (), sure: bool = False
) -> Record:
    """Keep what an outlet wrote; linked at once where the conference is `sure`, else it waits for a person."""
    state = "unlinked" if not body.conference else "linked" if sure else "proposed"
    return create("clipping", body, acting=acting, state=state, sources=sources)


@action
def do_link_clipping(clipping: uuid.UUID | str, conference: uuid.UUID | str, *, acting: Acting) -> Record:
    """Say as a person which conference an own clipping is about."""
    record = own(clipping, acting, "clipping")
    held = get(conference, acting, kind="conference")
    body = content(record, ClippingBody).model_copy(
        update={"conference": str(held.pk), "decided_by": acting.office}
    )
    return move(record, "link", acting=acting, body=body)


@action
def do_unlink_clipping(clipping: uuid.UUID | str, *, acting: Acting) -> Record:
    """Say as a person that an own clipping is not about the conference it was linked to."""
    record = own(clipping, acting, "clipping")
    body = content(record, ClippingBody).model_copy(update={"conference": "", "decided_by": acting.office})
    return move(record, "unlink", acting=acting, body=body)


def moment_of(text: str) -> datetime | None:
    """A moment as a body carries it; None for none."""
    return clock.moment(text) if text else None


def _require_known(body: ReleaseBody, acting: Acting, known: set[str] | None = None) -> None:
    for id_ in {id_ for _, id_ in body.links()} - (known or set()):
        get(id_, acting)


def _require_draft(record: Record) -> None:
    if record.state != "draft":
        raise Problem(
            "release-not-draft",
            what=Words(
                vi="Bản tin đã duyệt hoặc đã công bố, không sửa được.",
                en="The release is approved or published and cannot change.",
            ),
            mend=Words(
                vi="Chọn “Sửa lại” trước, hoặc lập bản tin mới.", en="Choose “Revise” first, or draft anew."
            ),
        )
