"""Reading a profile's TOML files and checking that they hold together.

Layout: a folder with one TOML file a subject. A file's own `source` and `verified` stand for those of its
entries that give none. Files this module does not know (house styles, demo scripts) are left alone.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from comity.kernel.problems import Problem
from comity.kernel.words import Words
from comity.profiles.comparing import tidy
from comity.profiles.entries import Named
from comity.profiles.profile import Profile, slots_of

TABLES: dict[str, dict[str, str]] = {
    "profile.toml": {"marking": "markings", "urgency": "urgencies", "role": "roles", "rank": "ranks"},
    "agencies.toml": {"agency": "agencies"},
    "partners.toml": {"partner": "partners"},
    "forums.toml": {"forum": "forums", "cycle": "forum_cycles"},
    "relations.toml": {
        "region": "regions",
        "level": "relation_levels",
        "question": "assessment_questions",
        "mark": "assessment_marks",
        "assessment": "assessment",
        "basemap": "basemap",
    },
    "missions.toml": {"mission": "missions"},
    "countries.toml": {"country": "countries"},
    "peacekeeping.toml": {
        "requirement": "requirements",
        "post_type": "post_types",
        "peacekeeping": "peacekeeping",
    },
    "places.toml": {"place": "places"},
    "forms.toml": {"form": "forms", "level": "levels", "step": "preparation", "asking": "asking"},
    "awareness.toml": {"topic": "awareness_topics", "question": "awareness_questions"},
    "documents.toml": {
        "document_type": "document_types",
        "copy": "copies",
        "dispatch_kind": "dispatch_kinds",
    },
    "exchange.toml": {"status": "statuses", "reminders": "reminders"},
    "edxml.toml": {
        "document": "national_documents",
        "priority": "national_priorities",
        "exchange": "national_exchange",
    },
    "review.toml": {
        "finding": "findings",
        "theme": "themes",
        "section": "sections",
        "noun": "nouns",
        "template": "templates",
    },
    "attachments.toml": {"type": "attachment_types", "size_mib": "attachment_mib"},
    "approvals.toml": {"chain": "approval_chains", "glass": "glass", "opening": "opening"},
    "sign_in.toml": {"second_factor": "second_factor", "password": "password", "lock_out": "lock_out"},
    "agenda.toml": {"calendars": "calendars"},
    "hosting.toml": {"preparation": "hosting_preparations"},
    "merit.toml": {"level": "award_levels", "award": "awards", "council": "award_council"},
    "cast.toml": {"node": "nodes", "office": "offices"},
}
"""The tables of each file, and the field of `Profile` that holds them. Only profile.toml must be there."""


class _Reference(NamedTuple):
    """`code`, which must stand in the table `into`, as said by `field` of `entry` in `table`."""

    table: str
    entry: str
    field: str
    code: str
    into: str


def read(folder: Path) -> Profile:
    """The profile in `folder`.

    Raises Problem "profile-missing" where there is none and "profile-bad" for the first thing wrong in one;
    its place names file, table, entry and field.
    """
    if not (folder / "profile.toml").is_file():
        raise Problem(
            "profile-missing",
            what=Words(
                vi=f"Không có hồ sơ quốc gia “{folder.name}”.",
                en=f"There is no country profile “{folder.name}”.",
            ),
            mend=Words(
                vi="Chọn mã hồ sơ khác, hoặc tạo thư mục có tệp profile.toml.",
                en="Choose another code, or make a folder with a profile.toml in it.",
            ),
            place=f"{folder.name}/profile.toml",
        )
    data: dict[str, Any] = {"folder": folder}
    for file, tables in TABLES.items():
        if (folder / file).is_file():
            data |= _file(folder / file, tables)
    try:
        profile = Profile.model_validate(data)
    except ValidationError as error:
        raise _misfit(folder, data, error) from None
    _check(profile)
    return profile


def read_toml(path: Path) -> dict[str, Any]:
    """The TOML file at `path`; Problem "profile-bad" where it is not TOML in UTF-8."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise bad(f"{path.parent.name}/{path.name}", str(error), "Không đọc được tệp TOML") from None


def bad(place: str, en: str, vi: str) -> Problem:
    """A Problem about a profile's data at `place` (file, table, entry, field)."""
    return Problem(
        "profile-bad",
        what=Words(vi=f"Hồ sơ quốc gia sai tại {place}: {vi}.", en=f"The profile is wrong at {place}: {en}."),
        mend=Words(vi="Sửa mục đó trong tệp TOML rồi thử lại.", en="Mend that entry in the TOML file."),
        place=place,
    )


