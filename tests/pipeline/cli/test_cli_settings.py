"""The settings as the command line knows them."""

import re
from pathlib import Path

import click
import pytest

from pipeline.cli.main import run
from pipeline.cli.options import option
from pipeline.cli.settings import page
from pipeline.settings import declared

ROOT = Path(__file__).parents[3]


def test_the_page_tells_every_setting() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == page(), "run: make generate"


def test_every_setting_that_the_documents_name_is_one() -> None:
    known = {setting.variable for setting in declared().values()} | {"TALLYWIRE_CONFIG"}
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")):
        named = set(re.findall(r"TALLYWIRE_(?!TEST_)[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
        assert named <= known, path.name


def test_an_option_tells_what_the_setting_tells() -> None:
    for name, setting in declared().items():
        if setting.secret:
            continue
        command = click.Command("x", params=[])
        option(name)(command)
        shown = " ".join(command.get_help(click.Context(command)).split())
        assert f"--{name.replace('_', '-')}" in shown
        assert " ".join(setting.description.split()) in shown.replace("- ", "-")
        assert setting.variable in shown


def test_the_option_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.toml"
    own.write_text('db = "file.db"\n')
    monkeypatch.setenv("TALLYWIRE_CONFIG", "")  # read_from sets it; restored after the test

    def table(*arguments: str) -> str:
        assert run([*arguments, "event", "x"]) == 2
        return capsys.readouterr().err

    assert "file.db" in table("--config", str(own))
    monkeypatch.setenv("TALLYWIRE_DB", "environment.db")
    assert "environment.db" in table("--config", str(own))
    assert run(["--config", str(own), "event", "x", "--db", "option.db"]) == 2
    assert "option.db" in capsys.readouterr().err


def test_settings_shows_values_and_origins_without_passwords(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TALLYWIRE_SASL_PASSWORD", "hush")
    monkeypatch.setenv("TALLYWIRE_DB", "postgresql://me:hush@host/news")
    assert run(["settings"]) == 0
    out = capsys.readouterr().out
    assert "hush" not in out
    assert "postgresql://me:***@host/news" in out
    assert re.search(r"^ *sasl_password +\*\*\* +TALLYWIRE_SASL_PASSWORD", out, re.M)
    assert re.search(r"^ *broker +localhost:9092 +default", out, re.M)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["worker", "--http-port", "99999"], "--http-port: http_port cannot be '99999'; allowed: a whole"),
        (["worker", "--prefix", "a b"], "--prefix: prefix cannot be 'a b'; allowed: up to 100 letters"),
        (["topics", "list", "--prefix", "ä"], "--prefix: prefix cannot be"),
        (["worker", "--log-format", "xml"], "'text', 'json'"),
        (["--config", "nowhere.toml", "settings"], "nowhere.toml: No such file"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_one_line_and_status_2(
    arguments: list[str], expected: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TALLYWIRE_CONFIG", "")
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert expected in err
