"""The demo of a profile: its texts, and the script that says which office brings, asks and answers what.

Read by `comity demo` and by tests; nothing else of the house needs it.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from comity.kernel.problems import Problem
from comity.profiles.entries import Code, Part, Said, Saying
from comity.profiles.profile import Kind, Profile
from comity.profiles.reading import bad, read_toml

_BETWEEN = re.compile(r"[\s\u00ad\u200b]+")


class Text(Part):
    """A text that an office brings to its node, with what a reader should find in it.

    `date` is EDTF. `engagement` is one word for all accounts of the same activity, and `uncertain` says that
    a person must confirm it: both are for tests, the demo's own grouping does not look at them.
    """

    file: Said
    kind: Literal["account", "conference", "report"]
    language: Said
    node: Code
    office: Code
    date: Said
    form: Code | None = None
    partners: tuple[Code, ...] = ()
    forums: tuple[Code, ...] = ()
    missions: tuple[Code, ...] = ()
    lead: Code | None = None
    coordinating: tuple[Code, ...] = ()
    engagement: Code | None = None
    uncertain: bool = False


class Direction(Saying):
    """A line of effort of the plan."""

    code: Code
    theme: Code


class Indicator(Saying):
    """What a task is measured by, its target and the target's unit in both languages."""

    target: float
    unit_vi: Said
    unit_en: Said


class Task(Saying):
    """A task of the plan; `deadline` is EDTF."""

    code: Code
    direction: Code
    lead: Code
    coordinating: tuple[Code, ...] = ()
    deadline: Said
    indicator: Indicator


class Plan(Saying):
    """The plan: `period` is EDTF, `office` enters it on `node`."""

    code: Code
    period: Said
    node: Code
    office: Code
    directions: tuple[Direction, ...] = Field(alias="direction")
    tasks: tuple[Task, ...] = Field(alias="task")


class DispatchScript(Part):
    """What an office sends; `about` is a text of the script, `answers` the code of an earlier dispatch.

    `sections` are what opinions are asked on; `overdue` says that its deadline has passed when the demo is looked at.
    """

    code: Code
    kind: Code
    office: Code
    to: tuple[Code, ...]
    urgency: Code
    deadline: Said | None = None
    about: Said | None = None
    answers: Code | None = None
    sections: tuple[Said, ...] = ()
    overdue: bool = False
    subject: Saying
    body: Saying


class OpinionScript(Part):
    """What an asked agency says: a stance of `exchange.opinion_kinds`, and comments by section ("" for the whole)."""

    answers: Code
    node: Code
    stance: Said
    remarks: dict[str, Said]


class Round(Saying):
    """The review round; `period` and `deadline` are EDTF, `report` titles the central report, `day` dates it."""

    code: Code
    period: Said
    deadline: Said
    node: Code
    office: Code
    agencies: tuple[Code, ...]
    report: Saying
    day: Said
    request: Saying


class Item(Saying):
    """A finding, direction or proposal of a submission, and the texts it rests on."""

    finding: Code
    theme: Code
    about: tuple[Said, ...] = ()


class SubmissionScript(Saying):
    """An agency's report to the round."""

    agency: Code
    office: Code
    items: tuple[Item, ...] = Field(alias="item")


class Translation(Part):
    """A sentence of a text (as it reads once repaired) in another language, and who translated it."""

    file: Said
    language: Said
    translator: Code
    original: Said
    text: Said


class Conclusion(Part):
    """What a conference's conclusion should be read as, in the order of the text; for tests."""

    file: Said
    lead: Code | None = None
    coordinating: tuple[Code, ...] = ()
    deadline: Said | None = None


class Demo(Part):
    """The demo's script; `folder` holds its texts. `unconfirmed` are left as drafts, for the visitor's own hand."""

    folder: Path
    source: Said
    verified: bool = False
    texts: tuple[Text, ...] = Field(alias="text")
    unconfirmed: tuple[Said, ...] = ()
    plan: Plan
    dispatches: tuple[DispatchScript, ...] = Field(alias="dispatch")
    opinions: tuple[OpinionScript, ...] = Field(default=(), alias="opinion")
    round: Round
    submissions: tuple[SubmissionScript, ...] = Field(alias="submission")
    translations: tuple[Translation, ...] = Field(alias="translation")
    conclusions: tuple[Conclusion, ...] = Field(default=(), alias="conclusion")

    def path(self, file: str) -> Path:
        """Where the text `file` lies."""
        return self.folder / file

    def translation(self, sentence: str, language: str) -> Translation | None:
        """The translation of `sentence` into `language`, if the script has one.

        Spacing, case and Unicode form do not count, and one of the two may be a part of the other (a sentence
        with its label "Kết quả:" before it, say); a sentence of fewer than 12 letters never matches in part.
        """
        wanted = _squeezed(sentence)
        partial: Translation | None = None
        for translation in self.translations:
            if translation.language != language:
                continue
            original = _squeezed(translation.original)
            if original == wanted:
                return translation
            shorter, longer = sorted((original, wanted), key=len)
            if partial is None and len(shorter) >= 12 and shorter in longer:
                partial = translation
        return partial


