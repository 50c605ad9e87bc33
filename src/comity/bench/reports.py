"""What the central report of a large round costs in each of its forms.

The round is made up from a seed, at the size asked for: agencies that submit, engagements of its year (a third of them
told by two agencies), findings of which many say the same in other words. Nothing is measured while it is made. Each
form is measured in a process of its own, as `comity report` would run: from the report's record to the file's bytes;
`peak_mb` is that process's greatest resident memory, Python and Django included.
"""

import io
import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from comity.bench import vocabulary
from comity.bench.chance import HOSTED, Chance
from comity.bench.dataset import say
from comity.directory.names import profile
from comity.kernel import clock
from comity.kernel.acting import Acting, Role
from comity.kernel.actions import action
from comity.kernel.bulk import New, prepare, write
from comity.kernel.envelopes import Author, Envelope
from comity.kernel.ids import new_id
from comity.kernel.kinds import Body
from comity.kernel.labels import Label
from comity.kernel.words import Words
from comity.programme.kinds import AccountBody, EngagementBody, EngagementFacts, GroupingBody
from comity.review.drafting import do_build_report
from comity.review.kinds import FindingBody, RoundBody, SubmissionBody
from comity.review.reporting import do_sign_report

FORMS = ("pdf", "docx", "xlsx", "html")
YEAR = 2025
LEAD = HOSTED[0]
_TOGETHER = 500  # records stored in one transaction
_TYPES = (("result", 50), ("lesson", 20), ("difficulty", 15), ("limitation", 10), ("proposal", 5))


def office() -> Acting:
    """The lead's office that drafts and signs."""
    return Acting(LEAD, "Cục trưởng", frozenset({Role.OFFICER, Role.HEAD, Role.APPROVER}), 1)


def make(agencies: int, engagements: int, findings: int) -> str:
    """Make the round and its signed report in this process's node; returns the report's id."""
    begun = time.perf_counter()
    asked = _agencies(agencies)
    chance = Chance(f"report/{agencies}/{engagements}/{findings}", profile())
    round_ = RoundBody(title=f"Tổng kết năm {YEAR}", period=f"{YEAR}", agencies=asked)
    accounts, found = _engagements(chance, asked, engagements)
    stated, said = _findings(chance, asked, findings)
    found += said
    opened = _record("round", round_, LEAD, "frozen", audience=asked)
    found.append(opened)
    for agency in asked:
        body = SubmissionBody(
            round=opened.versions[0].id,
            title=f"Báo cáo tổng kết năm {YEAR}",
            agency=agency,
            accounts=tuple(accounts.get(agency, ())),
            findings=tuple(stated.get(agency, ())),
        )
        found.append(_record("submission", body, agency, "submitted", audience=(LEAD,)))
    for start in range(0, len(found), _TOGETHER):
        do_store(found[start : start + _TOGETHER])
    made = time.perf_counter() - begun
    title = Words(f"Báo cáo trung tâm tổng kết năm {YEAR}", f"Central report of the review of {YEAR}")
    begun = time.perf_counter()
    report = do_build_report(
        opened.versions[0].id, title, acting=office(), label=Label(), number="", day=date(YEAR, 12, 28)
    )
    drafted = time.perf_counter() - begun
    do_sign_report(report.pk, acting=office())
    say(f"{len(found)} records made in {made:.1f} s, the report drafted in {drafted:.1f} s")
    return str(report.pk)


@action
def do_store(found: list[New]) -> None:
    """Store some made-up records. The node has no peers, so nobody is to be told."""
    write(prepare(found), tell=False)


def _record(kind: str, body: Body, owner: str, state: str, *, audience: tuple[str, ...] = ()) -> New:
    envelope = Envelope(
        id=str(new_id()),
        kind=kind,
        owner=owner,
        number=1,
        state=state,
        marking=0,
        audience=tuple(sorted(set(audience) - {owner})),
        title=body.heading(),
        language=body.language,
        body=body.model_dump(mode="json"),
        author=Author(agency=owner, office="Trợ lý"),
        act="store",
        at=clock.stamp(),
    )
    return New((envelope,), body)


def _agencies(count: int) -> tuple[str, ...]:
    """So many agencies of the profile, and beyond those made-up codes, which name themselves."""
    known = [entry.code for entry in profile().entries("agency")]
    first = [LEAD, *(code for code in known if code != LEAD)]
    return tuple([*first, *(f"unit-{number:03}" for number in range(count))][:count])


