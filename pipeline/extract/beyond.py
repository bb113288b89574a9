"""What a sentence tells by its day or its size that is no part of the event: background, wider counts."""

import datetime as dt
from collections.abc import Sequence

from pipeline.extract.dates import event_times, resolve
from pipeline.extract.events import Telling
from pipeline.extract.kinds import family_of
from pipeline.extract.scan import Scanned
from pipeline.extract.scope import OLD, counts_since, taken_over
from pipeline.extract.spans import spread
from pipeline.extract.statement import Statement
from pipeline.records.claim import Scope
from pipeline.records.mention import When

LEAD = 3
"""Sentences with which an article leads."""
_LONG_BEFORE = dt.timedelta(days=20)
"""What is dated so long before the event is another one."""
_DAYS_BEFORE = dt.timedelta(days=6)
"""How long before an attack another day is another attack's."""
_YEAR = dt.timedelta(days=365)
_VIOLENT = frozenset({"attack", "armed", "explosion", "control", "unrest", "secondary", "other"})
_FIGHTING = frozenset({"armed", "campaign"})
_WAR = {"killed": 5000, "injured": 20000}
"""So many dead or wounded are those of a war, not of one act of violence in it."""


class Beyond:
    """Tells which statements of an event are of another scope than the event itself.

    What the article does not lead with is held against the day of publication, ``anchor``.
    """

    def __init__(
        self,
        scanned: Sequence[Scanned],
        telling: Telling,
        when: When,
        anchor: dt.date | None,
        *,
        primary: bool,
    ) -> None:
        self._scanned = scanned
        self._type, self._level = telling.type, telling.level
        self._family = family_of(self._type)
        self._when, self._anchor = when, anchor
        self._led = primary and telling.anchor <= LEAD
        led = self._led or anchor is None
        self._newest, self._span = (when.start, _LONG_BEFORE) if led else (anchor, OLD)

    def scope_of(self, statement: Statement) -> Scope | None:
        """Return the scope of ``statement`` where it is not the event's, else None."""
        sentence = self._scanned[statement.sentence]
        if self._of_a_war(statement) or self._since(sentence, statement):
            return "cumulative"
        cue = sentence.tokens[statement.cue[0]]
        told = resolve(event_times(sentence, (cue.start, cue.end)), self._anchor)
        if self._older(told):
            return "background"
        if self._later(told) and cue.lower == "died":
            return "day"  # "she died on Tuesday": a toll of that day's, where the article has a larger one
        if self._family in _FIGHTING and spread(sentence):
            return "cumulative"
        return taken_over(self._scanned, statement.sentence, self._anchor)

    def _of_a_war(self, statement: Statement) -> bool:
        """True for tolls that no single act of violence has: "70,000 were killed"."""
        least = _WAR.get(statement.measure)
        many = least is not None and (statement.persons.low or 0) >= least
        return many and self._family in _VIOLENT

    def _since(self, sentence: Scanned, statement: Statement) -> bool:
        newest = self._newest if self._family in _VIOLENT else None
        return newest is not None and counts_since(sentence, statement, newest, self._anchor)

    def _older(self, told: When) -> bool:
        """True for what a sentence dates long before: "last May, 107 died", "three died there on Aug. 2"."""
        end = told.end or (None if self._led else self._when.end)
        if told.precision == "month" and told.start and self._anchor and told.start > self._anchor:
            end = told.start - _YEAR  # who died "in January" did so before December
        if self._newest is None or end is None:
            return False
        fine = told.precision == "month" or (told.precision == "day" and self._family in _VIOLENT)
        days = self._led and fine and self._when.precision == "day" and self._type != "outbreak"
        return end < self._newest - (_DAYS_BEFORE if days else self._span)

    def _later(self, told: When) -> bool:
        """True for a day after that of the incident."""
        days = self._led and told.precision == self._when.precision == "day" and self._level == "incident"
        return bool(days and self._when.end and told.start and told.start > self._when.end)
