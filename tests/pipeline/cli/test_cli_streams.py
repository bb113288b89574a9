"""Whatever the shell makes of standard input, output and error, no command ends in a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SMILE = "An air strike \U0001f600 killed 12 people in Łódź on 3 May 2020, police said."


def tallywire(shell: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    program = f"'{sys.executable}' -c 'from pipeline.cli.main import main; main()'"
    script = shell.replace("tallywire", program)
    return subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", script], capture_output=True, text=True, timeout=60, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=folder,
    )  # fmt: skip


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "title": SMILE, "text": SMILE}) + "\n")
    return tmp_path


def test_what_an_encoding_lacks_is_escaped(articles: Path) -> None:
    done = tallywire("PYTHONIOENCODING=ascii tallywire replay in.jsonl --topic articles.clean", articles)
    assert (done.returncode, done.stdout.isascii()) == (0, True)
    assert json.loads(done.stdout)["title"] == SMILE
    done = tallywire("PYTHONIOENCODING=ascii tallywire replay in.jsonl", articles)
    assert (done.returncode, done.stdout.isascii()) == (0, True)
    assert r"(lowest\u2013highest reported)" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        "tallywire replay in.jsonl >&-",
        "tallywire replay in.jsonl --format csv >&-",
        "tallywire replay in.jsonl --topic articles.raw >&-",
        "tallywire settings >&- 2>&-",
        "tallywire replay in.jsonl >&- 2>&- <&-",
        "tallywire replay - <&-",
    ],
)
def test_a_closed_stream_is_nothing_to_read_and_nowhere_to_write(command: str, articles: Path) -> None:
    done = tallywire(command, articles)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
