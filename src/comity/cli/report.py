"""`comity report …`: the central report of a round as a file."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from comity.cli.nodes import Home
from comity.cli.setup import enter
from comity.kernel.problems import Problem
from comity.kernel.words import Words

if TYPE_CHECKING:
    from comity.kernel.acting import Acting
    from comity.kernel.records import Record


def report(
    round_: Annotated[str, typer.Argument(metavar="ROUND", help="Id or title of the review round.")],
    output: Annotated[Path, typer.Option(help="File to write; - for standard output.")],
    lang: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    format_: Annotated[str, typer.Option("--format", help="pdf, docx, xlsx or html.")] = "pdf",
    marking: Annotated[int, typer.Option(help="Highest marking of the report (profile level).")] = 3,
    home: Home = None,
) -> None:
    """Write the round's central report as a file: the last one signed off, else the last draft."""
    enter(home)
    from comity.documents.exporting import exported, format_named, language_named

    language, form = language_named(lang), format_named(format_)
    found, acting = last_report(round_, marking)
    made = exported(found, acting, language, form)
    if str(output) == "-":
        sys.stdout.buffer.write(made)
        return
    try:
        output.write_bytes(made)
    except OSError as error:
        raise Problem(
            "file-unwritable",
            what=Words(vi="Không ghi được tệp.", en="The file cannot be written."),
            mend=Words(vi="Chọn thư mục khác.", en="Choose another directory."),
            place=str(output),
        ) from error
    Console(stderr=True).print(f"{found.title_in(lang)} ({found.state}), {len(made)} bytes")


def last_report(round_: str, marking: int) -> tuple["Record", "Acting"]:
    """The round's last report up to a marking, and the hat that reads it: the node's own, no higher than the report.

    Problem "round-unknown" or "report-missing".
    """
    from comity.kernel import node
    from comity.kernel.acting import machine
    from comity.review.models import Report

    for agency in node.here().agencies:
        acting = replace(machine(agency), clearance=min(marking, node.here().ceiling))
        record = _round(round_, acting)
        if record is None:
            continue
        rows = Report.objects.visible_to(acting).filter(round=record.pk).select_related("record")
        reports = sorted(
            (row.record for row in rows), key=lambda one: (one.state == "signed", one.created_at)
        )
        if not reports:
            raise Problem(
                "report-missing",
                what=Words(
                    vi="Đợt này chưa có báo cáo trung tâm.", en="The round has no central report yet."
                ),
                mend=Words(
                    vi="Cơ quan chủ trì lập báo cáo ở trang của đợt.",
                    en="The lead agency drafts it on the round's page.",
                ),
                place=record.title,
            )
        return reports[-1], replace(acting, clearance=reports[-1].marking)
    raise Problem(
        "round-unknown",
        what=Words(vi=f"Không có đợt “{round_}” ở nút này.", en=f"This node has no round “{round_}”."),
        mend=Words(
            vi="Dùng mã hoặc nguyên văn tên đợt như ở trang Tổng kết.",
            en="Use its id, or its title as the review page has it.",
        ),
        place=round_,
    )


def _round(named: str, acting: "Acting") -> "Record | None":
    """The round of that id, or the only one of that title in any language (case and accents aside)."""
    import uuid

    from comity.kernel.folding import fold
    from comity.kernel.records import Record

    rounds = Record.objects.visible_to(acting).filter(kind="round")
    try:
        return rounds.filter(pk=uuid.UUID(named)).first()
    except ValueError:
        wanted = fold(named)
        found = [
            one for one in rounds if wanted in {fold(title) for title in (one.title, *one.titles.values())}
        ]
        return found[0] if len(found) == 1 else None
