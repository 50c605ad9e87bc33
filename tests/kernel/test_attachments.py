"""Attachments follow their record: its label, its owner, its rule; and their bytes tell nobody of each other."""

import uuid
from dataclasses import replace

import pytest

from comity.exchange.keys import log_verifier
from comity.exchange.models import OutEntry
from comity.kernel import blobs, clock
from comity.kernel.actions import action
from comity.kernel.approvals.actions import do_vote
from comity.kernel.attachments.actions import do_attach, do_withdraw_attachment
from comity.kernel.attachments.collecting import is_named
from comity.kernel.attachments.kinds import AttachmentBody
from comity.kernel.attachments.models import Attachment
from comity.kernel.attachments.reading import attachment, attachments_of
from comity.kernel.envelopes import Author, Envelope, parse
from comity.kernel.ids import new_id
from comity.kernel.labels import Label
from comity.kernel.marking import do_apply_marking, do_propose_marking
from comity.kernel.problems import Problem
from comity.kernel.proof import verify
from comity.kernel.reading import envelope_of, get, label_of, versions
from comity.kernel.records import Record
from comity.kernel.replicas import apply_replica
from comity.kernel.writing import revise, share
from tests.acts import BORDER_GUARD, DEPARTMENT, ELSEWHERE, account, office
from tests.exchange.remote import Remote
from tests.kernel.attached import PDF, PNG, attach, inspected

pytestmark = pytest.mark.django_db

OFFICER = office()
NEIGHBOUR = office(BORDER_GUARD)


@action
def do_share(record: Record, *agencies: str) -> Record:
    return share(get(record.pk, OFFICER), set(agencies), acting=OFFICER)


@action
def do_take_replica(envelope: Envelope) -> None:
    apply_replica(envelope.canonical(), allowed_owners=frozenset({ELSEWHERE}))


def from_elsewhere(
    kind: str, body: AttachmentBody | None, title: str, *, audience: tuple[str, ...] = (DEPARTMENT,)
) -> Envelope:
    """A version as another agency's node sends it."""
    return Envelope(
        id=str(new_id()),
        kind=kind,
        owner=ELSEWHERE,
        number=1,
        state="attached",
        marking=0,
        audience=audience,
        title=title,
        language="vi",
        body=body.model_dump(mode="json") if body else {},
        author=Author(agency=ELSEWHERE, office="Chánh Văn phòng"),
        act="attach",
        at=clock.stamp(),
    )


def code_of(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Problem) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value.code


def test_a_file_hangs_on_its_record_with_its_label_and_its_bytes() -> None:
    record = account(label=Label(2, frozenset({BORDER_GUARD, ELSEWHERE})))
    made = attach(record, OFFICER)
    (found,) = attachments_of(record, OFFICER)
    assert (found.record, found.body.name, found.body.size, found.body.media_type, found.here) == (
        made,
        "Bien ban.pdf",
        len(PDF),
        "application/pdf",
        True,
    )
    assert label_of(made) == label_of(record)
    assert blobs.get(found.body.sha256) == PDF


def test_a_wider_audience_reaches_the_files_in_the_same_transaction() -> None:
    record = account()
    made = attach(record, OFFICER)
    assert code_of(attachment, made.pk, NEIGHBOUR) == "not-found"
    shared = do_share(record, BORDER_GUARD)
    found, of = attachment(made.pk, NEIGHBOUR)
    assert (found.record, of) == (made, record)
    newest = envelope_of(found.record)
    assert newest.label == label_of(shared)
    assert (newest.number, newest.act, newest.at) == (2, "share", envelope_of(shared).at)


