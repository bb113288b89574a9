"""How well a row is attested, by the rules of schemes that a user chooses: see docs/exports.md."""

from pipeline.grading.conditions import Reason
from pipeline.grading.grade import Grade, grade
from pipeline.grading.scheme import Rule, Scheme, configured, schemes
from pipeline.records.event import Event


def grades(event: Event) -> tuple[Grade, ...]:
    """Return the grade of ``event`` by each scheme that the settings name, where it is within its scope."""
    return grades_by(event, configured())


def grades_by(event: Event, by: tuple[Scheme, ...]) -> tuple[Grade, ...]:
    """Return the grade of ``event`` by each of these schemes that says anything of it, in their order."""
    found = (grade(event, scheme) for scheme in by)
    return tuple(one for one in found if one is not None)


__all__ = ["Grade", "Reason", "Rule", "Scheme", "configured", "grade", "grades", "grades_by", "schemes"]
