"""Writing records: what every action calls. Access, version, journal, search text, links and announcement in one."""

import uuid
from collections.abc import Sequence

from comity.kernel import access, clock, journal
from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import current_action
from comity.kernel.annexes import own_annexes, require_within
from comity.kernel.approvals.requiring import require_approval, require_marking_approval, unapproved_marking
from comity.kernel.envelopes import Author, Envelope, body_of, sha256
from comity.kernel.fitting import require_fitting
from comity.kernel.ids import new_id
from comity.kernel.kinds import Body, Change, Source, announce, is_known, kind_named
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.projection import links_of, readers_of, record_columns, typed_row
from comity.kernel.readers import Reader
from comity.kernel.reading import envelope_of, facts_of, get
from comity.kernel.records import Link, Record, Version
from comity.kernel.search.indexing import index
from comity.kernel.words import Words


def create(
    kind: str,
    body: Body,
    *,
    acting: Acting,
    label: Label | None = None,
    state: str = "",
    sources: Sequence[Source] = (),
    record_id: uuid.UUID | None = None,
    roles: frozenset[Role] = ROLES_FOR[Verb.WRITE],
) -> Record:
    """A new record of the acting agency. `roles` widens or narrows who may create this kind."""
    label = label or Label()
    known = kind_named(kind)
    require_creation(acting, label, roles)
    envelope = Envelope(
        id=str(record_id or new_id()),
        kind=kind,
        owner=acting.agency,
        number=1,
        state=state or known.lifecycle.initial,
        marking=label.marking,
        audience=tuple(sorted(label.audience - {acting.agency})),
        title=body.heading(),
        language=body.language,
        body=body.model_dump(mode="json"),
        sources=tuple(sources),
        author=Author(agency=acting.agency, office=acting.office),
        act=current_action(),
        at=clock.stamp(),
    )
    return store(envelope)


def revise(
    record: Record,
    *,
    acting: Acting,
    body: Body | None = None,
    label: Label | None = None,
    state: str = "",
    sources: Sequence[Source] | None = None,
    verb: Verb = Verb.WRITE,
) -> Record:
    """A new version of an own record. Whatever is not given stays as it was; the marking always does (see `mark`)."""
    access.require(acting, verb, facts_of(record))
    before = envelope_of(record)
    label = label or before.label
    if label.marking != before.marking:
        raise unapproved_marking()
    return _next(record, before, label, acting=acting, body=body, state=state, sources=sources)


def mark(record: Record, marking: int, approval: Record, *, acting: Acting) -> Record:
    """Give an own record the marking that `approval` agreed to. Annexes that were marked lower rise with it."""
    require_marking_approval(record, marking, approval)
    rights = ROLES_FOR[Verb.APPROVE]
    access.require(acting, Verb.APPROVE if acting.roles & rights else Verb.WRITE, facts_of(record))
    for annex in own_annexes(record):
        if annex.marking < marking:
            _marked(annex, marking, acting)
    return _marked(record, marking, acting)


def _marked(record: Record, marking: int, acting: Acting) -> Record:
    before = envelope_of(record)
    return _next(record, before, Label(marking, before.label.audience), acting=acting)


def _next(
    record: Record,
    before: Envelope,
    label: Label,
    *,
    acting: Acting,
    body: Body | None = None,
    state: str = "",
    sources: Sequence[Source] | None = None,
) -> Record:
    if label.marking > acting.reach:
        raise marking_above_reach()
    if label != before.label:
        require_within(record, label)
    return store(
        Envelope(
            id=before.id,
            kind=before.kind,
            owner=before.owner,
            number=before.number + 1,
            state=state or before.state,
            marking=label.marking,
            audience=tuple(sorted(label.audience - {before.owner})),
            title=body.heading() if body else before.title,
            language=body.language if body else before.language,
            body=body.model_dump(mode="json") if body else before.body,
            sources=before.sources if sources is None else tuple(sources),
            author=Author(agency=acting.agency, office=acting.office),
            act=current_action(),
            at=clock.stamp(),
            previous=record.hash,
        )
    )


def move(
    record: Record, name: str, *, acting: Acting, body: Body | None = None, label: Label | None = None
) -> Record:
    """Take a record one step along its kind's lifecycle, with the right that the step needs.

    A step that needs approving is taken when its chain has agreed to this very version.
    """
    step = kind_named(record.kind).lifecycle.move(name, record.state)
    if step.verb is Verb.APPROVE:
        access.require(acting, step.verb, facts_of(record))
        require_approval(record, name, acting=acting, changed=body is not None or label is not None)
    return revise(record, acting=acting, body=body, label=label, state=step.after, verb=step.verb)


