"""The central report, drafted: sentences from the profile's templates, each with the records it stands on.

A report is built for a label: only what that label may show goes in, so that a restricted account changes no
word of it. What a frozen round's report tells is as it stood at the freeze.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from comity.directory import names
from comity.kernel import clock
from comity.kernel.acting import Acting
from comity.kernel.actions import action
from comity.kernel.dates import Span, span
from comity.kernel.kinds import Rendering
from comity.kernel.labels import Label
from comity.kernel.problems import Problem
from comity.kernel.reading import content, get
from comity.kernel.records import Record
from comity.kernel.wording import edtf_words
from comity.kernel.words import Words
from comity.programme.counting import Picture
from comity.programme.kinds import PlanBody, TaskBody
from comity.programme.tree import DONE, LATE, standing_of
from comity.review.figures import figures_of
from comity.review.gathering import Material, PlanLine, freeze_of, gather, pictures_at
from comity.review.kinds import FindingBody, ReportBody, RoundBody, SentenceBody
from comity.review.outcome_sentences import say_outcomes
from comity.review.reporting import do_draft_report
from comity.review.sentences import LANGUAGES, Sentences, Slots, Telling, agency_names, listed, unstopped
from comity.review.statistics import Statistic, period_before, statistics
from comity.review.themes import theme_of

TOLD = 30  # engagements of a section that are told one by one; of more, as many as `PROMINENT`
PROMINENT = 12
NO_FORM = Words(vi="không rõ hình thức", en="form not stated")


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
    narrow = as_label_may_show(acting, label.marking)
    begun = clock.stamp()
    material = gather(record, body, narrow)
    draft = Draft(material, body, day, round_statistics(material, body, narrow, day))
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
        as_of=body.frozen or begun,
    )
    return do_draft_report(report, acting=acting, label=label)


def as_label_may_show(acting: Acting, marking: int) -> Acting:
    """The hat as far as a paper of this marking may show: what the drafter alone may read (a working group's
    records, a glass that was broken) is not the report's to tell."""
    return replace(acting, clearance=min(marking, acting.clearance), groups=frozenset(), glass=frozenset())


def round_statistics(material: Material, body: RoundBody, acting: Acting, day: date) -> tuple[Statistic, ...]:
    """The round's tables of figures, as of its freeze, against the period before."""
    last = last_period(body, acting)
    before: Sequence[Picture] = ()
    if last.first is not None and last.last is not None:
        before = pictures_at(freeze_of(body), acting, since=last.first, until=last.last)
    return statistics(material, before, day)


def last_period(body: RoundBody, acting: Acting) -> Span:
    """The period that this one is set against: that of the round it follows, else the same length right before."""
    if body.follows:
        row = Record.objects.visible_to(acting).filter(pk=body.follows, kind="round").first()
        if row is not None:
            return span(content(row, RoundBody).period)
    return period_before(span(body.period))


