"""Cells of a CSV file (RFC 4180, UTF-8): whatever a stranger wrote stays text in them."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

_HIDDEN = re.compile(
    "[\0-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
)
_FORMULA = tuple("=+-@＝＋－＠")
"""A spreadsheet runs a text that begins so, wide forms too, as a formula (OWASP, CSV Injection)."""
LONGEST = 32_000
"""Characters of a cell; a spreadsheet cuts, or refuses, what has more than 32,767."""


def line(values: Iterable[Any]) -> bytes:
    """Return one record; an empty cell is not known, 0 is none."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow([cell(value) for value in values])
    return text.getvalue().encode()


def cell(value: Any) -> Any:
    """Return ``value`` as a cell may hold it: text on one line, without controls, never a formula."""
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return value
    text = " ".join(_HIDDEN.sub(_space, value[:LONGEST]).split())
    return f"'{text}" if text.startswith(_FORMULA) else text


def joined(values: Iterable[str | None], separator: str = "; ") -> str:
    """Return a list in one cell, without what is missing; a separator inside of an entry becomes a comma."""
    mark = separator.strip()
    return separator.join(value.replace(mark, ",") for value in values if value)


def _space(match: re.Match[str]) -> str:
    return " " if match[0].isspace() else ""
