"""The central report, drafted: sentences from the profile's templates, each with the records it stands on.

A report is built for a label: only what that label may show goes in, so that a restricted account changes no
word of it.
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
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.programme.counting import Picture
from comity.programme.kinds import PlanBody, TaskBody
from comity.programme.tree import DONE, LATE, standing_of
from comity.review.actions import do_draft_report
from comity.review.gathering import Material, PlanLine, gather
from comity.review.kinds import FigureBody, FindingBody, ReportBody, RoundBody, SentenceBody
from comity.review.themes import theme_of

LANGUAGES = ("vi", "en")
Slots = dict[str, str | int]
NO_FORM = Words(vi="không rõ hình thức", en="form not stated")
BodyT = TypeVar("BodyT", bound=Body)


@action
def do_build_report(
    round_: uuid.UUID | str, title: Words, *, acting: Acting, label: Label, number: str, day: date
) -> Record:
    """Draft the central report of an own round for `label`, dated `day`, and keep it."""
    record = get(round_, acting, kind="round")
    if label.marking < record.marking:
        raise Problem(
            "report-below-round",
            what=Words(
                vi="Độ mật của báo cáo thấp hơn độ mật của đợt tổng kết.",
                en="The report's marking is below its round's.",
            ),
            mend=Words(vi="Chọn độ mật bằng hoặc cao hơn.", en="Choose the round's marking or a higher one."),
            place="marking",
        )
    body = content(record, RoundBody)
    # What the drafter alone may read (a working group's records, a glass that was broken) is not the report's to tell.
    narrow = replace(
        acting, clearance=min(label.marking, acting.clearance), groups=frozenset(), glass=frozenset()
    )
    draft = Draft(gather(record, body, narrow), body, day)
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

    def __init__(self, material: Material, round_: RoundBody, day: date) -> None:
        self.material = material
        self.round = round_
        self.day = day
        self.sentences: list[SentenceBody] = []
        self.figures: list[FigureBody] = []
        self._block = 0

    def write(self) -> None:
        """Write every section."""
        self._basis()
        for plan in self.material.plans:
            self._plan(plan)
        self._totals()
        for picture in self.material.engagements:
            self._engagement(picture)
        self._statements()
        for conference in self.material.conferences:
            self._conference(conference)
        self._tasks()
        self._nothing_said()

    # --- sections -------------------------------------------------------------------------------------

    def _basis(self) -> None:
        submissions = self.material.submissions
        counts: Slots = {
            "submissions": len(submissions),
            "agencies": len({record.owner for record in submissions}),
        }
        self._say("leadership", "basis", [self.material.round, *submissions], lambda _: counts)
        if self.material.missing:
            self._say(
                "leadership",
                "submission-missing",
                [self.material.round],
                lambda language: {"names": _agencies(self.material.missing, language)},
            )

    def _plan(self, line: PlanLine) -> None:
        plan, tasks = line.record, line.tasks
        self._block += 1
        body = self._body(plan, PlanBody)
        sources = [plan, *(task.record for task in tasks)]

        def leading(language: str) -> Slots:
            return {
                "period": edtf_words(body.period, language),
                "lead": names.agency(plan.owner).say(language),
                "plan": self.material.sayings.say(plan, "title", language).text,
                "tasks": len(tasks),
            }

        self._say("leadership", "leadership", sources, leading)
        standings = Counter(standing_of(task.record.state, task.due, self.day) for task in tasks)
        progress: Slots = {
            "tasks": len(tasks),
            "tasks_done": standings[DONE],
            "tasks_late": standings[LATE],
        }
        if tasks:
            self._say("leadership", "plan-progress", sources, lambda _: progress)

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
        partners = Counter(
            partner
            for picture in engagements
            for partner in dict.fromkeys(names.partner_today(code) for code in picture.body.partners)
        )
        if partners:
            self._say(
                "results",
                "engagements-partners",
                [picture.record for picture in engagements if picture.body.partners],
                lambda language: {
                    "partners": len(partners),
                    "names": _listed((names.partner(code) for code, _ in partners.most_common()), language),
                },
            )
        if self.material.waiting:
            waiting = self.material.waiting
            self._say(
                "results",
                "unconfirmed",
                [row.record for row in waiting],
                lambda _: {"unconfirmed": len(waiting)},
            )
        if self.material.undated:
            undated = self.material.undated
            self._say(
                "results",
                "engagements-undated",
                [record for picture in undated for record in _records(picture)],
                lambda _: {"counted": len(undated)},
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
            {
                "vi": "Hoạt động theo hình thức (mỗi hoạt động tính một lần)",
                "en": "Engagements by form (each counted once)",
            },
            [(names.form(form) if form else NO_FORM, pictures) for form, pictures in by_form.items()],
        )
        self._figure(
            {"vi": "Hoạt động theo cơ quan có báo cáo", "en": "Engagements by reporting agency"},
            [(names.agency(agency), pictures) for agency, pictures in by_agency.items()],
        )

    def _engagement(self, picture: Picture) -> None:
        body, lead = picture.body, picture.lead_account
        about = f"{body.title} {names.form(body.form).vi} {' '.join(body.forums)}"
        section = _section("result", theme_of(about))
        self._block += 1
        sayings = self.material.sayings

        def line(language: str) -> Slots | None:
            title = sayings.say(lead.record, "title", language)
            result = sayings.say(lead.record, "results/0", language) if lead.body.results else None
            if title.language != language or (result and result.language != language):
                return None
            when = edtf_words(body.date or body.period, language)
            return {
                "title": _unstopped(title.text),
                "when_where": f"{when}, {body.place}" if body.place else when,
                "result": _unstopped(result.text) if result else "",
            }

        key = "engagement-line" if lead.body.results else "engagement-line-bare"
        self._say(section, key, [lead.record, *_records(picture)], line, item=True)
        if len(picture.accounts) > 1:
            self._say(
                section,
                "engagement-accounts",
                _records(picture),
                lambda language: {"names": _agencies(picture.agencies, language)},
                item=True,
            )

    def _statements(self) -> None:
        for type_, findings in self.material.findings.items():
            for finding in findings:
                body = self._body(finding, FindingBody)
                key = "proposal" if type_ == "proposal" else "finding"
                self._block += 1
                self._said(_section(type_, body.theme), key, finding)

    def _conference(self, conference: Record) -> None:
        """How many conclusions it came to; those that are no task (yet) in their own words."""
        conclusions = self.material.conclusions[str(conference.pk)]
        if not conclusions:
            return

        def counts(language: str) -> Slots:
            return {
                "conference": self.material.sayings.say(conference, "title", language).text,
                "conclusions": len(conclusions),
                "tasks": sum(record.state == "taken-up" for record in conclusions),
            }

        self._block += 1
        self._say("directions", "conclusions", [conference, *conclusions], counts)
        told = {self._body(task, TaskBody).conclusion for task in self.material.tasks}
        for conclusion in conclusions:
            if str(conclusion.pk) not in told:
                self._block += 1
                self._said("directions", "finding", conclusion)

    def _tasks(self) -> None:
        for task in self.material.tasks:
            body = self._body(task, TaskBody)
            self._block += 1
            sources = [task, task_origin(body, self.material)]
            self._say("directions", _task_line(body), sources, self._task(task, body), item=True)

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

        def slots(language: str) -> Slots | None:
            said = self.material.sayings.say(record, "text", language)
            if said.language != language:
                return None
            return {"text": _unstopped(said.text), "agency": names.agency(record.owner).say(language)}

        self._say(section, key, [record], slots, item=True)

    def _task(self, task: Record, body: TaskBody) -> Callable[[str], Slots | None]:
        def slots(language: str) -> Slots | None:
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
        slots: Callable[[str], Slots | None],
        *,
        item: bool = False,
    ) -> None:
        records = [record for record in sources if record is not None]
        texts = self._texts(key, slots, LANGUAGES)
        if not texts:
            # The record speaks neither of the report's languages, nobody translated it: its own words stand.
            texts = self._texts(key, slots, [record.language for record in records[:1]])
        ids = tuple(dict.fromkeys(str(record.pk) for record in records))
        self.sentences.append(
            SentenceBody(section=section, block=self._block, texts=texts, sources=ids, item=item)
        )

    def _texts(
        self, key: str, slots: Callable[[str], Slots | None], languages: Iterable[str]
    ) -> dict[str, str]:
        texts = {}
        for language in languages:
            filled = slots(language)
            if filled is not None:
                texts[language] = _capital(names.profile().sentence(key, language, **filled).strip())
        return texts

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
        return "task-line-open" if body.coordinating else "task-line-open-alone"
    return "task-line" if body.coordinating else "task-line-alone"


def _agencies(codes: Iterable[str], language: str) -> str:
    return _listed((names.agency(code) for code in codes), language)


def _listed(several: Iterable[Words], language: str) -> str:
    said = [words.say(language) for words in several]
    # A name may have a comma of its own ("Department of Foreign Relations, Ministry of National Defence").
    return ("; " if any("," in name for name in said) else ", ").join(said)


def _unstopped(text: str) -> str:
    """A text without the stop at its end, because its sentence brings its own."""
    return text.strip().rstrip(".;: ")


def _capital(sentence: str) -> str:
    """A sentence begins with a capital, also where a carried-over text did not."""
    return sentence[:1].upper() + sentence[1:]
