"""What a careful reader finds in the five seed articles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.embedded import replay
from pipeline.reader import read
from pipeline.records.event import Event, Figure
from pipeline.store import Store

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def rows() -> Iterator[list[Event]]:
    with Store.open(":memory:") as store:
        replay(read([str(SEEDS)]), store)
        yield list(store.events())


def killed(rows: list[Event], number: int) -> tuple[Event, Figure]:
    """Return the one figure of killed with a claim that begins at ``number``, and its event."""
    found = [
        (event, figure)
        for event in rows
        for figure in event.figures
        if figure.measure == "killed" and any(claim.low == number for claim in figure.claims)
    ]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(("number", "group"), [(900, "jihadists"), (500, "SDF fighters")])
def test_a_monitor_in_two_papers_is_one_origin(rows: list[Event], number: int, group: str) -> None:
    event, figure = killed(rows, number)
    told = [claim for claim in figure.claims if claim.low == number]
    assert (event.level, figure.group, figure.origins) == ("campaign", group, 1)
    assert len({claim.origin_number for claim in told}) == 1
    assert all(claim.origin and "Syrian Observatory for Human Rights" in claim.origin for claim in told)


def test_the_strike_the_town_the_campaign_the_ambush_and_the_shooting(rows: list[Event]) -> None:
    assert sorted((event.type, event.level, event.place and event.place.name) for event in rows) == [
        ("airstrike", "incident", "Hajin"),
        ("ambush", "incident", "Tulul al-Safa"),
        ("offensive", "campaign", "Hajin"),
        ("shooting", "incident", "Strasbourg"),
        ("territory_captured", "incident", "Hajin"),
    ]


@pytest.mark.parametrize(("number", "type_"), [(16, "airstrike"), (21, "ambush"), (1, "shooting")])
def test_each_toll_is_of_its_own_event(rows: list[Event], number: int, type_: str) -> None:
    (event,) = (row for row in rows if row.type == type_)
    assert event.totals["killed"].best == number
