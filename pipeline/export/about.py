"""What an export says of itself, and what came of it."""

import datetime as dt
from collections import Counter
from typing import Any, NamedTuple

from pipeline.grading import Grade, Scheme, grades_by
from pipeline.records.event import Event
from pipeline.settings import RULES_VERSION
from pipeline.store import Wanted


class About(NamedTuple):
    """What an export is of; a file that has a place for it says so."""

    wanted: Wanted = Wanted()
    """The filters."""
    as_of: dt.datetime | None = None
    """The moment it is of; null: as the rows are now."""
    schemes: tuple[Scheme, ...] = ()
    """What rows are graded by, where the format has columns for it."""

    def grades(self, event: Event) -> dict[str, Grade]:
        """Return the grades of ``event`` by the names of their schemes."""
        return {grade.scheme: grade for grade in grades_by(event, self.schemes)}

    def said(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "rules_version": RULES_VERSION,
            "as_of": None if self.as_of is None else moment(self.as_of),
            "filters": filters(self.wanted),
            "grades": [scheme.name for scheme in self.schemes],
        }


class Written(NamedTuple):
    """How many rows an export has, and how many of those that were wanted it has not, by the reason."""

    rows: int
    left_out: dict[str, int]

    @classmethod
    def of(cls, rows: int, left_out: Counter[str]) -> "Written":
        """Return it with the most frequent reason first."""
        return cls(rows, dict(sorted(left_out.items(), key=lambda item: (-item[1], item[0]))))

    def told(self) -> str:
        """Return it in words: "3 rows; left out 5: no place (4), no death (1)"."""
        text = f"{self.rows:,} row{'s' * (self.rows != 1)}"
        if not self.left_out:
            return text
        reasons = ", ".join(f"{reason} ({count:,})" for reason, count in self.left_out.items())
        return f"{text}; left out {sum(self.left_out.values()):,}: {reasons}"


def filters(wanted: Wanted) -> dict[str, Any]:
    """Return the filters that ask for anything, as JSON can hold them."""
    given = zip(wanted._fields, wanted, Wanted(), strict=True)
    return {name: _plain(value) for name, value, unset in given if value != unset}


def moment(at: dt.datetime) -> str:
    """Return a moment as everything of ours writes it."""
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value
