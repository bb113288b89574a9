"""What the presets make of rows, and why."""

import datetime as dt
from typing import Any

import pytest

from pipeline.grading import Grade, grades_by, schemes
from pipeline.records.event import Because, Event, EventClaim, Figure, Reviewed, Total
from pipeline.records.mention import Actor

ARMY = "Northern Army"
NOON = dt.datetime(2020, 5, 3, 12, tzinfo=dt.UTC)


def claim(number: int, origin: str | None = None, kind: Any = None, **fields: Any) -> EventClaim:
    values: dict[str, Any] = {
        "claim_id": f"{origin or 'nobody'} {number}", "article_id": "a", "low": number, "high": number,
        "qualifier": "exact", "scope": "event", "modality": "reported", "origin": origin, "origin_kind": kind,
        "group": "all", "sentence": f"{number} died.", "span": (0, 1), "reported_at": dt.date(2020, 5, 3),
    }  # fmt: skip
    return EventClaim(**values | fields)


def row(*claims: EventClaim, side: Any = "unknown", disputed: bool = False, **fields: Any) -> Event:
    """Return an air strike whose dead ``claims`` tell of."""
    origins = len({c.origin for c in claims if c.modality == "reported"})
    best = max(c.low or 0 for c in claims)
    shared: dict[str, Any] = {
        "best": best, "low": best, "high": best, "publishers": 1, "origins": origins, "disputed": disputed,
    }  # fmt: skip
    figure = Figure(
        measure="killed", group="all", civilian_status=side, unit="persons", because=Because(), claims=claims,
        **shared,
    )  # fmt: skip
    values: dict[str, Any] = {"event_id": "e", "type": "airstrike"} | fields
    return Event(**values, totals={"killed": Total(**shared)}, figures=(figure,))


def graded(event: Event, scheme: str) -> Grade | None:
    return next(iter(grades_by(event, schemes(scheme))), None)


def actor(role: Any, name: str = ARMY) -> Actor:
    return Actor(name=name, role=role)


HOSPITAL = claim(5, "City Hospital", "hospital")
MONITOR = claim(5, "Observatory", "monitor")
DENIAL = claim(5, ARMY, "armed_group", modality="denied")


@pytest.mark.parametrize(
    ("event", "airwars", "ibc"),
    [
        (row(MONITOR), "weak", "provisional"),
        (row(claim(5)), "weak", "provisional"),
        (row(HOSPITAL), "weak", "official_record"),
        (row(HOSPITAL, MONITOR), "fair", "two_sources"),
        (row(HOSPITAL, MONITOR, disputed=True), "contested", "two_sources"),
        (row(MONITOR, actors=(actor("claims_responsibility"),)), "confirmed", "provisional"),
        (row(MONITOR, actors=(actor("denies_responsibility"),)), "contested", "provisional"),
        (
            row(MONITOR, actors=(actor("claims_responsibility"), actor("claims_responsibility", "Rebels"))),
            "contested",
            "provisional",
        ),
        (row(claim(5, ARMY, "armed_group"), actors=(actor("attacker"),)), "confirmed", "provisional"),
        (row(claim(5, ARMY, "armed_group"), actors=(actor("target"),)), "weak", "provisional"),
        (row(HOSPITAL, MONITOR, side="combatant"), "discounted", "not_counted"),
        (row(HOSPITAL, MONITOR, side="police"), "fair", "two_sources"),
        (row(MONITOR, type="flood"), None, None),
        (row(MONITOR, level="campaign"), None, None),
        (row(claim(0, "police", "police")), None, None),
    ],
)
def test_grades(event: Event, airwars: str | None, ibc: str | None) -> None:
    found = {one.scheme: one.grade for one in grades_by(event, schemes("airwars,ibc"))}
    assert (found.get("airwars"), found.get("ibc")) == (airwars, ibc)


def test_a_grade_tells_what_held_and_the_claims_behind_it() -> None:
    found = graded(row(HOSPITAL, MONITOR), "airwars")
    assert found
    assert found.label == "Fair"
    assert found.measure == "killed"
    (reason,) = found.because
    assert reason.words == (
        "2 independent origins for the number of killed: City Hospital (hospital), Observatory (monitor)"
    )
    assert reason.claims == ("City Hospital 5", "Observatory 5")


def test_who_is_not_named_is_told_as_such() -> None:
    found = graded(row(claim(5), MONITOR), "ibc")
    assert found
    assert found.because[0].words.endswith("Observatory (monitor), nobody who is named")


def test_an_attacker_that_reports_dead_fighters_accepts_no_harm_to_civilians() -> None:
    fighters = row(claim(16, ARMY), side="combatant", actors=(actor("attacker"),)).figures
    event = row(MONITOR, actors=(actor("attacker"),))
    both = Event(
        event_id="e", type="airstrike", actors=event.actors, totals=event.totals,
        figures=event.figures + fighters,
    )  # fmt: skip
    found = graded(both, "airwars")
    assert found
    assert found.grade == "weak"


def test_background_and_fears_are_no_sources() -> None:
    others = (claim(90, "Historian", scope="background"), claim(9, modality="feared"))
    found = graded(row(MONITOR, *others), "ibc")
    assert found
    assert found.because[0].claims == ("Observatory 5",)


def test_what_an_analyst_rejected_is_no_evidence() -> None:
    word = Reviewed(review_id="r", verdict="reject", author="desk", reason="of another raid", at=NOON)
    rejected = claim(5, "City Hospital", "hospital", current=False, review=word)
    found = graded(row(rejected, MONITOR), "ibc")
    assert found
    assert found.because[0].claims == ("Observatory 5",)