def share(record: Record, agencies: frozenset[str] | set[str], *, acting: Acting) -> Record:
    """Let more agencies know an own record; unchanged when they all may already.

    Writing and sending both share, so the role is the caller's to check; that the record is one's own is checked here.
    """
    if record.owner != acting.agency:
        access.require(acting, Verb.WRITE, facts_of(record))
    label = envelope_of(record).label
    if agencies - {record.owner} <= label.audience:
        return record
    return revise(record, acting=acting, label=label.widened(agencies), verb=Verb.READ)


def own(record_id: str | uuid.UUID, acting: Acting, kind: str = "") -> Record:
    """An own record to be changed by this hat."""
    return get(record_id, acting, kind=kind, verb=Verb.WRITE)


def store(envelope: Envelope, *, replica: bool = False) -> Record:
    """Write a version: record row, readers, typed row, links, version, journal; then announce it.

    Called by `create` and `revise` for own records and by `replicas` for those of others.
    """
    text = envelope.canonical()
    digest = sha256(text)
    body = body_of(envelope) if is_known(envelope.kind) else None
    record = _record_row(envelope, digest, body, replica)
    new = record._state.adding
    require_fitting(record)
    record.save(force_insert=new)
    Version(
        record=record, number=envelope.number, envelope=text, hash=digest, at=clock.moment(envelope.at)
    ).save()
    _readers(record, envelope, new)
    if body is not None:
        row = typed_row(kind_named(envelope.kind).model, record, body)
        require_fitting(row)
        row.save(force_insert=new)
        _links(record, body, envelope.sources, new)
    index(envelope, body, record.created_at)
    journal.append("version", {"record": envelope.id, "number": envelope.number, "hash": digest})
    announce([change_of(envelope, text, replica)])
    return record


def change_of(envelope: Envelope, text: str, replica: bool) -> Change:
    """What subscribers are told of a version."""
    audience = frozenset(envelope.audience)
    return Change(
        envelope.id,
        envelope.kind,
        envelope.owner,
        audience,
        envelope.marking,
        text,
        replica,
        envelope.number,
    )


def require_creation(acting: Acting, label: Label, roles: frozenset[Role]) -> None:
    """A Problem unless this hat may make a record with this label, having one of `roles`."""
    if not acting.hosted or not acting.roles & roles:
        raise Problem(
            "forbidden",
            what=Words(vi="Vai trò này không được lập hồ sơ.", en="This role may not create records."),
            mend=Words(vi="Đề nghị cán bộ của cơ quan thực hiện.", en="Ask an officer of the agency."),
        )
    if label.marking > acting.reach:
        raise marking_above_reach()


def marking_above_reach() -> Problem:
    """The refusal of a marking that the hat or the node may not hold."""
    return Problem(
        "marking-above-reach",
        what=Words(
            vi="Độ mật cao hơn mức bạn hoặc nút này được phép.",
            en="The marking is above what you or this node may hold.",
        ),
        mend=Words(
            vi="Chọn độ mật thấp hơn hoặc dùng nút khác.", en="Choose a lower marking or use another node."
        ),
        place="marking",
    )


def _record_row(envelope: Envelope, digest: str, body: Body | None, replica: bool) -> Record:
    # A first version is of a record that is not here: were it, the database would refuse to insert it again.
    record = Record.objects.for_machine().filter(pk=envelope.id).first() if envelope.number > 1 else None
    if record is None:
        record = Record(id=uuid.UUID(envelope.id), created_at=clock.moment(envelope.at), replica=replica)
    for column, value in record_columns(envelope, digest, body).items():
        setattr(record, column, value)
    return record


def _readers(record: Record, envelope: Envelope, new: bool) -> None:
    wanted = readers_of(envelope)
    rows = Reader.objects.filter(record=record).values_list("agency", flat=True)
    present = set() if new else set(rows)
    if present - wanted:
        Reader.objects.filter(record=record, agency__in=present - wanted).delete()
    Reader.objects.bulk_create(Reader(record=record, agency=agency) for agency in sorted(wanted - present))


def _links(record: Record, body: Body, sources: Sequence[Source], new: bool) -> None:
    wanted = links_of(body, sources)
    rows = Link.objects.filter(source=record).values_list("relation", "target")
    present = set() if new else set(rows)
    for relation, target in present - wanted:
        Link.objects.filter(source=record, relation=relation, target=target).delete()
    Link.objects.bulk_create(Link(source=record, relation=r, target=t) for r, t in sorted(wanted - present))
