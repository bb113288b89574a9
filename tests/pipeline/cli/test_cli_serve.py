"""`tallywire serve`, and the same beside `tallywire run`: real processes, told to end or killed."""

import json
import queue
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from pipeline.cli.beside import beside
from pipeline.cli.main import run
from pipeline.store import Store
from pipeline.web.listen import listening
from tests.newsstand import Newsstand, newsstand

ROOT = Path(__file__).parents[3]
PROGRAM = [sys.executable, "-c", "from pipeline.cli.main import main; main()"]
WAIT = 30.0
"""Seconds after which a test gives up."""


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = str(tmp_path / "table.db")
    Store.open(path).close()
    return path


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    return subprocess.Popen([*PROGRAM, *arguments], cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe)  # noqa: S603


def test_it_says_where_and_ends_when_told_to_with_a_stream_open(db: str) -> None:
    with start("serve", "--db", db, "--port", "0", "--access-log") as process:
        assert process.stdout
        address = process.stdout.readline().decode().strip()
        with httpx.stream("GET", f"{address}api/changes", timeout=WAIT) as stream:
            lines = stream.iter_lines()
            assert next(lines) == "retry: 3000"
            process.send_signal(signal.SIGTERM)
            list(lines)  # to its end
        _, told = process.communicate(timeout=WAIT)
    assert process.returncode == 0, told
    assert b"GET /api/changes 200 OK" in told


def test_the_log_is_json_where_that_is_asked_for(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYWIRE_LOG_FORMAT", "json")
    with start("serve", "--db", db, "--port", "0", "--access-log") as process:
        assert process.stdout
        httpx.get(process.stdout.readline().decode().strip() + "none%0a")
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=WAIT)
    (line,) = map(json.loads, told.splitlines())
    assert line["message"] == "GET /none\n 404 Not Found"
    assert (line["client"], line["status"]) == ("127.0.0.1", 404)


def test_a_port_that_is_taken_is_one_line(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    with listening("127.0.0.1", 0) as at:
        port = str(at.getsockname()[1])
        for command in (["serve"], ["run", "--allow-private", "http://127.0.0.1:8999/feed"]):
            assert run([*command, "--db", db, "--port", port]) == 2
            told = capsys.readouterr().err
            assert re.fullmatch(r"tallywire: 127\.0\.0\.1, port \d+: .* in use; --port names another\n", told)


def test_a_table_that_is_missing_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--db", str(tmp_path / "none.db"), "--port", "0"]) == 2
    assert "no such file" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_run_has_the_page_beside_it_which_ends_with_it(db: str, number: int) -> None:
    with newsstand() as stand:
        stand.article("/a", 3)
        stand.feed("/feed", ["/a"])
        with start(*_reading(stand, db)) as process:
            assert process.stderr
            line = process.stderr.readline().decode()
            address = line.removeprefix("the page and the API: ").strip()
            with httpx.stream("GET", f"{address}api/changes?after=0", timeout=WAIT) as stream:
                lines = (line for line in stream.iter_lines() if line.startswith("data:"))
                assert '"event.created"' in next(lines)  # taken in by one process, told by the other
                process.send_signal(number)
                list(lines)  # to its end, which comes although nobody is left who could tell the child
            process.communicate(timeout=WAIT)  # its pipes are closed by all who had them
    assert process.returncode == (0 if number == signal.SIGTERM else -signal.SIGKILL)
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)


def test_that_the_page_has_ended_is_told_and_no_reason_to_end(tmp_path: Path) -> None:
    told: queue.Queue[str] = queue.Queue()
    with beside(str(tmp_path / "none.db"), "127.0.0.1", 0, told.put):
        assert told.get(timeout=WAIT).startswith("the page and the API have ended (status 1)")


def _reading(stand: Newsstand, db: str) -> list[str]:
    where = ["--allow-private", "--delay-seconds", "0", "--port", "0"]
    return ["run", stand.url("/feed"), "--db", db, *where]
