"""`tallywire ingest`, `run` and `feeds status` as a user calls them."""

import io
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.cli.live import Live
from pipeline.cli.main import run
from pipeline.feeds.lock import only_ingestion
from pipeline.store import Reader, Store
from tests.newsstand import TOWNS, Newsstand, newsstand
from tests.pipeline.feeds.ingesting import log

ROOT = Path(__file__).parents[3]
PROGRAM = [sys.executable, "-c", "from pipeline.cli.main import main; main()"]
HERE = ["--allow-private", "--delay-seconds", "0"]


@pytest.fixture
def stand() -> Iterator[Newsstand]:
    with newsstand() as running:
        yield running


@pytest.fixture
def db(tmp_path: Path) -> str:
    return str(tmp_path / "table.db")


def start(*arguments: str, **options: object) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([*PROGRAM, *arguments], cwd=ROOT, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]  # noqa: S603


def ids(db: str) -> list[str]:
    with Reader.open(db) as table:
        return [record["id"] for record in log(table)]


def test_a_first_run_and_its_status(
    stand: Newsstand, db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stand.article("/a", 3)
    stand.feed("/feed", ["/a"])
    stand.serve("/odd", "<rss><channel><title>\x1b[2J</title></channel></rss>", "application/rss+xml")
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(f'[[feed]]\nurl = "{stand.url("/feed")}"\n[[feed]]\nurl = "{stand.url("/none")}"\n')
    assert run(["ingest", "--config", str(feeds), "--once", "--db", db, *HERE]) == 0
    told = capsys.readouterr().err
    assert f"{stand.url('/none')}: status 404, not found\n" in told
    assert "1 article, 1 event; clean 1 = 1 record + 0 dead letters" in told
    assert run(["feeds", "status", "--db", db]) == 0
    assert "status 404, not found" in " ".join(capsys.readouterr().out.split())
    assert run(["feeds", "status", "--db", db, "--format", "json"]) == 0
    works, fails = json.loads(capsys.readouterr().out)
    assert (works["articles"], works["failures"], fails["failures"]) == (1, 0, 1)


def test_an_opml_file_names_feeds(stand: Newsstand, db: str, tmp_path: Path) -> None:
    stand.article("/a", 3)
    stand.feed("/feed", ["/a"])
    opml = tmp_path / "mine.opml"
    outline = f'<outline text="The Stand" xmlUrl="{stand.url("/feed")}"/>'
    opml.write_text(f'<opml version="2.0"><body>{outline}</body></opml>')
    assert run(["run", str(opml), "--once", "--db", db, *HERE]) == 0
    assert len(ids(db)) == 1


def test_what_strangers_wrote_moves_no_cursor(
    stand: Newsstand, db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stand.serve("/feed", "\x1b[2J<html>", "text/html")
    assert run(["ingest", stand.url("/feed"), "--once", "--db", db, *HERE]) == 1
    for form in ("table", "json"):
        assert run(["feeds", "status", "--db", db, "--format", form]) == 0
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err


def test_private_addresses_are_asked_only_where_the_user_says_so(
    stand: Newsstand, db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ingest", stand.url("/feed"), "--once", "--db", db]) == 1
    assert stand.asked == []
    err = capsys.readouterr().err
    assert "private" in err
    assert "no feed could be read" in err


def test_what_feeds_toml_says_of_a_feed_holds_where_the_call_names_it(
    stand: Newsstand, db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.article("/a", 3)
    stand.feed("/feed", ["/a"])
    listed = f'[[feed]]\nurl = "{stand.url("/feed")}"\nquotes = "none"\n'
    listed += f'[[feed]]\nurl = "{stand.url("/other")}"\n'
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "feeds.toml").write_text(listed)
    monkeypatch.chdir(tmp_path)
    assert run(["ingest", stand.url("/feed"), "--once", "--db", db, *HERE]) == 0
    assert not any(asked.path == "/other" for asked in stand.asked)
    with Reader.open(db) as table:
        assert {record["quotes"] for record in log(table)} == {"none"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "no feeds: name some"),
        (["nowhere.opml"], "no such file"),
        (["ftp://example.org/feed"], "no such file"),
        (["--config", "none.toml"], "none.toml: No such file"),
        (["-", "--prefix", "x"], "give --broker too"),
        (["-", "--db", ":memory:"], "forgets what was seen"),
        (["-", "--db", "nowhere/x.db"], "nowhere/x.db-ingest: unable to open"),
        ([f"https://news.example/{'x' * 3000}"], "has at most 2,000 characters"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["ingest", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert told in err


def test_two_ingestions_into_one_table_are_refused(
    stand: Newsstand, db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with only_ingestion(db):
        assert run(["ingest", stand.url("/feed"), "--once", "--db", db]) == 2
    assert "another process is ingesting" in capsys.readouterr().err


def test_lines_on_standard_input_are_taken_as_they_come(db: str) -> None:
    text = "An air strike killed 3 people in Mosul on 3 March 2020, police said."
    lines = [json.dumps({"id": name, "text": text}).encode() + b"\n" for name in "abc"]
    with start("ingest", "-", "--db", db, stdin=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.writelines([*lines, b"{broken"])
        process.stdin.close()
        assert process.stderr
        told = process.stderr.read()
    assert process.returncode == 0
    assert b"3 articles, 1 event; clean 4 = 3 records + 1 dead letter" in told


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_told_to_with_all_that_it_had(stand: Newsstand, db: str, number: int) -> None:
    stand.article("/a", 3)
    stand.feed("/feed", ["/a"])
    with start("run", stand.url("/feed"), "--db", db, "--no-web", *HERE, stdin=subprocess.DEVNULL) as process:
        wait_for(stand, "/a")
        process.send_signal(number)
        assert process.stderr
        told = process.stderr.read()
    assert (process.returncode, len(ids(db))) == (0, 1), told


def wait_for(stand: Newsstand, path: str) -> None:
    with stand.news:
        assert stand.news.wait_for(lambda: stand.statuses(path), timeout=60)


def test_killed_again_and_again_it_publishes_nothing_twice_and_misses_nothing(
    stand: Newsstand, db: str
) -> None:
    names = [f"/{number}" for number in range(30)]
    for number, name in enumerate(names):
        stand.article(name, number + 2, town=TOWNS[number % 10])
    stand.feed("/feed", names)
    arguments = ("run", stand.url("/feed"), "--db", db, "--port", "0", *HERE)
    for seen in (5, 17):
        with start(*arguments, process_group=0) as process:
            with stand.news:
                assert stand.news.wait_for(lambda: len(set(fetched(stand))) >= seen, timeout=60)  # noqa: B023
            os.killpg(process.pid, signal.SIGKILL)
    with start(*arguments, "--once") as process:
        assert process.stderr
        told = process.stderr.read()
    assert process.returncode == 0, told
    counted = Counter(ids(db))
    assert (len(counted), set(counted.values())) == (30, {1})
    with Reader.open(db) as table:
        assert table.counts().versions == 30
        assert table.counts().dead_letters == 0
    assert len(fetched(stand)) <= 30 + 2  # a page that was in hand is fetched once more


def fetched(stand: Newsstand) -> list[str]:
    return [asked.path for asked in stand.asked if asked.status == 200 and asked.path[1:].isdigit()]


def test_ingestion_goes_on_in_a_table_made_anew(stand: Newsstand, db: str, tmp_path: Path) -> None:
    stand.article("/a", 3)
    stand.feed("/feed", ["/a"])
    once = [stand.url("/feed"), "--once", *HERE]
    assert run(["ingest", *once, "--db", db]) == 0
    new = str(tmp_path / "new.db")
    assert run(["replay", db, "--db", new]) == 0
    with Reader.open(new) as table:
        assert table.counts().events == 1
    stand.article("/b", 4, town="Kabul")
    stand.feed("/feed", ["/a", "/b"])
    assert run(["ingest", *once, "--db", new]) == 0
    assert (len(ids(db)), len(ids(new))) == (1, 2)
    assert stand.statuses("/a") == [200]
    with Reader.open(new) as table:
        assert table.counts().versions == 2


def test_a_table_that_is_being_filled_is_not_taken_along(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Store.open(db).close()
    with only_ingestion(db):
        assert run(["replay", db, "--db", str(tmp_path / "new.db")]) == 2
        assert "another process is ingesting" in capsys.readouterr().err
        assert run(["replay", db]) == 0


def test_the_line_tells_how_it_is_going_and_stays_one(db: str) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with Store.open(db) as table, console.status("") as status:
        Live(console, status, table, lambda: 56).update(3, (200, 2))
        line = str(status.status)
    assert line.startswith("feeds 198 ok, 2 failing · 3 articles · 56 waiting · 0 events · 0 dead letters · ")
    assert line.endswith("/s")


def test_a_log_that_events_are_made_of_is_not_sent_away(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "raid.txt").write_text("It killed 3 people in Mosul.")
    assert run(["run", str(tmp_path), "--once", "--db", db]) == 0
    assert run(["ingest", str(tmp_path), "--once", "--db", db, "--broker", "127.0.0.1:1"]) == 2
    assert "name another one with --db" in capsys.readouterr().err
    assert len(ids(db)) == 1
