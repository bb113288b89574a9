"""`tallywire feeds import` and `tallywire serve-seeds`."""

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from pipeline.cli.main import run
from pipeline.feeds.declared import load
from tests.tools import gone

ROOT = Path(__file__).parents[3]


def test_import_prints_tables_that_can_be_read_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.opml"
    path.write_text(
        '<opml><body><outline text="A\x85\u202e#&#10;x" xmlUrl="https://a.example/r?a=%22&amp;b=\u202e1"/>'
        '<outline xmlUrl="mailto:x"/></body></opml>'
    )
    assert run(["feeds", "import", str(path)]) == 0
    printed = capsys.readouterr()
    assert "mailto:x" in printed.err
    assert all(line.isprintable() for line in printed.out.splitlines())
    (tmp_path / "feeds.toml").write_text(printed.out)
    assert [feed.url for feed in load(tmp_path / "feeds.toml")] == ["https://a.example/r?a=%22&b=%E2%80%AE1"]


def test_what_is_no_opml_is_the_users_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["feeds", "import", str(ROOT / "README.md")]) == 2
    assert "not OPML" in capsys.readouterr().err


def test_serve_seeds_tells_its_address_and_ends_on_ctrl_c() -> None:
    script = "from pipeline.cli.main import main; main()"
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", script, "serve-seeds", "--port", "0", str(ROOT / "seeds")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        url = process.stdout.readline().decode().strip()
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310
            assert b"<rss" in answer.read()
        process.send_signal(signal.SIGINT)
        gone(process)
        assert process.returncode == 0
        assert process.stderr is not None
        assert f"5 articles; `tallywire ingest --allow-private {url}`".encode() in process.stderr.read()
