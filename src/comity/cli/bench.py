"""`comity bench …`"""

import contextlib
import json
import os
import shutil
from pathlib import Path
from typing import Annotated, Any, LiteralString
from urllib.parse import quote

import typer
from rich.console import Console

from comity.cli.nodes import make
from comity.cli.setup import enter
from comity.kernel.databases import database_settings, require_usable

app = typer.Typer(no_args_is_help=True)

Database = Annotated[
    str, typer.Option(help="Address of a PostgreSQL database; SQLite in the directory otherwise.")
]
Cache = Annotated[
    Path | None,
    typer.Option("--home", help="Where data sets are kept; COMITY_BENCH_HOME or the user's cache otherwise."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Details = Annotated[bool, typer.Option(help="Say more: queries, plans, a second office.")]


@app.callback()
def bench() -> None:
    """How fast a node is, on a made-up data set that is made once."""


@app.command()
def lists(
    records: Annotated[int, typer.Option(min=100, help="Records in the data set.")] = 10_000,
    database: Database = "",
    home: Cache = None,
    rounds: Annotated[int, typer.Option(min=3, help="How often each page is asked for.")] = 40,
    json_: Json = False,
    details: Details = False,
) -> None:
    """Time pages against the bare SQL that fetches the same rows."""
    made = ready(records, database, home)
    from comity.bench.lists import measure

    shown = measure(records, rounds=rounds, details=details)
    if details:
        shown["details"].update(made)
    if json_:
        print(json.dumps(shown, ensure_ascii=False))
        return
    console = Console()
    for page in shown["pages"]:
        console.print(
            f"{page['page']:<34} p50 {page['p50_ms']:8.1f} ms  p95 {page['p95_ms']:8.1f} ms"
            f"  {page['ratio_to_sql']:6.1f} × SQL"
        )


@app.command()
def writes(
    versions: Annotated[int, typer.Option(min=10, help="Versions written one by one.")] = 500,
    records: Annotated[int, typer.Option(min=100, help="Records imported in bulk.")] = 100_000,
    database: Database = "",
    home: Cache = None,
    json_: Json = False,
) -> None:
    """Time writing on a new node, removed afterwards: a version, against a bare insert of its bytes; an import."""
    directory = cache_of(home).resolve() / f"writes_{os.getpid()}"
    name = f"comity_bench_writes_{os.getpid()}"
    try:
        _make_node(directory, database, name)
        from comity.bench.writes import measure

        shown = measure(versions=versions, records=records)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        if database:
            _drop_schema(database, name)
    if json_:
        print(json.dumps(shown))
        return
    one, many = shown["version_write"], shown["bulk_import"]
    Console().print(
        f"{one['per_second']} versions a second, {one['ratio_to_bare']} × a bare insert\n"
        f"{many['records']} records imported, {many['per_second']} a second"
    )


@app.command()
def journal(
    records: Annotated[int, typer.Option(min=100, help="Records in the data set.")] = 100_000,
    database: Database = "",
    home: Cache = None,
    json_: Json = False,
) -> None:
    """Time the check of a data set's journal and of every row that follows from it."""
    ready(records, database, home)
    from comity.bench.journals import measure

    shown = measure(records)
    if json_:
        print(json.dumps(shown))
    else:
        Console().print(
            f"{shown['entries']} entries in {shown['seconds']} s, {shown['per_second']} a second,"
            f" {shown['per_cpu_second']} a second of this process's own"
        )
    raise typer.Exit(0 if shown["verified"] else 1)


@app.command()
def certificates(
    count: Annotated[int, typer.Option(min=1, max=5000, help="Certificates in one PDF.")] = 500,
    json_: Json = False,
) -> None:
    """Time the setting of certificates of merit, all in one PDF."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")
    django.setup()
    from comity.bench.certificates import measure

    shown = measure(count)
    if json_:
        print(json.dumps(shown))
        return
    one = shown["certificates"]
    Console().print(
        f"{one['count']} certificates in {one['seconds']} s, {one['mb']} MB"
        f" ({one['kb_each']} kB each), peak {one['peak_mb']} MB"
    )


@app.command()
def exchange(
    dispatches: Annotated[int, typer.Option(min=20, help="Dispatches sent in batches.")] = 3000,
    singles: Annotated[int, typer.Option(min=5, help="Dispatches sent one by one.")] = 200,
    mebibytes: Annotated[int, typer.Option(min=0, help="Size of an attachment in MiB; 0 for none.")] = 1024,
    home: Cache = None,
    json_: Json = False,
) -> None:
    """Time two new nodes on this machine that exchange dispatches of 4 KiB; removed afterwards."""
    directory = cache_of(home).resolve() / f"exchange_{os.getpid()}"
    from comity.bench.two_nodes import two_nodes

    directory.mkdir(parents=True)
    try:
        with two_nodes(directory) as (sender, receiver):
            enter(sender)
            from comity.bench.exchanging import measure

            shown = measure(
                dispatches=dispatches,
                singles=singles,
                mebibytes=mebibytes,
                directory=directory,
                there=receiver,
            )
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    if json_:
        print(json.dumps(shown))
        return
    batched, single = shown["batched"], shown["single"]
    Console().print(
        f"in batches {batched['dispatches_per_second']} a second, {batched['ratio_to_bare']} of the bare limit\n"
        f"one by one {single['dispatches_per_second']} a second, p50 {single['p50_ms']} ms, p99 {single['p99_ms']} ms"
    )


@app.command()
def report(
    agencies: Annotated[int, typer.Option(min=1, help="Agencies that submit.")] = 100,
    engagements: Annotated[int, typer.Option(min=1, help="Engagements of the period.")] = 5000,
    findings: Annotated[int, typer.Option(min=1, help="Findings submitted.")] = 2000,
    growth: Annotated[bool, typer.Option(help="Also a quarter and a half of it.")] = True,
    home: Cache = None,
    json_: Json = False,
) -> None:
    """Time a round's central report as PDF, .docx, .xlsx and HTML, on new nodes; removed afterwards."""
    from comity.bench.report_sizes import measure

    shown = measure(cache_of(home).resolve(), (agencies, engagements, findings), growth=growth)
    if json_:
        print(json.dumps(shown))
        return
    for form in ("pdf", "docx", "xlsx", "html"):
        one = shown[form]
        Console().print(
            f"{form:<5} {one['seconds']:6.2f} s  {one['pages'] or '–'} pages  {one['peak_mb']} MB"
        )


def cache_of(home: Path | None) -> Path:
    """The directory that data sets are kept in."""
    if home is not None:
        return home
    if os.environ.get("COMITY_BENCH_HOME"):
        return Path(os.environ["COMITY_BENCH_HOME"])
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "comity" / "bench"


def ready(records: int, database: str, home: Path | None) -> dict[str, Any]:
    """Enter the node of a data set, which is made where it is not there; returns where it lies and how it was made."""
    from comity.bench.naming import name_of

    name = name_of(records)
    cache = cache_of(home).resolve()
    directory = cache / (f"{name}_postgresql" if database else name)
    done = directory / "complete.json"
    if done.exists() and _still_there(database, name, directory):
        enter(directory)
        return dict(json.loads(done.read_text()))
    shutil.rmtree(directory, ignore_errors=True)
    _make_node(directory, database, name)
    from comity.bench.dataset import fill

    seconds = fill(records)
    told = {"name": name, "seconds": round(seconds, 1)}
    if database:
        _mark(name)
    done.write_text(json.dumps(told))
    return told


def _make_node(directory: Path, database: str, name: str) -> None:
    """Make an empty node and enter it; with a PostgreSQL database, in an empty schema of this name."""
    from comity.bench.chance import HOSTED

    url = _in_schema(database, name) if database else ""
    database_settings(url, directory)
    if database:
        _drop_schema(database, name)
        _run(database, "CREATE SCHEMA {}", name)
    make(
        directory,
        list(HOSTED),
        network="bench",
        name="bench",
        port=8199,
        ceiling=3,
        profile="vn",
        demo=True,  # its offices sign in without a second factor
        database=url,
    )
    enter(directory)
    from django.core.management import call_command

    from comity.exchange.keys import write_keys
    from comity.kernel import node

    require_usable()
    write_keys(node.here().keys_file)
    call_command("migrate", verbosity=0)


def _in_schema(database: str, name: str) -> str:
    """The address with the data set's own schema."""
    return f"{database}{'&' if '?' in database else '?'}options={quote(f'-csearch_path={name}', safe='')}"


def _still_there(database: str, name: str, directory: Path) -> bool:
    if not database:
        return True
    from comity.kernel.node import load

    url = _in_schema(database, name)
    if load(directory).database != url:
        return False
    import psycopg

    asked = "SELECT obj_description(current_schema()::regnamespace, 'pg_namespace')"
    with contextlib.suppress(psycopg.Error), psycopg.connect(url) as connection:
        row = connection.execute(asked).fetchone()
        return bool(row and row[0] == "complete")
    return False


def _drop_schema(database: str, name: str) -> None:
    _run(database, "DROP SCHEMA IF EXISTS {} CASCADE", name)


def _run(database: str, statement: LiteralString, name: str) -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(database) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _mark(name: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA {connection.ops.quote_name(name)} IS 'complete'")
