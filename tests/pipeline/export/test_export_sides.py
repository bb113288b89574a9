"""Who fought whom."""

from typing import Any

import pytest

from pipeline.export.deaths import deaths
from pipeline.export.sides import sides
from pipeline.records.event import Event, Figure
from tests.pipeline.export.made_rows import ARMY, GROUP, actor, figure, row, total

OTHERS = "Boko Haram"


@pytest.mark.parametrize(
    ("actors", "type_", "expected"),
    [
        ([(ARMY, "attacker"), (GROUP, "target")], "airstrike", (ARMY, GROUP, 1)),
        ([(GROUP, "attacker"), (ARMY, "target")], "ambush", (ARMY, GROUP, 1)),
        ([(GROUP, "claims_responsibility"), (OTHERS, "target")], "bombing", (GROUP, OTHERS, 2)),
        ([("Turkish army", "attacker"), (ARMY, "target")], "airstrike", ("Turkish army", ARMY, 1)),
        ([(OTHERS, "party"), (ARMY, "party")], "armed_clash", (ARMY, OTHERS, 1)),
        ([(OTHERS, "party"), (ARMY, "party")], "bombing", None),
        ([(GROUP, "blamed")], "bombing", (GROUP, None, None)),
        ([(ARMY, "target")], "bombing", (None, ARMY, None)),
        ([("Green Farm Cooperative", "attacker")], "bombing", None),
        ([], "bombing", None),
    ],
)
def test_sides(actors: list[tuple[str, Any]], type_: str, expected: tuple[Any, ...] | None) -> None:
    event = row(actors=tuple(actor(*one) for one in actors), type=type_)
    assert sides(event) == expected


def test_who_kills_civilians_alone_does_one_sided_violence() -> None:
    event = row("e", actor(GROUP, "attacker"), figures=(figure(4, "villagers", "civilian"),))
    assert sides(event) == (GROUP, "Civilians", 3)


def told(*figures: Figure, best: int) -> Event:
    return row(figures=figures, totals={"killed": total(best)})


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (told(figure(16), best=16), (0, 0, 0, 16)),
        (told(figure(16), figure(5, "civilians", "civilian"), best=16), (0, 0, 5, 11)),
        (told(figure(9, "Islamic State fighters", "combatant"), figure(3, "children", "civilian"), best=12),
         (0, 9, 3, 0)),
        (told(figure(2, "officers", "police"), best=2), (2, 0, 0, 0)),
        (told(figure(5, "women", "civilian"), figure(3, "children", "civilian"), best=8), (0, 0, 5, 3)),
        (told(figure(9, "civilians", "civilian"), figure(9, "ISIS fighters", "combatant"), best=12),
         (0, 0, 0, 12)),
    ],
)  # fmt: skip
def test_the_dead_of_each_side_add_up_to_the_best_number(event: Event, expected: tuple[int, ...]) -> None:
    fought = sides(event)
    assert fought
    found = deaths(event, fought)
    assert tuple(found[f"deaths_{side}"] for side in ("a", "b", "civilians", "unknown")) == expected
    assert sum(found.values()) == event.totals["killed"].best
