import json
import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from agents import logs

HOSTILE = "a\x1b[2J\n\u202eb"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, levels = root.handlers[:], {name: logging.getLogger(name).level for name in logs.LIBRARIES}
    hooks = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = hooks
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_json_is_one_object_a_line_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json")
    log = logging.getLogger("tallywire")
    log.warning("%s: dead letter", HOSTILE, extra={"topic": "articles.raw", "offset": 7, "reason": HOSTILE})
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        log.exception("failed")
    first, second = capsys.readouterr().err.splitlines()
    found = json.loads(first)
    assert found.pop("time").endswith("+00:00")
    assert found == {
        "level": "warning", "logger": "tallywire", "message": f"{HOSTILE}: dead letter",
        "topic": "articles.raw", "offset": 7, "reason": HOSTILE,
    }  # fmt: skip
    assert "ValueError" in json.loads(second)["traceback"]
    assert (first + second).isprintable()


def test_text_is_one_line_that_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("text")
    logging.getLogger("tallywire").warning("%s", HOSTILE, extra={"topic": "x"})
    (line,) = capsys.readouterr().err.splitlines()
    assert line.isprintable()
    assert line.endswith("WARNING tallywire: a[2J b")


@pytest.mark.parametrize("form", ["text", "json"])
def test_libraries_speak_in_the_same_form_where_asked_for(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for verbose in (False, True):
        logs.set_up(form, verbose=verbose)
        for name in logs.LIBRARIES:
            logging.getLogger(f"{name}.inside").error("heard")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(logs.LIBRARIES)
    assert all(
        (json.loads(line)["message"] == "heard") if form == "json" else "heard" in line for line in lines
    )


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_bug_that_nobody_catches_steers_no_terminal(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(form)
    try:
        raise ValueError(HOSTILE)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    lines = capsys.readouterr().err.splitlines()
    assert all(line.isprintable() for line in lines)
    assert "ValueError" in lines[-1 if form == "json" else -2]
    assert form == "text" or json.loads(lines[0])["level"] == "critical"
