"""The profile's rules of instruments: classes, their steps, document types and fields of cooperation."""

import functools
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from comity.directory.names import profile
from comity.kernel.words import Words
from comity.profiles.entries import Code, Named, Part, Said
from comity.profiles.reading import bad, read_toml
from comity.programme.instruments.lifecycle import STATES

FILE = "instruments.toml"


class Step(Part):
    """One step of a class: taken after one of `after`, or in one of the states `during`; the first has neither.

    `state` is how the instrument then stands (None: as before). `needs` must be given; `sets` is the date it fills;
    `asks` says that opinions of agencies belong to it.
    """

    code: Code
    vi: Said
    en: Said
    after: tuple[Code, ...] = ()
    during: tuple[Code, ...] = ()
    state: Code | None = None
    needs: tuple[Literal["date", "document"], ...] = ()
    sets: Literal["signed", "in_force", "renewed", "ended"] | None = None
    optional: bool = False
    repeats: bool = False
    asks: bool = False

    @property
    def words(self) -> Words:
        return Words(vi=self.vi, en=self.en)

    @property
    def main(self) -> bool:
        """Whether it is a step of the way that every instrument of the class goes."""
        return not self.during


class InstrumentClass(Named):
    """A class of instrument. `warn_days` before its end people are warned; `partners` says that it has some."""

    steps: tuple[Step, ...] = Field(default=(), alias="step")
    steps_of: Code | None = None
    warn_days: tuple[int, ...] = (90, 30)
    partners: bool = False
    domestic: bool = False
    unsorted: bool = False

    def step(self, code: str) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)

    @property
    def first(self) -> Step:
        return self.steps[0]


class DocumentType(Named):
    """A type of domestic legal document."""


class Field_(Named):
    """A field of cooperation; `dcad` are the codes that the agreements dataset has for it."""

    dcad: tuple[Said, ...] = ()


class Rules(Part):
    """Everything that `instruments.toml` says."""

    classes: tuple[InstrumentClass, ...]
    documents: tuple[DocumentType, ...] = ()
    fields: tuple[Field_, ...] = ()

    def class_of(self, code: str) -> InstrumentClass | None:
        """The class of a code; None for one that the profile lacks."""
        return next((one for one in self.classes if one.code == code), None)

    def words_of(self, table: Literal["classes", "documents", "fields"], code: str) -> Words:
        """The name of an entry; an unknown code is its own name."""
        entries: tuple[Named, ...] = getattr(self, table)
        return next((one.words for one in entries if one.code == code), Words(code, code))

    @property
    def unsorted(self) -> InstrumentClass:
        """The class of what a list from outside does not classify; the last where none is said to be it."""
        return next((one for one in self.classes if one.unsorted), self.classes[-1])

    @property
    def longest_warning(self) -> int:
        """Days before the end at which the earliest warning of any class is due."""
        return max((days for one in self.classes for days in one.warn_days), default=0)


def rules() -> Rules:
    """The rules of the node's country."""
    return read(profile().folder)


@functools.lru_cache(maxsize=8)
def read(folder: Path) -> Rules:
    """The rules in a profile's folder; without the file there are no classes. Problem "profile-bad" for a slip."""
    path = folder / FILE
    if not path.is_file():
        return Rules(classes=())
    raw = read_toml(path)
    shared = {key: raw.pop(key) for key in ("source", "verified") if key in raw}
    tables = {"class": "classes", "document": "documents", "field": "fields"}
    data = {}
    for key, entries in raw.items():
        if key not in tables:
            raise bad(f"{folder.name}/{FILE}: {key}", "no such table", "không có bảng này")
        data[tables[key]] = [shared | entry for entry in entries]
    by_code = {entry["code"]: entry for entry in data.get("classes", ())}
    for entry in by_code.values():
        if entry.get("steps_of") in by_code:
            entry["step"] = by_code[entry["steps_of"]].get("step", [])
    try:
        found = Rules.model_validate(data)
    except ValidationError as error:
        place = ", ".join(str(part) for part in error.errors()[0]["loc"])
        raise bad(f"{folder.name}/{FILE}: {place}", error.errors()[0]["msg"], "giá trị sai") from None
    for one in found.classes:
        _check(one, folder.name)
    return found


def _check(one: InstrumentClass, country: str) -> None:
    codes = [step.code for step in one.steps]
    if not codes or one.first.after or one.first.during or not one.first.state:
        raise bad(f"{country}/{FILE}: {one.code}", "its first step begins nothing", "thiếu bước đầu")
    if len(set(codes)) != len(codes):
        raise bad(f"{country}/{FILE}: {one.code}", "a step is given twice", "có bước bị trùng")
    for number, step in enumerate(one.steps):
        place = f"{country}/{FILE}: {one.code}, {step.code}"
        if number and not (step.after or step.during):
            raise bad(place, "nothing leads to this step", "không có bước nào dẫn tới")
        if set(step.after) - set(codes):
            raise bad(place, "it follows a step that is not there", "bước trước không tồn tại")
        if ({step.state} if step.state else set()) - STATES.keys() or set(step.during) - STATES.keys():
            raise bad(place, "no such state", "không có trạng thái này")
        if not step.during and not step.state:
            raise bad(place, "a step of the way needs a state", "thiếu trạng thái")
