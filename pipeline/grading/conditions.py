"""What a rule may ask: one function a condition, which returns why it holds, or None.

Each is named as the key in the file (see ``Rule``). What is said names what there is, not what was asked: "3
independent origins" where two were enough.
"""

from collections.abc import Callable, Iterable
from typing import Any

from pipeline.grading.evidence import Evidence
from pipeline.records.base import Record
from pipeline.records.claim import CivilianStatus
from pipeline.records.event import EventClaim

_SIDES: dict[CivilianStatus, str] = {
    "civilian": "civilians",
    "combatant": "combatants",
    "police": "police",
    "perpetrator": "perpetrators",
    "unknown": "of no side",
}


class Reason(Record, frozen=True, kw_only=True):
    """Why a condition holds, in words, with the claims behind it."""

    words: str
    claims: tuple[str, ...] = ()
    """claim_ids."""


def _origins(evidence: Evidence, least: int) -> Reason | None:
    count, speakers = evidence.total.origins, evidence.speakers()
    if count < least:
        return None
    said = f"{count} independent origin{'s' * (count != 1)} for {_number(evidence)}: {_named(speakers)}"
    return Reason(words=said, claims=_ids(speakers.values()))


def _publishers(evidence: Evidence, least: int) -> Reason | None:
    count = evidence.total.publishers
    if count < least:
        return None
    said = f"{count} publisher{'s' * (count != 1)} printed {_number(evidence)}"
    return Reason(words=said, claims=_ids(evidence.reports))


def _kinds(evidence: Evidence, kinds: tuple[str, ...]) -> Reason | None:
    speakers = evidence.speakers(c for c in evidence.reports if c.origin_kind in kinds)
    if not speakers:
        return None
    return Reason(
        words=f"{_number(evidence)} is reported by {_named(speakers)}", claims=_ids(speakers.values())
    )


def _only_kinds(evidence: Evidence, kinds: tuple[str, ...]) -> Reason | None:
    speakers = evidence.speakers()
    if not speakers or any(claim.origin_kind not in kinds for claim in evidence.reports):
        return None
    return Reason(
        words=f"nobody but {_named(speakers)} reports {_number(evidence)}", claims=_ids(speakers.values())
    )


def _roles(evidence: Evidence, roles: dict[Any, int]) -> Reason | None:
    parts = []
    for role, least in roles.items():
        actors = evidence.of_role(role)
        if len(actors) < least:
            return None
        parts.append(f"{' and '.join(actor.name for actor in actors)} ({_words(role)})")
    return Reason(words="; ".join(parts))


def _attacker_reports(evidence: Evidence, asked: bool) -> Reason | None:
    claims = evidence.attacker_reports()
    if bool(claims) is not asked:
        return None
    if not claims:
        return Reason(words="no attacker reports of people hurt who were no combatants")
    speakers = evidence.speakers(claims)
    return Reason(
        words=f"{_named(speakers)} attacked, and reports of people {evidence.measure}", claims=_ids(claims)
    )


def _disputed(evidence: Evidence, asked: bool) -> Reason | None:
    if evidence.total.disputed is not asked:
        return None
    claims = _ids(c for c in evidence.reports if c.current) + _ids(evidence.denials)
    if asked:
        return Reason(words=f"what is said of {_number(evidence)} cannot all be right", claims=claims)
    return Reason(words=f"{_number(evidence)} is not disputed", claims=claims)


def _denied(evidence: Evidence, asked: bool) -> Reason | None:
    if bool(evidence.denials) is not asked:
        return None
    if not asked:
        return Reason(words="nobody denies a number")
    speakers = evidence.speakers(evidence.denials)
    return Reason(words=f"{_named(speakers)} denies a number", claims=_ids(evidence.denials))


def _victims(evidence: Evidence, sides: tuple[str, ...]) -> Reason | None:
    found = {figure.civilian_status for figure in evidence.figures}
    if not found or not found <= set(sides):
        return None
    claims = [c for f in evidence.figures for c in f.claims if c.current and c.modality == "reported"]
    said = f"all who were counted are told to be {' or '.join(_SIDES[side] for side in sorted(found))}"
    return Reason(words=said, claims=_ids(claims))


CONDITIONS: dict[str, Callable[[Evidence, Any], Reason | None]] = {
    "victims": _victims,
    "roles": _roles,
    "attacker_reports": _attacker_reports,
    "denied": _denied,
    "disputed": _disputed,
    "origins": _origins,
    "publishers": _publishers,
    "kinds": _kinds,
    "only_kinds": _only_kinds,
}
"""By the key in the file, in the order in which a reader is told of them."""


def _number(evidence: Evidence) -> str:
    return f"the number of {_words(evidence.measure)}"


def _named(speakers: dict[str, EventClaim]) -> str:
    """Return who they are, each with its kind; who is not named comes last."""
    named = [
        f"{name} ({_words(claim.origin_kind)})" if claim.origin_kind else name
        for name, claim in sorted(speakers.items())
        if name
    ]
    return ", ".join(named + ["nobody who is named"] * ("" in speakers))


def _ids(claims: Iterable[EventClaim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.claim_id for claim in claims))


def _words(name: str) -> str:
    return name.replace("_", " ")
