import json
from pathlib import Path

import typer
from typer.testing import CliRunner

from comity.cli.reading import match, read
from tests.intake.papers import own

app = typer.Typer()
app.command("read")(read)
app.command("match")(match)
RUN = CliRunner()


def test_read_prints_a_list_of_readings() -> None:
    result = RUN.invoke(app, ["read", str(own("visit.en.txt")), str(own("unrelated.en.txt")), "--json"])
    assert result.exit_code == 0
    visit, unrelated = json.loads(result.stdout)
    assert {"file", "language", "text", "repairs", "records"} <= set(visit)
    (record,) = visit["records"]
    contract = (
        "kind title form date period place agencies partners forums results lessons difficulties limitations"
    )
    assert {*contract.split(), "directions", "proposals"} <= set(record)
    assert record["date"] == {"edtf": "2018-09-10/2018-09-14", "source": record["date"]["source"]}
    assert unrelated["records"] == []


def test_match_prints_every_pair() -> None:
    files = [str(own(name)) for name in ("visit.en.txt", "visit.vi.txt", "visit-laos.en.txt")]
    result = RUN.invoke(app, ["match", *files, "--json"])
    assert result.exit_code == 0
    pairs = json.loads(result.stdout)["pairs"]
    assert [(p["a"], p["b"]) for p in pairs] == [
        (files[0], files[1]),
        (files[0], files[2]),
        (files[1], files[2]),
    ]
    assert [p["outcome"] for p in pairs] == ["same", "different", "different"]
    assert any("different partners" in veto for veto in pairs[1]["vetoes"])


def test_people_get_a_table_and_reasons() -> None:
    shown = RUN.invoke(app, ["read", str(own("border-exchange.en.txt"))])
    assert shown.exit_code == 0
    assert "2018-04-20/2018-04-22" in shown.stdout
    told = RUN.invoke(
        app, ["match", str(own("visit.en.txt")), str(own("visit-laos.en.txt")), "--language", "vi"]
    )
    assert "đối tác khác nhau" in told.stdout


def test_a_problem_is_told_in_the_one_shape(tmp_path: Path) -> None:
    missing = str(tmp_path / "none.txt")
    as_json = RUN.invoke(app, ["read", missing, "--json"])
    assert as_json.exit_code == 2
    error = json.loads(as_json.stdout)["error"]
    assert set(error) == {"code", "what", "place", "mend"}
    assert (error["code"], error["place"]) == ("file-missing", missing)
    plain = RUN.invoke(app, ["match", missing, missing])
    assert plain.exit_code == 2
    assert "file-missing" in plain.stderr
    assert plain.stdout == ""


def test_one_file_cannot_be_matched() -> None:
    result = RUN.invoke(app, ["match", str(own("visit.en.txt")), "--json"])
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == "match-needs-two"
