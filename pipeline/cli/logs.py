"""What a person, or a program that collects logs, sees of what happens inside."""

import datetime as dt
import logging
import sys
import threading
from types import TracebackType
from typing import Any

import orjson

from pipeline.cli.text import json_line, plain, same_length
from pipeline.settings import settings

_USUAL = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}
"""What every record has; anything else was given as ``extra``."""


class OneLine(logging.Formatter):
    """Messages may quote what strangers sent: no one of them moves the cursor or begins a new line."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        return plain(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:
        return "\n".join(same_length(line) for line in super().formatException(ei).splitlines())


class OneObject(logging.Formatter):
    """One JSON object a line: time, level, logger, message, what was given as ``extra``, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        found = {
            "time": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        found |= {name: value for name, value in vars(record).items() if name not in _USUAL}
        if record.exc_info:
            found["traceback"] = self.formatException(record.exc_info)
        return json_line(orjson.dumps(found, default=str, option=orjson.OPT_NON_STR_KEYS))

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")


def set_up(form: str | None = None) -> None:
    """Log to standard error in ``form``, by default as the setting says; a bug that nobody catches, too."""
    handler = logging.StreamHandler(sys.stderr)
    text = OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(OneObject() if (form or settings().log_format) == "json" else text)
    logging.basicConfig(handlers=[handler], force=True)
    sys.excepthook = _tell
    threading.excepthook = _tell_of_thread
    logging.getLogger("tallywire").setLevel(logging.INFO)


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("tallywire").critical("%s", kind.__name__, exc_info=(kind, error, trace))


def _tell_of_thread(ended: threading.ExceptHookArgs) -> None:
    """Tell of a thread that has died; whether the others still move is somebody else's to say."""
    error = ended.exc_value or ended.exc_type()
    logging.getLogger("tallywire").error("a thread ended: %r", error, exc_info=error)