class Draft(Sentences):
    """A report as it is written, section by section of the profile's outline."""

    def __init__(
        self, material: Material, round_: RoundBody, day: date, tables: tuple[Statistic, ...]
    ) -> None:
        super().__init__(material)
        self.round = round_
        self.day = day
        self.tables = tables

    def write(self) -> None:
        """Write every section."""
        self._basis()
        for plan in self.material.plans:
            self._plan(plan)
        say_outcomes(self, self.day)
        self._totals()
        self._engagements()
        self._sections_of_agencies()
        self._statements()
        for conference in self.material.conferences:
            self._conference(conference)
        self._tasks()
        self._nothing_said()
        self.figures.extend(figures_of(self.tables))

    # --- sections -------------------------------------------------------------------------------------

    def _basis(self) -> None:
        submissions = self.material.submissions
        counts: Slots = {
            "submissions": len(submissions),
            "agencies": len(set(self.material.agencies.values())),
        }
        self.say("leadership", "basis", [self.material.round, *submissions], lambda _: counts)
        if self.material.missing:
            missing = self.material.missing
            self.say(
                "leadership",
                "submission-missing",
                [self.material.round],
                lambda language: {"names": agency_names(missing, language)},
            )

    def _plan(self, line: PlanLine) -> None:
        plan, tasks = line.record, line.tasks
        self.paragraph()
        body = self.body(plan, PlanBody)
        sources = [plan, *(task.record for task in tasks)]

        def leading(language: str) -> Slots:
            return {
                "period": edtf_words(body.period, language),
                "lead": names.agency(plan.owner).say(language),
                "plan": self.material.sayings.say(plan, "title", language).text,
                "tasks": len(tasks),
            }

        self.say("leadership", "leadership", sources, leading)
        standings = Counter(standing_of(task.record.state, task.due, self.day) for task in tasks)
        progress: Slots = {
            "tasks": len(tasks),
            "tasks_done": standings[DONE],
            "tasks_late": standings[LATE],
        }
        if tasks:
            self.say("leadership", "plan-progress", sources, lambda _: progress)

    def _totals(self) -> None:
        engagements = self.material.engagements
        accounts = [account for picture in engagements for account in picture.accounts]
        sources = [record for picture in engagements for record in _records(picture)]
        owners = {account.record.owner for account in accounts}
        self.say(
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
            self.say(
                "results",
                "engagements-partners",
                [picture.record for picture in engagements if picture.body.partners],
                lambda language: {
                    "partners": len(partners),
                    "names": listed((names.partner(code) for code, _ in partners.most_common()), language),
                },
            )
        self._not_counted()

    def _not_counted(self) -> None:
        """What a person must still confirm, and what has no date."""
        waiting, undated = self.material.waiting, self.material.undated
        if waiting:
            records = [row.record for row in waiting]
            self.say("results", "unconfirmed", records, lambda _: {"unconfirmed": len(waiting)})
        if undated:
            sources = [record for picture in undated for record in _records(picture)]
            self.say("results", "engagements-undated", sources, lambda _: {"counted": len(undated)})

    def _engagements(self) -> None:
        """Engagements by section: each told; where there are very many, counted by form, and the most told of told."""
        by_section: dict[str, list[Picture]] = defaultdict(list)
        for picture in self.material.engagements:
            body = picture.body
            form = names.form(body.form).vi if body.form else ""
            by_section[_section("result", theme_of(f"{body.title} {form} {' '.join(body.forums)}"))].append(
                picture
            )
        for section, pictures in by_section.items():
            told = pictures
            if len(pictures) > TOLD:
                self._in_sum(section, pictures)
                told = prominent(pictures)
            for picture in told:
                self._engagement(section, picture)

    def _in_sum(self, section: str, pictures: list[Picture]) -> None:
        forms = Counter(picture.body.form for picture in pictures)
        agencies = {agency for picture in pictures for agency in picture.agencies}
        self.paragraph()

        def slots(language: str) -> Slots:
            told = [
                f"{(names.form(form) if form else NO_FORM).say(language)} ({count})"
                for form, count in forms.most_common()
            ]
            return {"counted": len(pictures), "agencies": len(agencies), "forms": "; ".join(told)}

        sources = [record for picture in pictures for record in _records(picture)]
        self.say(section, "engagements-section", sources, slots)

    def _engagement(self, section: str, picture: Picture) -> None:
        body, lead = picture.body, picture.lead_account
        self.paragraph()
        sayings = self.material.sayings

        def line(language: str) -> Slots | None:
            title = sayings.say(lead.record, "title", language)
            result = sayings.say(lead.record, "results/0", language) if lead.body.results else None
            if title.language != language or (result and result.language != language):
                return None
            when = edtf_words(body.date or body.period, language)
            return {
                "title": unstopped(title.text),
                "when_where": f"{when}, {body.place}" if body.place else when,
                "result": unstopped(result.text) if result else "",
            }

        key = "engagement-line" if lead.body.results else "engagement-line-bare"
        self.say(section, key, [lead.record, *_records(picture)], line, item=True)
        if len(picture.accounts) > 1:
            self.say(
                section,
                "engagement-accounts",
                _records(picture),
                lambda language: {"names": agency_names(picture.agencies, language)},
                item=True,
            )

    def _sections_of_agencies(self) -> None:
        """What agencies wrote by section, in their words: a submission speaks its own language."""
        for submission in self.material.submissions:
            body = self.material.bodies[submission.pk]
            agency = self.material.agencies[submission.pk]
            for section, text in body.sections.items():
                if text.strip():
                    said = f"{unstopped(text)} ({names.agency(agency).say(body.language)})."
                    self.paragraph()
                    self.sentences.append(
                        SentenceBody(
                            section=section,
                            block=self._block,
                            texts={body.language: " ".join(said.split())},
                            sources=(str(submission.pk),),
                            item=True,
                        )
                    )

    def _statements(self) -> None:
        """Findings: those that a person confirmed to say the same in one sentence with all who said it."""
        grouped = {finding.pk for group in self.material.groups for finding in group.findings}
        for group in self.material.groups:
            self.paragraph()
            said_by = [self._sayer(finding) for finding in group.findings]
            key = "proposal" if group.body.type == "proposal" else "finding"
            section = _section(group.body.type, group.body.theme)
            self.carry(section, key, group.record, more=group.findings, said_by=said_by)
        for type_, findings in self.material.findings.items():
            key = "proposal" if type_ == "proposal" else "finding"
            for finding in findings:
                if finding.pk not in grouped:
                    self.paragraph()
                    theme = self.body(finding, FindingBody).theme
                    self.carry(_section(type_, theme), key, finding, said_by=[self._sayer(finding)])

    def _sayer(self, finding: Record) -> str:
        return self.body(finding, FindingBody).said_by or finding.owner

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

        self.paragraph()
        self.say("directions", "conclusions", [conference, *conclusions], counts)
        told = {self.body(task, TaskBody).conclusion for task in self.material.tasks}
        for conclusion in conclusions:
            if str(conclusion.pk) not in told:
                self.paragraph()
                self.carry("directions", "finding", conclusion)

    def _tasks(self) -> None:
        origins = {
            str(record.pk): record for several in self.material.conclusions.values() for record in several
        }
        for task in self.material.tasks:
            body = self.body(task, TaskBody)
            self.paragraph()
            sources = [task, origins.get(body.conclusion)]
            self.say("directions", _task_line(body), sources, self._task(task, body), item=True)

    def _nothing_said(self) -> None:
        written = {sentence.section for sentence in self.sentences}
        parents = {section.parent for section in names.profile().sections}
        for section in names.profile().sections:
            if section.code not in written and section.code not in parents:
                self.say(
                    section.code,
                    "findings-none",
                    [self.material.round, *self.material.submissions],
                    lambda _: {},
                )

    def _task(self, task: Record, body: TaskBody) -> Telling:
        def slots(language: str) -> Slots | None:
            title = self.material.sayings.say(task, "title", language)
            if title.language != language:
                return None
            return {
                "title": unstopped(title.text),
                "lead": names.agency(body.lead).say(language),
                "coordinating": agency_names(body.coordinating, language),
                "deadline": edtf_words(body.deadline, language),
            }

        return slots


def prominent(pictures: Sequence[Picture]) -> list[Picture]:
    """The engagements that stand for many: told by the most agencies first, then by the most accounts and results.

    In their order of date. A choice by rule, not by worth: a person takes sentences out and puts others in.
    """

    def weight(picture: Picture) -> tuple[int, int, int, str]:
        results = sum(len(account.body.results) for account in picture.accounts)
        return (-len(picture.agencies), -len(picture.accounts), -results, str(picture.record.pk))

    chosen = {picture.record.pk for picture in sorted(pictures, key=weight)[:PROMINENT]}
    return [picture for picture in pictures if picture.record.pk in chosen]


def _records(picture: Picture) -> list[Record]:
    return [picture.record, *(account.record for account in picture.accounts)]


def _section(finding: str, theme: str) -> str:
    section = names.profile().section_for(finding, theme or None)
    return section.code if section else "results"


def _task_line(body: TaskBody) -> str:
    if not body.deadline:
        return "task-line-open" if body.coordinating else "task-line-open-alone"
    return "task-line" if body.coordinating else "task-line-alone"


__all__ = ["LANGUAGES", "Draft", "do_build_report", "last_period", "prominent", "round_statistics"]