def _file(path: Path, tables: dict[str, str]) -> dict[str, Any]:
    """The tables of one file by field of `Profile`, each entry with the file's source where it has none."""
    raw = read_toml(path)
    shared = {key: raw[key] for key in ("source", "verified") if key in raw}
    found: dict[str, Any] = {}
    for key, value in raw.items():
        if key in tables and key in ("template", "size_mib", "basemap"):
            found[tables[key]] = value
        elif key in tables and isinstance(value, list):
            found[tables[key]] = [shared | entry if isinstance(entry, dict) else entry for entry in value]
        elif key in tables and isinstance(value, dict):
            found[tables[key]] = shared | value
        elif path.name == "profile.toml" and key not in tables:
            found[key] = value
        elif key not in shared:
            raise bad(f"{path.parent.name}/{path.name}: {key}", "no such table", "không có bảng này")
    return found


def _place(folder: Path, field: str, entry: str = "", *fields: str) -> str:
    """ "vn/agencies.toml: agency mnd-gs, parent": where in the files a field of `Profile` comes from."""
    for file, tables in TABLES.items():
        for table, name in tables.items():
            if name == field:
                where = f"{folder.name}/{file}: {table} {entry}".rstrip()
                return ", ".join((where, *fields))
    return f"{folder.name}/profile.toml: {field}"


def _misfit(folder: Path, data: dict[str, Any], error: ValidationError) -> Problem:
    """The first thing pydantic found wrong, placed by the code of its entry or, without one, its number."""
    first = error.errors()[0]
    field, *rest = (str(step) for step in first["loc"])
    table = data.get(field)
    if rest and isinstance(table, list):
        number = int(rest[0])
        entry = table[number] if isinstance(table[number], dict) else {}
        rest[0] = str(entry.get("code", f"[{number + 1}]"))
    return bad(_place(folder, field, *rest), first["msg"], "giá trị thiếu hoặc không hợp lệ")


def _check(profile: Profile) -> None:
    """Codes and levels are unique, no name means two entries, and every reference stands."""
    for field in (name for tables in TABLES.values() for name in tables.values()):
        entries = getattr(profile, field)
        if isinstance(entries, tuple):
            _check_table(profile, field, entries)
    for reference in _references(profile):
        codes = {entry.code for entry in getattr(profile, reference.into)}
        if reference.code not in codes:
            place = _place(profile.folder, reference.table, reference.entry, reference.field)
            raise bad(place, f"“{reference.code}” is not in the profile", f"không có “{reference.code}”")
    _check_country(profile)
    _check_tree(profile)
    _check_templates(profile)


