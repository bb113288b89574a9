import datetime as dt
from collections.abc import Iterator

import pytest

from pipeline.records.event import Because, Event, EventClaim, Figure, Source, Total
from pipeline.records.mention import Actor, Place
from pipeline.settings import CONFIG, chosen, declared


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [setting.variable for setting in declared().values()] + [CONFIG]:
        monkeypatch.delenv(name, raising=False)
    chosen.cache_clear()
    yield
    chosen.cache_clear()


@pytest.fixture
def strike() -> Event:
    claim = EventClaim(
        claim_id="c1",
        article_id="a1",
        low=16,
        high=None,
        qualifier="more_than",
        scope="event",
        modality="reported",
        origin="Ministry of Health",
        origin_kind="government",
        group="fighters",
        sentence="The ministry said more than 16 fighters died.",
        mark=(18, 30),
        span=(118, 130),
        reported_at=dt.date(2020, 5, 3),
    )
    figure = Figure(
        measure="killed",
        group="fighters",
        civilian_status="combatant",
        unit="persons",
        best=16,
        low=16,
        high=None,
        publishers=2,
        origins=1,
        because=Because(best="c1", low="c1"),
        claims=(claim,),
    )
    return Event(
        event_id="0123456789abcdef",
        type="airstrike",
        title="Air strike in Oldtown",
        start=dt.date(2020, 5, 2),
        end=dt.date(2020, 5, 2),
        date_precision="day",
        place=Place(name="Oldtown", admin1="West", country="SY", lat=34.5, lon=40.25),
        actors=(Actor(name="Islamic State", role="target"),),
        articles=(
            Source(article_id="a1", source="Daily", url="https://example.org/1", primary=True),
            Source(article_id="a2", source="Weekly", copy_of="a1"),
        ),
        totals={"killed": Total(best=16, low=16, high=None, publishers=2, origins=1)},
        figures=(figure,),
    )