def test_a_narrower_audience_closes_the_files_those_taken_off_too() -> None:
    record = account(label=Label(0, frozenset({BORDER_GUARD})))
    kept, off = attach(record, OFFICER), attach(record, OFFICER, PNG, "so do.png")
    do_withdraw_attachment(off.pk, acting=OFFICER)
    assert attachment(off.pk, NEIGHBOUR)[0].record.state == "withdrawn"

    @action
    def do_narrow() -> None:
        revise(get(record.pk, OFFICER), acting=OFFICER, label=Label())

    do_narrow()
    for made in (kept, off):
        assert code_of(attachment, made.pk, NEIGHBOUR) == "not-found"
        assert not Attachment.objects.visible_to(NEIGHBOUR).filter(pk=made.pk).exists()
    assert [one.record for one in attachments_of(get(record.pk, OFFICER), OFFICER)] == [kept]


def test_a_higher_marking_reaches_the_files() -> None:
    record = account()
    made = attach(record, OFFICER)
    approval = do_propose_marking(record.pk, 2, "Có nội dung mật.", acting=OFFICER)
    other = replace(office(), office="Phó Thủ trưởng", person="deputy")
    do_vote(approval.pk, True, acting=other)
    do_apply_marking(approval.pk, acting=OFFICER)
    assert get(record.pk, OFFICER).marking == get(made.pk, OFFICER).marking == 2
    assert code_of(attachment, made.pk, office(clearance=1)) == "not-found"


def test_a_change_that_fails_leaves_the_files_label_alone() -> None:
    record = account()
    made = attach(record, OFFICER)

    @action
    def do_share_and_fail() -> None:
        share(get(record.pk, OFFICER), {BORDER_GUARD}, acting=OFFICER)
        raise RuntimeError("after the label was changed")

    with pytest.raises(RuntimeError):
        do_share_and_fail()
    assert len(versions(get(made.pk, OFFICER))) == 1
    assert code_of(attachment, made.pk, NEIGHBOUR) == "not-found"


def test_a_record_that_changes_without_its_label_leaves_its_files_versions_alone() -> None:
    record = account()
    made = attach(record, OFFICER)

    @action
    def do_rewrite() -> None:
        revise(get(record.pk, OFFICER), acting=OFFICER)

    do_rewrite()
    assert len(versions(get(made.pk, OFFICER))) == 1


def test_only_who_may_write_the_record_attaches_or_takes_off() -> None:
    record = account(label=Label(0, frozenset({BORDER_GUARD})))
    made = attach(record, OFFICER)
    file = inspected(PNG, "a.png")
    assert code_of(do_attach, record.pk, [file], acting=NEIGHBOUR) == "forbidden"
    assert code_of(do_withdraw_attachment, made.pk, acting=NEIGHBOUR) == "forbidden"
    assert code_of(do_attach, account().pk, [file], acting=NEIGHBOUR) == "not-found"
    assert code_of(do_attach, made.pk, [file], acting=OFFICER) == "not-attachable"
    assert len(attachments_of(record, OFFICER)) == 1


def test_several_files_are_attached_all_or_none() -> None:
    record = account()
    good, gone = inspected(PDF, "a.pdf"), inspected(PNG, "b.png")
    gone.arriving.part.unlink()
    with pytest.raises(FileNotFoundError):
        do_attach(record.pk, [good, gone], acting=OFFICER)
    assert attachments_of(record, OFFICER) == []


def test_what_is_missing_and_what_one_may_not_see_answer_alike() -> None:
    hidden = attach(account(label=Label(2)), OFFICER)
    with pytest.raises(Problem) as unseen:
        attachment(hidden.pk, office(clearance=0))
    with pytest.raises(Problem) as missing:
        attachment(uuid.uuid4(), office(clearance=0))
    assert unseen.value.shape("en") == missing.value.shape("en")


def test_the_same_bytes_lie_once_and_each_record_tells_only_of_its_own() -> None:
    secret = account(label=Label(3))
    attach(secret, OFFICER, PNG, "goc.png")
    open_ = account("Bản mở")
    junior = office(clearance=0)
    made = attach(open_, junior, PNG, "ban sao.png")
    digest = attachments_of(open_, junior)[0].body.sha256
    assert [path.name for path in blobs.path(digest).parent.iterdir()].count(digest) == 1
    assert [row.pk for row in Attachment.objects.visible_to(junior).filter(sha256=digest)] == [made.pk]


