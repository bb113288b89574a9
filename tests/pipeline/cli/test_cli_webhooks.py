"""`tallywire webhooks` tells how receivers are doing, and never a secret."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline.cli.main import run
from pipeline.settings import chosen
from pipeline.store import Store
from pipeline.store.positions import Positions
from tests.laws.made import NOON

SECRET = "whsec_" + "MDEy" * 8


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "secret").write_text(SECRET)
    receiver = '[[webhook]]\nname = "{}"\nurl = "https://desk.example/{}"\nsecret_file = "secret"\n'
    (tmp_path / "hooks.toml").write_text("".join(receiver.format(name, name) for name in ("desk", "new")))
    monkeypatch.setenv("TALLYWIRE_WEBHOOKS", str(tmp_path / "hooks.toml"))
    chosen.cache_clear()
    where = str(tmp_path / "table.db")
    with Store.open(where) as store:
        positions = Positions(store)
        positions.hold("old", "me", NOON, 60)
        at = positions.hold("desk", "me", NOON, 60)
        assert at
        off = replace(
            at, name="desk", delivered=1200, skipped=2, off="410 Gone", last_error="status 410, gone"
        )
        positions.keep(off, "me")
    return where


def test_status_shows_each_receiver(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["webhooks", "status", "--db", db]) == 0
    said = capsys.readouterr().out
    for words in ("off: 410 Gone", "1,200", "last error: status 410, gone", "not in the file", "not begun"):
        assert words in said
    assert SECRET not in said


def test_status_as_json(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["webhooks", "status", "--db", db, "--format", "json"]) == 0
    desk, new, old = json.loads(capsys.readouterr().out)
    assert (desk["name"], desk["state"], desk["skipped"]) == ("desk", "off: 410 Gone", 2)
    assert (new["name"], new["state"], new["waiting"]) == ("new", "not begun", 0)
    assert (old["name"], old["state"]) == ("old", "not in the file")


def test_resume_switches_on_again(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["webhooks", "resume", "desk", "--db", db]) == 0
    assert capsys.readouterr().out == "desk is sent to again\n"
    run(["webhooks", "status", "--db", db])
    assert "off" not in capsys.readouterr().out
    assert run(["webhooks", "resume", "nobody", "--db", db]) == 2
    assert "no webhook 'nobody' has been sent to" in capsys.readouterr().err


def test_without_a_file_there_is_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    where = str(tmp_path / "table.db")
    Store.open(where).close()
    assert run(["webhooks", "status", "--db", where]) == 0
    assert capsys.readouterr().out == "no webhooks: the setting `webhooks` names a file of them\n"
