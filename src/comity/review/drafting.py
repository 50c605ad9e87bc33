"""The central report, drafted: sentences from the profile's templates, each with the records it stands on.

A report is built for a label: only what that label may show goes in, so that a restricted account changes no word of it.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from comity.directory import names
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.kinds import Body, Rendering
from comity.kernel.labels import Label
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.programme.counting import Picture
from comity.programme.kinds import TaskBody
from comity.review.actions import do_draft_report
from comity.review.gathering import Material, gather
from comity.review.kinds import ConclusionBody, FigureBody, FindingBody, ReportBody, RoundBody, SentenceBody
from comity.review.themes import theme_of

LANGUAGES = ("vi", "en")
BodyT = TypeVar("BodyT", bound=Body)


@action
def do_build_report(
    round_: uuid.UUID | str, title: Words, *, acting: Acting, label: Label, number: str, day: date
) -> Record:
    """Draft the central report of an own round for `label`, dated `day`, and keep it."""
    record = get(round_, acting, kind="round")
    body = content(record, RoundBody)
    narrow = replace(acting, clearance=min(label.marking, acting.clearance))
    draft = Draft(gather(record, body, narrow), body)
    draft.write()
    report = ReportBody(
        language="vi",
        round=str(record.pk),
        title=title.vi,
        translations={"en": Rendering(fields={"title": title.en}, translator="")},
        period=body.period,
        number=number,
        date=day.isoformat(),
        sentences=tuple(draft.sentences),
        figures=tuple(draft.figures),
    )
    return do_draft_report(report, acting=acting, label=label)


class Draft:
    """Sentences and figures as they are written down, section by section of the profile's outline."""

    def __init__(self, material: Material, round_: RoundBody) -> None:
        self.material = material
        self.round = round_
        self.sentences: list[SentenceBody] = []
        self.figures: list[FigureBody] = []
        self._block = 0

    def write(self) -> None:
        """Write every section."""
        self._basis()
        self._plan()
        self._totals()
        for picture in self.material.engagements:
            self._engagement(picture)
        self._statements()
        self._conclusions()
        self._tasks()
        self._nothing_said()

    # --- sections -------------------------------------------------------------------------------------

    def _basis(self) -> None:
        submissions = self.material.submissions
        counts = {"submissions": len(submissions), "agencies": len({record.owner for record in submissions})}
        self._say("leadership", "basis", [self.material.round, *submissions], lambda _: counts)
        if self.material.missing:
            self._say(
                "leadership",
                "submission-missing",
                [self.material.round],
                lambda language: {"names": _agencies(self.material.missing, language)},
            )

    def _plan(self) -> None:
        sayings = self.material.sayings
        for plan in self.material.plans:
            self._say(
                "leadership",
                "leadership",
                [plan, *self.material.tasks],
                lambda language, plan=plan: {
                    "period": edtf_words(sayings.body(plan).period, language),  # type: ignore[attr-defined]
                    "lead": names.agency(plan.owner).say(language),
                    "plan": sayings.say(plan, "title", language).text,
                    "tasks": len(self.material.tasks),
                },
            )

    def _totals(self) -> None:
        engagements = self.material.engagements
        accounts = [account for picture in engagements for account in picture.accounts]
        sources = [record for picture in engagements for record in _records(picture)]
        owners = {account.record.owner for account in accounts}
        self._say(
            "results",
            "engagements-total",
            sources or [self.material.round],
            lambda language: {
                "period": edtf_words(self.round.period, language),
                "counted": len(engagements),
                "accounts": len(accounts),
                "agencies": len(owners),
            },
        )
        partners = Counter(partner for picture in engagements for partner in picture.body.partners)
        if partners:
            self._say(
                "results",
                "engagements-partners",
                [picture.record for picture in engagements if picture.body.partners],
                lambda language: {
                    "partners": len(partners),
                    "names": ", ".join(names.partner(code).say(language) for code, _ in partners.most_common()),
                },
            )
        if self.material.waiting:
            waiting = self.material.waiting
            self._say(
                "results", "unconfirmed", [row.record for row in waiting], lambda _: {"unconfirmed": len(waiting)}
            )
        self._figures(engagements)

    def _figures(self, engagements: list[Picture]) -> None:
        by_form: dict[str, list[Picture]] = defaultdict(list)
        by_agency: dict[str, list[Picture]] = defaultdict(list)
        for picture in engagements:
            by_form[picture.body.form].append(picture)
            for agency in picture.agencies:
                by_agency[agency].append(picture)
        self._figure(
            {"vi": "Hoạt động theo hình thức (mỗi hoạt động tính một lần)", "en": "Engagements by form (each counted once)"},
            [(names.form(form), pictures) for form, pictures in by_form.items()],
        )
        self._figure(
            {"vi": "Hoạt động theo cơ quan có báo cáo", "en": "Engagements by reporting agency"},
            [(names.agency(agency), pictures) for agency, pictures in by_agency.items()],
        )

    def _engagement(self, picture: Picture) -> None:
        body, lead = picture.body, picture.lead_account
        section = _section("result", theme_of(f"{body.title} {names.form(body.form).vi} {' '.join(body.forums)}"))
        self._block += 1
        sayings = self.material.sayings

        def line(language: str) -> dict[str, str | int] | None:
            title = sayings.say(lead.record, "title", language)
            result = sayings.say(lead.record, "results/0", language) if lead.body.results else None
            if title.language != language or (result and result.language != language):
                return None
            return {
                "title": title.text,
                "date": edtf_words(body.date or body.period, language),
                "place": body.place or "…",
                "result": _unstopped(result.text) + "." if result else "",
            }

        self._say(section, "engagement-line", _records(picture), line)
        if len(picture.accounts) > 1:
            self._say(
                section,
                "engagement-accounts",
                _records(picture),
                lambda language: {"names": _agencies(picture.agencies, language)},
            )

    def _statements(self) -> None:
        for type_, findings in self.material.findings.items():
            for finding in findings:
                body = self._body(finding, FindingBody)
                key = "proposal" if type_ == "proposal" else "finding"
                self._block += 1
                self._said(_section(type_, body.theme), key, finding)

    def _conclusions(self) -> None:
        for conference in self.material.conferences:
            conclusions = self.material.conclusions[str(conference.pk)]
            if not conclusions:
                continue
            taken = [record for record in conclusions if record.state == "taken-up"]
            self._block += 1
            self._say(
                "directions",
                "conclusions",
                [conference, *conclusions],
                lambda language, conference=conference, conclusions=conclusions, taken=taken: {
                    "conference": self.material.sayings.say(conference, "title", language).text,
                    "conclusions": len(conclusions),
                    "tasks": len(taken),
                },
            )
            for conclusion in conclusions:
                if not self._body(conclusion, ConclusionBody).lead:
                    self._block += 1
                    self._said("directions", "finding", conclusion)

    def _tasks(self) -> None:
        for task in self.material.tasks:
            body = self._body(task, TaskBody)
            if not body.conclusion:
                continue
            self._block += 1
            self._say("directions", _task_line(body), [task, task_origin(body, self.material)], self._task(task, body))

    def _nothing_said(self) -> None:
        written = {sentence.section for sentence in self.sentences}
        parents = {section.parent for section in names.profile().sections}
        for section in names.profile().sections:
            if section.code not in written and section.code not in parents:
                self._say(
                    section.code,
                    "findings-none",
                    [self.material.round, *self.material.submissions],
                    lambda _: {},
                )

    # --- one sentence ---------------------------------------------------------------------------------

    def _said(self, section: str, key: str, record: Record) -> None:
        """A sentence that carries a record's own text: in each language that the text exists in."""

        def slots(language: str) -> dict[str, str | int] | None:
            said = self.material.sayings.say(record, "text", language)
            if said.language != language:
                return None
            return {"text": _unstopped(said.text), "agency": names.agency(record.owner).say(language)}

        self._say(section, key, [record], slots)

    def _task(self, task: Record, body: TaskBody) -> Callable[[str], dict[str, str | int] | None]:
        def slots(language: str) -> dict[str, str | int] | None:
            title = self.material.sayings.say(task, "title", language)
            if title.language != language:
                return None
            return {
                "title": _unstopped(title.text),
                "lead": names.agency(body.lead).say(language),
                "coordinating": _agencies(body.coordinating, language),
                "deadline": edtf_words(body.deadline, language),
            }

        return slots

    def _say(
        self,
        section: str,
        key: str,
        sources: Iterable[Record | None],
        slots: Callable[[str], dict[str, str | int] | None],
    ) -> None:
        texts = {}
        for language in LANGUAGES:
            filled = slots(language)
            if filled is not None:
                texts[language] = names.profile().sentence(key, language, **filled).strip()
        ids = tuple(dict.fromkeys(str(record.pk) for record in sources if record is not None))
        self.sentences.append(SentenceBody(section=section, block=self._block, texts=texts, sources=ids))

    def _figure(self, caption: dict[str, str], rows: list[tuple[Words, list[Picture]]]) -> None:
        rows = sorted(rows, key=lambda row: (-len(row[1]), row[0].vi))
        if rows:
            self.figures.append(
                FigureBody(
                    section="results",
                    caption=caption,
                    rows=tuple(
                        (
                            {"vi": words.vi, "en": words.en},
                            len(pictures),
                            tuple(str(picture.record.pk) for picture in pictures),
                        )
                        for words, pictures in rows
                    ),
                )
            )

    def _body(self, record: Record, body: type[BodyT]) -> BodyT:
        found = self.material.sayings.body(record)
        assert isinstance(found, body)
        return found


def task_origin(task: TaskBody, material: Material) -> Record | None:
    """The conclusion that a task was made from, where it was gathered."""
    for conclusions in material.conclusions.values():
        for conclusion in conclusions:
            if str(conclusion.pk) == task.conclusion:
                return conclusion
    return None


def _records(picture: Picture) -> list[Record]:
    return [picture.record, *(account.record for account in picture.accounts)]


def _section(finding: str, theme: str) -> str:
    section = names.profile().section_for(finding, theme or None)
    return section.code if section else "results"


def _task_line(body: TaskBody) -> str:
    if not body.deadline:
        return "task-line-open"
    return "task-line" if body.coordinating else "task-line-alone"


def _agencies(codes: Iterable[str], language: str) -> str:
    return ", ".join(names.agency(code).say(language) for code in codes)


def _unstopped(text: str) -> str:
    return text.strip().rstrip(".;")
