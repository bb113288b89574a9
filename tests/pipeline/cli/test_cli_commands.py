import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pipeline.cli.main import cli, run
from pipeline.store import Reader, Store

ROOT = Path(__file__).parents[3]
ARTICLE = {
    "id": "a",
    "source": "Daily",
    "published_at": "2020-05-03",
    "text": "A bomb blast killed 12 people and wounded 30 in Baghdad on Saturday, police said.",
}


@pytest.fixture
def articles(tmp_path: Path) -> str:
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps(ARTICLE) + "\n{broken\n")
    return str(path)


def commands(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", found) for inner, found in commands(command))


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = dict(commands(cli))
    assert {"replay", "event", "worker", "topics create", "subscribe", "dead-letters list"} <= set(found)
    for name, command in found.items():
        assert command.help, name
        assert isinstance(command, click.Group) or f"tallywire {name}" in readme, f"{name}: not in README.md"
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.help, f"{name} {parameter.name}"


def test_replay_prints_rows_and_counts_every_hop(articles: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replay", articles, "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    (row,) = map(json.loads, out.splitlines())
    assert row["totals"]["killed"]["best"] == 12
    assert "clean 2 = 1 record + 1 dead letter; extract 1 = 1 record + 0 dead letters" in err
    assert f"dead letter: {articles}:2: not JSON" in err


def test_formats_tell_the_same_events(articles: str, capsys: pytest.CaptureFixture[str]) -> None:
    printed = {}
    for form in ("table", "json", "jsonl", "csv"):
        assert run(["replay", articles, "--format", form]) == 0
        printed[form] = capsys.readouterr().out
    (row,) = json.loads(printed["json"])
    assert row["event_id"] == json.loads(printed["jsonl"])["event_id"]
    (cells,) = csv.DictReader(io.StringIO(printed["csv"]))
    assert (cells["event_id"], cells["killed_best"]) == (row["event_id"], "12")
    assert row["event_id"][:8] in printed["table"]


def test_a_kept_table_is_shown_row_by_row(
    articles: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = str(tmp_path / "a kept table.db")
    assert run(["replay", articles, "--db", db, "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    event_id = json.loads(out)["event_id"]
    assert f"tallywire event {event_id[:8]} --db '{db}'" in err
    assert run(["event", event_id[:8], "--db", db]) == 0
    assert "12" in capsys.readouterr().out
    assert run(["event", event_id[:8], "--db", db, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["event_id"] == event_id


@pytest.mark.parametrize(
    ("topic", "lines"),
    [("articles.raw", 2), ("articles.clean", 1), ("mentions", 1), ("events", 1), ("dead-letters", 1)],
)
def test_topics_print_one_json_a_line(
    articles: str, topic: str, lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["replay", articles, "--topic", topic]) == 0
    assert len(capsys.readouterr().out.splitlines()) == lines


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["replay", "nowhere"], "nowhere: no such file"),
        (["replay"], "Missing argument 'PATH...'"),
        (["replay", "{articles}", "--topic", "none"], "no topic 'none'"),
        (["replay", "{articles}", "--topic", "events", "--format", "csv"], "--topic prints JSON"),
        (["replay", "{articles}", "--db", ""], "db cannot be ''; allowed: a file or a URL"),
        (["replay", "{articles}", "--prefix", "x"], "give --broker too"),
        (["replay", "{articles}", "--format", "xml"], "'xml' is not one of"),
        (["event", "x", "--db", "nowhere.db"], "nowhere.db: no such file"),
        (["query", "--country", "Irak-"], "no country 'Irak-': give an ISO 3166-1 code or an English name"),
        (["query", "--country", "\udcff"], "no country '': give an ISO 3166-1 code"),
        (["event", "\udcff", "--db", "nowhere.db"], "nowhere.db: no such file"),
        (["query", "--type", "party"], "is not one of 'airstrike'"),
        (["query", "--since", "May"], "expected YYYY-MM-DD"),
        (["query", "--since", "2020-05-03", "--until", "2020-05-01"], "is before --since"),
        (["query", "--as-of", "noon"], "'noon' is no time; expected such as"),
        (["query", "--min", "killed:many"], "'killed:many': expected a measure, a colon and a number"),
        (["query", "--min", f"killed:{'9' * 30}"], "expected a measure, a colon and a number"),
        (["query", "--min", "10"], "'10' is no measure; expected one of killed"),
        (["query", "--near", "34.7,40.8"], "expected LAT,LON,KM such as"),
        (["query", "--near", "nan,inf,1e9"], "expected LAT,LON,KM such as"),
        (["query", "--sort", "size"], "is not one of '-start'"),
        (["query", "--origins", "9" * 30], "is not in the range"),
        (["query", "--db", "nowhere.db"], "nowhere.db: no such file"),
        (["fly"], "No such command 'fly'"),
        (["replay", "a" * 300], f"{'a' * 300}: File name too long"),
        (["query", "--db", "a" * 300], "File name too long"),
        (["ingest", "a" * 300], "File name too long"),
        (["replay", "{articles}", "--speed", "0"], "'0' is no speed; expected a number above 0"),
        (["replay", "{articles}", "--speed", "nan"], "'nan' is no speed"),
        (["replay", "{articles}", "--speed", "inf"], "'inf' is no speed"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(
    arguments: list[str], told: str, articles: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([argument.format(articles=articles) for argument in arguments]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert told in err
    assert err.count("\n") == 1


def test_ctrl_c_is_130(monkeypatch: pytest.MonkeyPatch, articles: str) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.embedded.replay", interrupted)
    assert run(["replay", articles]) == 130


def test_ctrl_c_while_an_article_is_waited_for_keeps_what_was_committed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, db = tmp_path / "days.jsonl", str(tmp_path / "table.db")
    later = {**ARTICLE, "id": "b", "published_at": "2020-05-04"}
    path.write_text("".join(json.dumps(article) + "\n" for article in (later, ARTICLE)))
    command = [sys.executable, "-c", "from pipeline.cli.main import main; main()"]
    command += ["replay", str(path), "--speed", "1", "--db", db]
    Store.open(db).close()
    with (
        subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT) as process,  # noqa: S603
        Reader.open(db) as table,
    ):
        while not table.counts().articles:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130
        assert err.startswith(b"2 articles from 2020-05-03 00:00 to 2020-05-04 00:00 UTC, 1 times as fast: ")
        assert err.count(b"\n") == 2  # click ends the line that shows ^C
        assert table.counts().articles == 1
    assert run(["replay", str(path), "--speed", "1e9", "--db", db]) == 0
    assert "; 1 known already" in capsys.readouterr().err


def test_a_topic_is_printed_in_order_of_known_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "days.jsonl"
    days = ("2020-05-05", "2020-05-03", "2020-05-04")
    path.write_text("".join(json.dumps({**ARTICLE, "published_at": day}) + "\n" for day in days))
    assert run(["replay", str(path), "--topic", "articles.raw", "--speed", "1e9"]) == 0
    printed = [json.loads(line)["published_at"] for line in capsys.readouterr().out.splitlines()]
    assert printed == sorted(days)


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": "x" * 100}) + "\n" for n in range(5000)))
    command = [sys.executable, "-c", "from pipeline.cli.main import main; main()"]
    command += ["replay", str(path), "--topic", "articles.raw"]
    reading, writing = os.pipe()
    with subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE, cwd=ROOT) as process:  # noqa: S603
        os.close(writing)
        os.read(reading, 100)
        os.close(reading)
        _, err = process.communicate(timeout=60)
    assert err == b""


def test_a_full_disk_is_one_line(articles: str) -> None:
    command = [sys.executable, "-c", "from pipeline.cli.main import main; main()"]
    command += ["replay", articles, "--topic", "articles.raw"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, cwd=ROOT, timeout=60, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (1, b"tallywire: No space left on device\n")


@pytest.mark.parametrize(
    ("command", "slow"),
    [("replay", "faust"), ("replay", "starlette"), ("query", "starlette"), ("run", "starlette")],
)
def test_a_command_does_not_wait_for_what_others_need(command: str, slow: str) -> None:
    asked = f"run(['{command}', '-h']); exit('{slow}' in sys.modules)"
    code = f"import sys; from pipeline.cli.main import run; {asked}"
    started = [sys.executable, "-c", code]
    assert subprocess.run(started, cwd=ROOT, stdout=subprocess.DEVNULL).returncode == 0  # noqa: S603


def test_query_prints_rows_as_replay_does(
    articles: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = str(tmp_path / "a kept table.db")
    assert run(["replay", articles, "--db", db, "--format", "jsonl"]) == 0
    row = capsys.readouterr().out
    for fits in (
        ["--country", "Iraq", "--country", "SY"],
        ["--place", "bàghdad", "--type", "bombing", "--level", "incident"],
        ["--since", "2020-05-02", "--until", "2020-05-02", "--min", "killed:12", "--origins", "1"],
        ["--near", "33.3,44.4,30", "--text", "iraq BAGH", "--sort", "-killed", "--limit", "1"],
        ["--as-of", "2020-05-03"],
        ["--as-of", "2020-05-03T00:00:00+00:00", "--near", "33.3,44.4,30", "--sort", "-updated"],
    ):
        assert run(["query", "--db", db, "--format", "jsonl", *fits]) == 0
        assert capsys.readouterr().out == row, fits
    for fits_not in (
        ["--country", "syria"],
        ["--until", "2020-05-01"],
        ["--min", "killed:13"],
        ["--near", "33.3,46.4,30"],
        ["--text", "bagh iraq"],
        ["--as-of", "2020-05-02"],
        ["--as-of", "2020-05-02T23:00:00-00:30"],
    ):
        assert run(["query", "--db", db, "--format", "jsonl", *fits_not]) == 0
        assert capsys.readouterr().out == "", fits_not


def test_event_as_it_was_known(articles: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = str(tmp_path / "a kept table.db")
    assert run(["replay", articles, "--db", db, "--format", "jsonl"]) == 0
    row = json.loads(capsys.readouterr().out)
    event = ["event", row["event_id"], "--db", db, "--format", "json", "--as-of"]
    assert run([*event, "2020-05-03"]) == 0
    assert json.loads(capsys.readouterr().out) == row
    assert run([*event, "2020-05-02"]) == 2
    assert "no event" in capsys.readouterr().err
