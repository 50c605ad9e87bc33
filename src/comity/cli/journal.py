"""`comity journal …`"""

import getpass
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from comity.cli.files import read, write_new
from comity.cli.nodes import Home
from comity.cli.problems import language, print_problem
from comity.cli.setup import enter
from comity.kernel.problems import Problem
from comity.kernel.proof_file import Proof, Proved, fingerprint
from comity.kernel.proof_file import check as check_proof
from comity.kernel.words import Words

app = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.callback()
def journal() -> None:
    """The node's Merkle journal."""


@app.command()
def verify(home: Home = None, json_: Json = False) -> None:
    """Check the journal and every record against it; exit status 1 when anything differs."""
    enter(home)
    from comity.exchange.keys import log_verifier
    from comity.kernel.proof import verify as verified

    outcome = verified(log_verifier())
    if json_:
        print(json.dumps(outcome.as_json(), ensure_ascii=False))
        raise typer.Exit(0 if outcome.verified else 1)
    console = Console(soft_wrap=True)
    console.print(
        f"{outcome.entries} entries, {outcome.versions} versions, {outcome.records} records, "
        f"{outcome.timestamps} time-stamps\n"
        f"{outcome.checkpoints} signed checkpoints, the last at {outcome.signed_size}; "
        f"{outcome.cosigned} cosigned by peers, the last at {outcome.cosigned_size}\n"
        f"root {outcome.root}\n"
        f"{outcome.seconds:.1f} s, {outcome.entries_per_second:.0f} entries a second"
    )
    for notice in outcome.notices:
        console.print(Text(notice.say(language())))
    for found in outcome.discrepancies:
        console.print(Text.assemble((found.place, "bold red"), ": ", found.what.say(language())))
    if outcome.unnamed:
        console.print(f"… and {outcome.unnamed} more")
    console.print("verified" if outcome.verified else "[bold red]NOT verified[/]")
    raise typer.Exit(0 if outcome.verified else 1)


@app.command()
def key(home: Home = None, json_: Json = False) -> None:
    """Print the key that this node signs its journal with, for those who check its proofs."""
    enter(home)
    from comity.exchange.keys import log_verifier

    own = log_verifier()
    if json_:
        print(json.dumps({"name": own.name, "vkey": own.vkey, "fingerprint": fingerprint(own)}))
        return
    print(f"{own.vkey}\n{fingerprint(own)}")


@app.command()
def prove(
    record: Annotated[str, typer.Argument(help="The record's id.")],
    version: Annotated[
        int | None, typer.Option(help="Number of the version; the current one otherwise.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="File to write, which must not exist; standard output otherwise.")
    ] = None,
    hash_only: Annotated[bool, typer.Option("--hash-only", help="Leave the content out.")] = False,
    home: Home = None,
) -> None:
    """Write a proof that a version of a record is in the journal, to be checked by anybody without a node."""
    enter(home)
    from comity.exchange.keys import own_keys
    from comity.exchange.witness import peer_verifiers
    from comity.kernel.proving import do_prove

    proof = do_prove(
        record,
        version,
        key=own_keys().ed25519,
        witnesses=peer_verifiers(),
        operator=getpass.getuser(),
        hash_only=hash_only,
    )
    if output is None:
        sys.stdout.buffer.write(proof.text().encode())
        return
    write_new(output, proof.text().encode())


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A file that “comity journal prove” wrote.")],
    vkey: Annotated[
        list[str] | None,
        typer.Option(help="A key got by another way (“comity journal key”); may be repeated for peers."),
    ] = None,
    json_: Json = False,
) -> None:
    """Check a proof file. Needs no node and no database. Exit status 1 when it does not hold."""
    raw = read(file)
    try:
        proved = check_proof(Proof.read(raw), vkey or [])
    except Problem as problem:
        if json_:
            print(json.dumps({"proved": False, "error": problem.shape(language())}, ensure_ascii=False))
        else:
            print_problem(problem, as_json=False)
        raise typer.Exit(1) from problem
    if json_:
        print(json.dumps(proved.as_json(), ensure_ascii=False))
    else:
        _print_proved(proved)