def test_a_replica_that_names_bytes_held_for_another_record_has_none_here() -> None:
    attach(account(label=Label(3)), OFFICER, PNG, "goc.png")
    digest = blobs.put(PNG)
    record = from_elsewhere("unheard-of", None, "Hồ sơ của cơ quan khác")
    body = AttachmentBody(of=record.id, name="x.png", sha256=digest, size=len(PNG), media_type="image/png")
    file = from_elsewhere("attachment", body, "x.png")
    do_take_replica(file)
    assert code_of(attachment, uuid.UUID(file.id), OFFICER) == "not-found"  # before its record is here
    do_take_replica(record)
    found, of = attachment(uuid.UUID(file.id), OFFICER)
    assert (found.here, str(of.pk)) == (False, record.id)
    assert [one.here for one in attachments_of(of, OFFICER)] == [False]


def test_another_agency_hangs_nothing_on_a_record_that_is_not_its_own() -> None:
    record = account(label=Label(0, frozenset({ELSEWHERE})))
    body = AttachmentBody(of=str(record.pk), name="x.pdf", sha256="0" * 64, size=1, media_type="text/plain")
    file = from_elsewhere("attachment", body, "x.pdf")
    do_take_replica(file)
    assert attachments_of(record, OFFICER) == []
    assert code_of(attachment, uuid.UUID(file.id), OFFICER) == "not-found"


@pytest.mark.parametrize("digest", ["../../../keys.json", "", "A" * 64, "0" * 63])
def test_what_is_no_digest_leads_to_no_file(digest: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        blobs.path(digest)
    with pytest.raises(ValueError, match="sha256"):
        AttachmentBody(of=str(new_id()), name="x", sha256=digest, size=1, media_type="text/plain")


def test_broken_glass_opens_the_files_of_that_record_only() -> None:
    record, other = account(label=Label(3)), account(label=Label(3))
    made, closed = attach(record, OFFICER), attach(other, OFFICER)
    junior = replace(office(clearance=0), glass=frozenset({record.pk}))
    assert attachment(made.pk, junior)[0].record == made
    assert [one.record for one in attachments_of(get(record.pk, junior), junior)] == [made]
    assert code_of(attachment, closed.pk, junior) == "not-found"


def test_files_go_to_other_nodes_with_their_record_and_its_label() -> None:
    peer = Remote().join()
    record = account()
    made = attach(record, OFFICER)
    assert not OutEntry.objects.filter(peer=peer).exists()
    do_share(record, ELSEWHERE)
    queued = [parse(row.payload) for row in OutEntry.objects.filter(peer=peer).order_by("number")]
    assert {envelope.id for envelope in queued} == {str(record.pk), str(made.pk)}
    assert {envelope.label for envelope in queued} == {Label(0, frozenset({ELSEWHERE}))}


def test_a_verification_finds_bytes_that_were_changed_or_deleted() -> None:
    record = account()
    made = [attach(record, OFFICER, PDF + word, "a.pdf") for word in (b"sound", b"changed", b"deleted")]
    do_share(record, BORDER_GUARD)
    assert verify(log_verifier()).discrepancies == []
    _sound, changed, deleted = (
        blobs.path(one.body.sha256) for one in attachments_of(get(record.pk, OFFICER), OFFICER)
    )
    changed.write_bytes(changed.read_bytes().replace(b"changed", b"CHANGED"))
    deleted.unlink()
    found = {one.place: one.what.en for one in verify(log_verifier()).discrepancies}
    assert found == {
        f"attachment {made[1].pk}": "the file's bytes were changed",
        f"attachment {made[2].pk}": "the file's bytes were deleted",
    }


def test_bytes_that_versions_name_are_told_from_those_that_none_does() -> None:
    attach(account(), OFFICER, PDF + b"named")
    (named,) = Attachment.objects.visible_to(OFFICER).values_list("sha256", flat=True)
    assert is_named(named)
    assert not is_named(blobs.put(b"not named by anything"))
