"""A file of the agreements dataset, taken in: every row is taken, taken with a doubt, refused, or known already.

The file is kept as a source paper, and each record says from which characters of it it was read. A row that was taken
before and is the same now changes nothing; one that has changed revises its record, but not what a person wrote there.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from comity.directory.names import partner, profile
from comity.directory.today import today
from comity.kernel import blobs
from comity.kernel.access import ROLES_FOR, Verb
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.kinds import Rendering, Source, kind_named
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import contents
from comity.kernel.records import Record
from comity.kernel.words import Words
from comity.kernel.writing import create, require_creation, revise
from comity.programme.instruments.cells import Cell, lines_of
from comity.programme.instruments.dcad import COLUMNS, NEEDED, Known, Refused, Row, read_row
from comity.programme.instruments.kinds import Doubt, InstrumentBody, StepTaken
from comity.programme.instruments.models import Instrument
from comity.programme.instruments.rules import Rules, rules

LIMIT = 4 * 1024 * 1024  # bytes of a file; the whole dataset has less
MOST_ROWS = 5000
LONGEST_CELL = 2000  # characters
TAKEN, DOUBTFUL, REFUSED, UNCHANGED = "taken", "doubtful", "refused", "unchanged"
# The fields that a file says; the others are for people to add.
_SAID = (
    *("title", "fields", "partners", "signed", "in_force", "term_years", "renewal_years", "texts"),
    *("steps", "translations"),
)
_CELLS = {
    "partners": ("ccode1", "cowName2"),
    "signed": ("signDay", "signYear"),
    "in_force": ("EIFDay", "EIFYear"),
    "fields": ("type", "category1"),
    "external_id": ("DCAid", "DCAid"),
}


class Line(NamedTuple):
    """What was made of one row: `row` counts the data rows from 1."""

    row: int
    verdict: str
    id: str
    why: tuple[Words, ...] = ()
    record: str = ""


@dataclass
class Outcome:
    """What was made of a file, row by row."""

    lines: list[Line] = field(default_factory=list)

    def of(self, verdict: str) -> list[Line]:
        return [line for line in self.lines if line.verdict == verdict]

    def as_json(self, language: str) -> dict[str, Any]:
        """Numbers of rows taken and unchanged, and each doubtful and refused row with its reason."""

        def told(verdict: str) -> list[dict[str, Any]]:
            return [
                {"row": line.row, "why": "; ".join(why.say(language) for why in line.why)}
                for line in self.of(verdict)
            ]

        return {
            "taken": len(self.of(TAKEN)),
            "doubtful": told(DOUBTFUL),
            "refused": told(REFUSED),
            "unchanged": len(self.of(UNCHANGED)),
        }


@dataclass(frozen=True)
class _Read:
    """A row that can be taken: as given, what it says, and where its cells stand."""

    number: int
    given: dict[str, str]
    row: Row
    cells: dict[str, Cell]
    whole: tuple[int, int]


@action
def do_import_instruments(name: str, data: bytes, *, acting: Acting, label: Label | None = None) -> Outcome:
    """Take a file in, whole or not at all: a Problem for a file that cannot be read, and nothing is changed."""
    require_creation(acting, label or Label(), ROLES_FOR[Verb.WRITE])
    text = decoded(name, data)
    outcome = Outcome()
    found = list(_rows(text, name, outcome))
    before = _before(found, acting)
    changed = [one for one in found if _differs(one, before)]
    if changed:
        paper = _paper(name, data, acting, label)
        for one in changed:
            outcome.lines.append(_take(one, text, str(paper.pk), before, acting, label))
    fresh = {one.number for one in changed}
    for one in found:
        if one.number not in fresh:
            record, _ = before[one.row.id]
            outcome.lines.append(Line(one.number, UNCHANGED, one.row.id, (), str(record.pk)))
    outcome.lines.sort()
    return outcome


def decoded(name: str, data: bytes) -> str:
    """The text of a file; a Problem where it is too large, empty, or no text in UTF-8 or marked UTF-16."""
    if len(data) > LIMIT:
        raise _bad(name, "file-too-large", Words(vi="Tệp lớn hơn 4 MB.", en="The file is over 4 MB."))
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if marked else "utf-8")
    except UnicodeDecodeError as error:
        what = Words(
            vi=f"Tệp không đúng mã UTF-8: byte thứ {error.start}.",
            en=f"The file is not UTF-8: byte {error.start}.",
        )
        raise _bad(name, "file-encoding", what) from None
    if "\x00" in text:
        raise _bad(name, "file-not-text", Words(vi="Tệp không phải văn bản.", en="The file is not text."))
    if not text.strip("\ufeff \t\r\n"):
        raise _bad(name, "file-empty", Words(vi="Tệp không có nội dung.", en="The file is empty."))
    return text


def _rows(text: str, name: str, outcome: Outcome) -> Iterator[_Read]:
    """The rows that can be taken; the others go into the outcome."""
    lines = lines_of(text, name)
    header = [cell.text.strip() for cell in next(lines, [])]
    _require_columns(header, name)
    known = known_here()
    rows = []
    for number, cells in enumerate(lines, start=1):
        if number > MOST_ROWS:
            what = Words(vi=f"Tệp có hơn {MOST_ROWS} dòng.", en=f"The file has over {MOST_ROWS} rows.")
            raise _bad(name, "file-too-long", what)
        rows.append((number, cells))
    named = _names(rows, header)
    seen: set[str] = set()
    for number, cells in rows:
        id_ = ""
        try:
            given = _given(cells, header)
            id_ = given["DCAid"].strip()[:80]
            if id_ in seen:
                raise Refused(Words(vi=f"trùng mã {id_} với dòng trước", en=f"its id {id_} was given before"))
            row = read_row(given, known)
        except Refused as refused:
            outcome.lines.append(Line(number, REFUSED, id_, (refused.why,)))
            continue
        seen.add(row.id)
        _doubt_names(given, named, row)
        placed = {column: cell for column, cell in zip(header, cells, strict=True) if column in COLUMNS}
        yield _Read(number, given, row, placed, (cells[0].start, cells[-1].end))


def known_here() -> Known:
    """What the profile knows of states and categories."""
    country = profile()
    partners = {one.cow: one.code for one in country.partners if one.cow is not None}
    own = next((cow for cow, code in partners.items() if code == country.country), 0)
    fields = {category: one.code for one in rules().fields for category in one.dcad}
    return Known(own, partners, fields, today())


def _require_columns(header: Sequence[str], name: str) -> None:
    missing = [column for column in NEEDED if column not in header]
    if missing:
        told = ", ".join(missing[:6]) + ("…" if len(missing) > 6 else "")
        what = Words(vi=f"Tệp thiếu cột: {told}.", en=f"The file lacks columns: {told}.")
        raise _bad(name, "columns-missing", what)
    twice = [column for column, times in Counter(header).items() if times > 1 and column in COLUMNS]
    if twice:
        what = Words(vi=f"Cột “{twice[0]}” bị trùng.", en=f"The column “{twice[0]}” is given twice.")
        raise _bad(name, "columns-twice", what)


def _given(cells: Sequence[Cell], header: Sequence[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise Refused(
            Words(
                vi=f"có {len(cells)} ô, trong khi dòng đầu có {len(header)} cột",
                en=f"it has {len(cells)} cells, the head has {len(header)} columns",
            )
        )
    long = next(
        (column for column, cell in zip(header, cells, strict=True) if len(cell.text) > LONGEST_CELL), None
    )
    if long is not None:
        raise Refused(Words(vi=f"ô {long} quá dài", en=f"the cell {long} is too long"))
    return {column: cell.text for column, cell in zip(header, cells, strict=True) if column in COLUMNS}


def _names(rows: Sequence[tuple[int, list[Cell]]], header: Sequence[str]) -> dict[str, Counter[str]]:
    """The abbreviations under which the file names each state."""
    found: dict[str, Counter[str]] = {}
    places = [(header.index(f"ccode{side}"), header.index(f"cowName{side}")) for side in ("1", "2")]
    for _, cells in rows:
        if len(cells) == len(header):
            for code, name in places:
                found.setdefault(cells[code].text.strip(), Counter())[cells[name].text.strip()] += 1
    return found


def _doubt_names(given: Mapping[str, str], named: Mapping[str, Counter[str]], row: Row) -> None:
    for side in ("1", "2"):
        code, name = given[f"ccode{side}"].strip(), given[f"cowName{side}"].strip()
        usual = named[code].most_common(1)[0][0]
        if name != usual:
            row.doubts.append(
                Words(
                    vi=f"mã nước {code} ở đây ghi {name[:10]}, nơi khác trong tệp ghi {usual[:10]}",
                    en=f"state {code} is {name[:10]} here and {usual[:10]} elsewhere in the file",
                )
            )


def _before(found: Sequence[_Read], acting: Acting) -> dict[str, tuple[Record, InstrumentBody]]:
    """The agency's records of these rows, by the row's id."""
    wanted = {one.row.id for one in found}
    rows = Instrument.objects.visible_to(acting).filter(
        record__owner=acting.agency, external_id__in=wanted, record__replica=False
    )
    records = {row.external_id: row.record for row in rows.select_related("record").order_by("-pk")}
    bodies = contents(list(records.values()))
    return {key: (record, bodies[record.pk]) for key, record in records.items()}


def _differs(one: _Read, before: Mapping[str, tuple[Record, InstrumentBody]]) -> bool:
    return one.row.id not in before or before[one.row.id][1].imported != one.given


def _take(
    one: _Read,
    text: str,
    paper: str,
    before: Mapping[str, tuple[Record, InstrumentBody]],
    acting: Acting,
    label: Label | None,
) -> Line:
    body = body_of(one.given, one.row, rules())
    sources = _sources(one, text, paper)
    doubts = list(one.row.doubts)
    if one.row.id in before:
        record, current = before[one.row.id]
        body, state, kept = _merged(current, record.state, body, one.row)
        doubts += [
            Words(vi=f"giữ {name} do người dùng ghi", en=f"kept what a person wrote as {name}")
            for name in kept
        ]
        body = body.model_copy(update={"doubts": _doubts(doubts)})
        record = revise(record, acting=acting, body=body, state=state, sources=sources)
    else:
        body = body.model_copy(update={"doubts": _doubts(doubts)})
        record = create("instrument", body, acting=acting, label=label, state=one.row.state, sources=sources)
    return Line(one.number, DOUBTFUL if doubts else TAKEN, one.row.id, tuple(doubts), str(record.pk))


def body_of(given: Mapping[str, str], row: Row, known: Rules) -> InstrumentBody:
    """The record that a row makes. Its title describes it: the file has none."""
    about = [known.words_of("fields", code) for code in row.fields]
    with_whom, year = partner(row.partner), row.signed[:4] if row.signed[:4].isdigit() else ""

    def title(language: str, begin: str) -> str:
        told = begin.format(with_whom.say(language))
        told += ": " + ", ".join(words.say(language) for words in about).lower() if about else ""
        return f"{told} ({year})" if year else told

    steps = [StepTaken(code="signature", date=row.signed)]
    if row.in_force:
        steps.append(StepTaken(code="entry", date=row.in_force))
    if row.terminated:
        steps.append(StepTaken(code="termination"))
    return InstrumentBody(
        title=title("vi", "Thỏa thuận quốc phòng với {}"),
        translations={
            "en": Rendering(fields={"title": title("en", "Defence agreement with {}")}, translator="Comity")
        },
        class_code=known.unsorted.code,
        fields=row.fields,
        partners=(row.partner,),
        signed=row.signed,
        in_force=row.in_force,
        term_years=row.term,
        renewal_years=row.renewal,
        texts=row.texts,
        steps=tuple(steps),
        external_id=row.id,
        imported=dict(given),
    )


def _merged(
    current: InstrumentBody, state: str, new: InstrumentBody, row: Row
) -> tuple[InstrumentBody, str, list[str]]:
    """The record with what the file says now, save what a person wrote since: (body, state, names of what was kept)."""
    try:
        then = read_row(current.imported, known_here())
        old, was = body_of(current.imported, then, rules()), then.state
    except (Refused, KeyError):
        old, was = current, state
    update: dict[str, Any] = {"imported": new.imported}
    kept = []
    for name in _SAID:
        if getattr(new, name) == getattr(old, name):
            continue
        if getattr(current, name) == getattr(old, name):
            update[name] = getattr(new, name)
        else:
            kept.append(name)
    if row.state != was and state != was:
        kept.append("state")
    after = row.state if state == was else state
    return current.model_copy(update=update), after, kept


def _sources(one: _Read, text: str, paper: str) -> list[Source]:
    spans = {"imported": one.whole}
    for name, (first, last) in _CELLS.items():
        spans[name] = (one.cells[first].start, one.cells[last].end)
    return [
        Source(field=name, document=paper, start=start, end=end, quote=text[start:end])
        for name, (start, end) in spans.items()
        if start < end
    ]


def _paper(name: str, data: bytes, acting: Acting, label: Label | None) -> Record:
    """The file as a source paper of intake's kind, which stays on its node."""
    body = kind_named("paper").body.model_validate(
        {"language": "en", "title": name[:200] or "CSV", "sha256": blobs.put(data), "size": len(data)}
    )
    return create("paper", body, acting=acting, label=Label((label or Label()).marking))


def _doubts(words: Sequence[Words]) -> tuple[Doubt, ...]:
    return tuple(Doubt(vi=one.vi, en=one.en) for one in words)


def _bad(name: str, code: str, what: Words) -> Problem:
    return Problem(
        code,
        what=what,
        mend=Words(
            vi="Dùng tệp CSV của bộ dữ liệu DCAD 1.0, mã UTF-8, cột cách nhau bằng dấu phẩy.",
            en="Use a CSV file of the DCAD 1.0 dataset, in UTF-8, its columns apart by commas.",
        ),
        place=name,
    )