@app.command()
def stamp(
    tsa: Annotated[
        str, typer.Option(help="Address of an RFC 3161 authority; node.toml's tsa otherwise.")
    ] = "",
    home: Home = None,
    json_: Json = False,
) -> None:
    """Have the latest signed checkpoint time-stamped, and keep the token."""
    enter(home)
    from comity.exchange.keys import sign_what_grew
    from comity.exchange.stamping import stamp_latest
    from comity.kernel import clock, node
    from comity.kernel.timestamps import read_token

    authority = tsa or node.here().tsa
    if not authority:
        raise Problem(
            "tsa-missing",
            what=Words(vi="Chưa biết cơ quan cấp dấu thời gian.", en="No time-stamping authority is named."),
            mend=Words(
                vi="Thêm --tsa ĐỊA-CHỈ hoặc dòng tsa trong node.toml.",
                en="Add --tsa ADDRESS, or a line tsa to node.toml.",
            ),
        )
    sign_what_grew()
    kept = stamp_latest(authority)
    said = read_token(bytes(kept.token))
    if json_:
        shape = {"size": kept.size, "at": clock.stamp(kept.at), "authority": said.authority}
        print(json.dumps({**shape, "certificate": said.fingerprint}, ensure_ascii=False))
        return
    print(f"{kept.size} entries at {clock.stamp(kept.at)}\n{said.authority}\n{said.fingerprint}")


def _print_proved(proved: Proved) -> None:
    console = Console(soft_wrap=True)
    for words, style in _verdict(proved):
        console.print(Text(words.say(language()), style=style))


def _verdict(proved: Proved) -> list[tuple[Words, str]]:
    log, size = proved.log, proved.checkpoint.size
    lines = [
        (
            Words(
                vi=f"Đã chứng minh: phiên bản {proved.number} của hồ sơ {proved.record} nằm trong sổ của nút "
                f"{log.name}, mục {proved.index} trong {size} mục đã ký; nút ghi lúc {proved.at}.",
                en=f"Proved: version {proved.number} of record {proved.record} is in the journal of node "
                f"{log.name}, entry {proved.index} of {size} that it signed for; journaled at {proved.at}.",
            ),
            "bold green",
        )
    ]
    if proved.envelope is None:
        lines.append(
            (
                Words(
                    vi=f"Chỉ chứng minh giá trị băm, không kèm nội dung: {proved.hash}",
                    en=f"Its hash only, without its content: {proved.hash}",
                ),
                "",
            )
        )
    else:
        shown = proved.envelope
        said = f"{shown.get('kind')} · {shown.get('owner')} · {shown.get('title')}"
        level = shown.get("marking")
        marked = Words(f" · độ mật mức {level}", f" · marking level {level}") if level else Words("", "")
        lines.append((Words(said + marked.vi, said + marked.en), ""))
    lines.append(_key_line(log.name, fingerprint(log), trusted=proved.log_trusted, cosigned=False))
    lines += [
        _key_line(key.name, fingerprint(key), trusted=key.name in proved.trusted, cosigned=True)
        for key in proved.witnesses
    ]
    return lines


def _key_line(name: str, groups: str, *, trusted: bool, cosigned: bool) -> tuple[Words, str]:
    vi, en = ("Ký chứng kiến bởi", "Cosigned by") if cosigned else ("Ký bởi", "Signed by")
    if trusted:
        return Words(f"{vi} {name}: đúng khóa bạn đưa.", f"{en} {name}: the key you gave."), "green"
    return (
        Words(
            f"{vi} {name}, khóa {groups} (hãy đối chiếu dấu vân tay này với nút đó).",
            f"{en} {name}, key {groups} (compare its fingerprint with that node's).",
        ),
        "yellow",
    )
