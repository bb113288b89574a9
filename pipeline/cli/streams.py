"""Standard input, output and error as a shell may leave them: closed, or in a poor encoding."""

import codecs
import io
import json
import os
import sys

ESCAPED = "tallywire.escaped"
"""Name of the handler for what an encoding lacks: such characters are escaped as JSON does it."""


def prepare() -> None:
    """Let no character, and no stream that is closed, end the program in the midst of its output."""
    codecs.register_error(ESCAPED, _escape)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Else the next file that is opened, such as the table, would have the number of this stream.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=ESCAPED)


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end