def load_demo(profile: Profile) -> Demo:
    """The demo of `profile`; Problem "profile-bad" where its script is wrong or names what is not there."""
    folder = profile.folder / "demo"
    try:
        demo = Demo.model_validate({"folder": folder, **read_toml(folder / "script.toml")})
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join(str(step) for step in first["loc"])
        raise bad(f"demo/script.toml: {where}", first["msg"], "giá trị thiếu hoặc không hợp lệ") from None
    for place, kind, code in _references(demo):
        _must_have(profile, place, kind, code)
    _check_files(demo)
    _check_links(demo)
    return demo


def _squeezed(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFC", text)).casefold()


def _must_have(profile: Profile, place: str, kind: Kind, code: str) -> None:
    if code not in {entry.code for entry in profile.entries(kind)}:
        raise bad(f"demo/script.toml: {place}", f"no {kind} “{code}”", f"không có {kind} “{code}”")


def _references(demo: Demo) -> Iterator[tuple[str, Kind, str]]:
    """(place, kind, code) of every code of the profile that the script uses."""
    yield from _plan_references(demo)
    for text in demo.texts:
        codes: dict[Kind, tuple[str | None, ...]] = {
            "node": (text.node,),
            "office": (text.office,),
            "form": (text.form,),
            "partner": text.partners,
            "forum": text.forums,
            "mission": text.missions,
            "agency": (text.lead, *text.coordinating),
        }
        for kind, several in codes.items():
            yield from ((f"text {text.file}", kind, code) for code in several if code is not None)
    for dispatch in demo.dispatches:
        place = f"dispatch {dispatch.code}"
        yield place, "dispatch_kind", dispatch.kind
        yield place, "urgency", dispatch.urgency
        yield place, "office", dispatch.office
        yield from ((place, "agency", code) for code in dispatch.to)
    for translation in demo.translations:
        yield f"translation {translation.file}", "office", translation.translator
    for conclusion in demo.conclusions:
        for code in (conclusion.lead, *conclusion.coordinating):
            if code is not None:
                yield f"conclusion {conclusion.file}", "agency", code


def _plan_references(demo: Demo) -> Iterator[tuple[str, Kind, str]]:
    """As `_references`, of the plan, the round and its submissions."""
    for told in (demo.plan, demo.round):
        yield told.code, "node", told.node
        yield told.code, "office", told.office
    yield from ((demo.round.code, "agency", code) for code in demo.round.agencies)
    yield from (
        (f"direction {direction.code}", "theme", direction.theme) for direction in demo.plan.directions
    )
    for task in demo.plan.tasks:
        yield from ((f"task {task.code}", "agency", code) for code in (task.lead, *task.coordinating))
    for submission in demo.submissions:
        place = f"submission {submission.agency}"
        yield place, "agency", submission.agency
        yield place, "office", submission.office
        for item in submission.items:
            yield place, "finding", item.finding
            yield place, "theme", item.theme


def _check_files(demo: Demo) -> None:
    """Every file that the script names is there."""
    named = [*(text.file for text in demo.texts), *demo.unconfirmed] + [
        item.file for item in demo.translations
    ]
    named += [conclusion.file for conclusion in demo.conclusions]
    named += [dispatch.about for dispatch in demo.dispatches if dispatch.about]
    named += [file for submission in demo.submissions for item in submission.items for file in item.about]
    for file in named:
        if not demo.path(file).is_file():
            raise bad(f"demo/script.toml: {file}", "there is no such text", "không có tệp này")


def _check_links(demo: Demo) -> None:
    """Tasks stand under directions of the plan, and an answer comes after what it answers."""
    directions = {direction.code for direction in demo.plan.directions}
    for task in demo.plan.tasks:
        if task.direction not in directions:
            raise _dangling(f"task {task.code}", task.direction)
    earlier: set[str] = set()
    for dispatch in demo.dispatches:
        if dispatch.answers is not None and dispatch.answers not in earlier:
            raise _dangling(f"dispatch {dispatch.code}", dispatch.answers)
        earlier.add(dispatch.code)


def _dangling(place: str, code: str) -> Problem:
    return bad(f"demo/script.toml: {place}", f"nothing before it is called “{code}”", f"chưa có “{code}”")