def _engagements(
    chance: Chance, asked: tuple[str, ...], count: int
) -> tuple[dict[str, list[str]], list[New]]:
    accounts: dict[str, list[str]] = {}
    found: list[New] = []
    forms = list(vocabulary.TITLES)
    for _ in range(count):
        form, partner = chance.choice(forms), chance.partner()
        day = date(YEAR, chance.randint(1, 12), chance.randint(1, 28))
        facts: dict[str, Any] = {
            "title": chance.fill(vocabulary.TITLES[form], partner, YEAR),
            "form": form,
            "date": day.isoformat(),
            "place": chance.choice(vocabulary.PLACES),
            "partners": (partner,),
            "forums": (chance.choice(chance.forums),) if chance.random() < 0.15 else (),
        }
        tellers = chance.sample(asked, 2 if chance.random() < 1 / 3 and len(asked) > 1 else 1)
        shared = {name: value for name, value in facts.items() if name in EngagementFacts.model_fields}
        engagement = _record("engagement", EngagementBody(**shared), LEAD, "carried-out")
        found.append(engagement)
        for teller in tellers:
            results = tuple(chance.fill(one, partner, YEAR) for one in chance.sample(vocabulary.RESULTS, 2))
            account = _record(
                "account", AccountBody(**facts, results=results), teller, "given", audience=(LEAD,)
            )
            grouping = GroupingBody(
                account=account.versions[0].id,
                engagement=engagement.versions[0].id,
                title=str(facts["title"]),
                decided_by="Comity",
            )
            found += [account, _record("grouping", grouping, LEAD, "certain")]
            accounts.setdefault(teller, []).append(account.versions[0].id)
    return accounts, found


def _findings(chance: Chance, asked: tuple[str, ...], count: int) -> tuple[dict[str, list[str]], list[New]]:
    stated: dict[str, list[str]] = {}
    found: list[New] = []
    types, weights = [code for code, _ in _TYPES], [weight for _, weight in _TYPES]
    for _ in range(count):
        type_ = chance.choices(types, weights)[0]
        words = {"result": vocabulary.RESULTS, "lesson": vocabulary.LESSONS}.get(
            type_, vocabulary.DIFFICULTIES
        )
        text = chance.fill(chance.choice(words), chance.partner(), YEAR)
        owner = chance.choice(asked)
        body = FindingBody(type=type_, text=text, theme=chance.choice(chance.themes))
        found.append(_record("finding", body, owner, "stated", audience=(LEAD,)))
        stated.setdefault(owner, []).append(found[-1].versions[0].id)
    return stated, found


def measured(report: str, home: Path) -> dict[str, dict[str, Any]]:
    """Each form of the report, made in a process of its own: `{"seconds", "pages", "peak_mb", "bytes"}`."""
    return {form: _apart(report, form, home) for form in FORMS}


def _apart(report: str, form: str, home: Path) -> dict[str, Any]:
    code = f"from comity.bench.reports import one; one({report!r}, {form!r})"
    environment = {**os.environ, "COMITY_HOME": str(home), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", f"from comity.cli.setup import enter; enter(None); {code}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def one(report: str, form: str) -> None:
    """Make one form in this process and print what it took."""
    from comity.documents.exporting import exported, format_named
    from comity.kernel.reading import get

    acting = office()
    record = get(report, acting, kind="report")
    begun = time.perf_counter()
    made = exported(record, acting, "vi", format_named(form))
    seconds = time.perf_counter() - begun
    peak = _peak_mb()
    pages = _pages(made, form)
    shown = {"seconds": round(seconds, 2), "pages": pages, "peak_mb": round(peak, 1), "bytes": len(made)}
    print(json.dumps(shown))


def _peak_mb() -> float:
    """The greatest resident memory of this process. `ru_maxrss` would count its parent's, from before `exec`."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _pages(made: bytes, form: str) -> int | None:
    """Pages of a PDF, sheets of a workbook; a .docx and a page of HTML have none before they are laid out."""
    if form == "pdf":
        # The page tree's root says how many; typst writes it without compressing it away from reach of a reader.
        import re

        counts = [int(number) for number in re.findall(rb"/Type\s*/Pages[^>]*?/Count\s+(\d+)", made)]
        counts += [int(number) for number in re.findall(rb"/Count\s+(\d+)[^>]*?/Type\s*/Pages", made)]
        return max(counts, default=None) if counts else None
    if form == "xlsx":
        import zipfile

        with zipfile.ZipFile(io.BytesIO(made)) as opened:
            return sum(name.startswith("xl/worksheets/sheet") for name in opened.namelist())
    return None