def _check_country(profile: Profile) -> None:
    """The country stands among the partners, if there are any, and its time zone is one of the IANA's."""
    if profile.partners and profile.country not in {partner.code for partner in profile.partners}:
        place = _place(profile.folder, "country")
        raise bad(place, f"no partner “{profile.country}”", f"không có đối tác “{profile.country}”")
    try:
        ZoneInfo(profile.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise bad(_place(profile.folder, "time_zone"), "no such time zone", "không có múi giờ này") from None


def _check_table(profile: Profile, field: str, entries: tuple[Any, ...]) -> None:
    for key in ("code", "level"):
        values = [getattr(entry, key) for entry in entries if hasattr(entry, key)]
        for value, times in Counter(values).items():
            # Forums have a level too, but as a word: there it is a property, not a rank.
            if times > 1 and (key == "code" or isinstance(value, int)):
                raise bad(_place(profile.folder, field, str(value), key), "given twice", "bị trùng")
    owners: dict[str, str] = {}
    for entry in entries:
        for name in entry.names if isinstance(entry, Named) else ():
            owner = owners.setdefault(tidy(name), entry.code)
            if owner != entry.code and field != "sections":
                place = _place(profile.folder, field, entry.code, name)
                raise bad(place, f"{owner} has this name too", f"trùng tên với {owner}")


def _each(table: str, entry: str, field: str, codes: Iterable[str | None], into: str) -> Iterator[_Reference]:
    return (_Reference(table, entry, field, code, into) for code in codes if code is not None)


def _references(profile: Profile) -> Iterator[_Reference]:
    """Every code by which one entry of the profile names another."""
    yield from _references_of_names(profile)
    yield from _references_of_rules(profile)
    for node in profile.nodes:
        yield from _each("nodes", node.code, "agencies", node.agencies, "agencies")
    for office in profile.offices:
        yield from _each("offices", office.code, "agency", [office.agency], "agencies")
        yield from _each("offices", office.code, "roles", office.roles, "roles")


def _references_of_names(profile: Profile) -> Iterator[_Reference]:
    for agency in profile.agencies:
        yield from _each("agencies", agency.code, "parent", [agency.parent], "agencies")
        yield from _each("agencies", agency.code, "successors", agency.successors, "agencies")
    for place in profile.places:
        yield from _each("places", place.code, "successors", place.successors, "places")
    for forum in profile.forums:
        yield from _each("forums", forum.code, "organisation", [forum.organisation], "partners")
        yield from _each("forums", forum.code, "parent", [forum.parent], "forums")
    for cycle in profile.forum_cycles:
        yield from _each("forum_cycles", cycle.forum, "forum", [cycle.forum], "forums")
        yield from _each("forum_cycles", cycle.forum, "co_chairs", cycle.co_chairs, "partners")
    if profile.regions:
        for partner in profile.partners:
            yield from _each("partners", partner.code, "region", [partner.region], "regions")
    for mission in profile.missions:
        yield from _each("missions", mission.code, "country", [mission.country], "partners")
    for type_ in profile.post_types:
        yield from _each("post_types", type_.code, "requirements", type_.requirements, "requirements")


def _references_of_rules(profile: Profile) -> Iterator[_Reference]:
    for kind in profile.dispatch_kinds:
        yield from _each("dispatch_kinds", kind.code, "document_type", [kind.document_type], "document_types")
        yield from _each("dispatch_kinds", kind.code, "deadline_days", kind.deadline_days, "urgencies")
    for section in profile.sections:
        yield from _each("sections", section.code, "parent", [section.parent], "sections")
        yield from _each("sections", section.code, "findings", section.findings, "findings")
        yield from _each("sections", section.code, "themes", section.themes, "themes")
    for chain in profile.approval_chains:
        voters = (seat for step in chain.steps for seat in (*step.seats, step.escalate_to or None))
        yield from _each("approval_chains", chain.code, "step", voters, "roles")
        yield from _each("approval_chains", chain.code, "agencies", chain.agencies, "agencies")
        yield from _each("approval_chains", chain.code, "marking_from", [chain.marking_from], "markings")
    if profile.glass:
        yield from _each("glass", "", "consent_from", [profile.glass.consent_from], "markings")
    for award in profile.awards:
        yield from _each("awards", award.code, "level", [award.level], "award_levels")
    if profile.post_types:
        room = profile.peacekeeping
        yield from _each("peacekeeping", "", "form", [room.form], "forms")
        yield from _each("peacekeeping", "", "agency", [room.agency], "agencies")
        yield from _each("peacekeeping", "", "readiness_marking", [room.readiness_marking], "markings")
        yield from _each("peacekeeping", "", "neighbours", room.neighbours, "countries")
    if profile.second_factor:
        yield from _each("second_factor", "", "roles", profile.second_factor.roles, "roles")
    for document in profile.national_documents:
        yield from _each("national_documents", document.name, "kind", [document.kind], "dispatch_kinds")
    for priority in profile.national_priorities:
        yield from _each("national_priorities", priority.national, "urgency", [priority.urgency], "urgencies")
    if profile.national_exchange:
        ceiling = profile.national_exchange.ceiling
        yield from _each("national_exchange", "", "ceiling", [ceiling], "markings")
    if profile.opening:
        yield from _each("opening", "", "marking_from", [profile.opening.marking_from], "markings")


def _check_tree(profile: Profile) -> None:
    """No agency, forum or section stands under itself; no office may read above the highest marking."""
    trees: dict[str, tuple[Any, ...]] = {
        "agencies": profile.agencies,
        "forums": profile.forums,
        "sections": profile.sections,
    }
    for field, entries in trees.items():
        parents = {entry.code: entry.parent for entry in entries}
        for code in parents:
            seen, above = {code}, parents[code]
            while above is not None:
                if above in seen:
                    raise bad(
                        _place(profile.folder, field, code, "parent"), "it stands under itself", "vòng lặp"
                    )
                seen.add(above)
                above = parents[above]
    levels = {marking.level for marking in profile.markings}
    for office in profile.offices:
        if office.clearance not in levels:
            place = _place(profile.folder, "offices", office.code, "clearance")
            raise bad(place, f"no marking has level {office.clearance}", "không có mức độ mật này")


def _check_templates(profile: Profile) -> None:
    """Both languages have the same sentences, and each the same slots in both."""
    vi, en = profile.templates.vi, profile.templates.en
    for key in sorted(vi.keys() | en.keys()):
        place = _place(profile.folder, "templates", key)
        if key not in vi or key not in en:
            raise bad(place, "the sentence is missing in one language", "câu này thiếu ở một ngôn ngữ")
        try:
            slots = slots_of(vi[key]), slots_of(en[key])
        except ValueError as error:
            raise bad(place, str(error), "ngoặc nhọn không khớp") from None
        if slots[0] != slots[1]:
            names = ", ".join(sorted(slots[0] ^ slots[1]))
            raise bad(place, f"the languages differ in slots: {names}", f"hai ngôn ngữ lệch nhau: {names}")
