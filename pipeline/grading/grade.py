"""The grade of one row by one scheme, and why. A pure function of the two."""

from pipeline.grading.conditions import CONDITIONS, Reason
from pipeline.grading.evidence import Evidence
from pipeline.grading.scheme import Rule, Scheme
from pipeline.records.base import Record
from pipeline.records.event import Event
from pipeline.records.vocabulary import Measure


class Grade(Record, frozen=True, kw_only=True):
    """What one scheme makes of a row."""

    scheme: str
    title: str
    """Of the scheme, for a person."""
    measure: Measure
    """What was graded."""
    grade: str
    label: str
    """The grade, for a person."""
    because: tuple[Reason, ...]
    """What held, each with the claims behind it."""


def grade(event: Event, scheme: Scheme) -> Grade | None:
    """Return the grade of ``event``; None where the scheme is not for such rows or no rule of it holds."""
    if event.level not in scheme.levels or (scheme.types and event.type not in scheme.types):
        return None
    measure = next((m for m in scheme.measures if m in event.totals and event.totals[m].best), None)
    if measure is None:
        return None
    evidence = Evidence(event, measure)
    for rule in scheme.rule:
        because = _holds(rule, evidence)
        if because is not None:
            return Grade(
                scheme=scheme.name, title=scheme.title, measure=measure, grade=rule.grade, label=rule.label,
                because=because,
            )  # fmt: skip
    return None


def _holds(rule: Rule, evidence: Evidence) -> tuple[Reason, ...] | None:
    """Return why ``rule`` holds, None where it does not."""
    reasons = []
    for name, condition in CONDITIONS.items():
        asked = getattr(rule, name)
        if asked is None:
            continue
        reason = condition(evidence, asked)
        if reason is None:
            return None
        reasons.append(reason)
    return tuple(reasons) or (Reason(words="nothing else holds"),)
