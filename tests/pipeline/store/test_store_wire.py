"""Rows on a topic stay under 256 KB."""

import datetime as dt

import pytest

from pipeline.records.codec import decode, encode
from pipeline.records.event import Because, Change, Event, EventClaim, Figure, Source, Total
from pipeline.store.wire import LARGEST, change_value, event_value, trimmed


def claim(number: int, origin: str | None, day: int = 1) -> EventClaim:
    return EventClaim(
        claim_id=f"c{number:05}",
        article_id=f"a{number % 50}",
        low=number,
        high=number,
        qualifier="exact",
        scope="event",
        modality="reported",
        origin=origin,
        origin_number=number % 10,
        origin_kind=None,
        group="all",
        sentence="x" * 300,
        span=(0, 5),
        reported_at=dt.date(2020, 1, day),
    )


def event(claims: int, articles: int, figures: int = 1) -> Event:
    some = tuple(claim(n, f"speaker {n % 10}", day=1 + n % 28) for n in range(claims))
    because = Because(best="c00003", low="c00000", high="c00007")
    figure = Figure(
        measure="killed",
        group="all",
        civilian_status="unknown",
        unit="persons",
        best=3,
        low=0,
        high=7,
        publishers=1,
        origins=1,
        because=because,
        claims=some,
    )
    return Event(
        event_id="e",
        articles=tuple(Source(article_id=f"a{n}") for n in range(articles)),
        totals={"killed": Total(best=3, low=0, high=7, publishers=1, origins=1)},
        figures=(figure,) * figures,
        digest="as in the table",
    )


def test_a_row_that_fits_is_sent_whole() -> None:
    row = event(claims=20, articles=20)
    assert decode(event_value(row), Event) == row


def test_claims_that_bear_the_figures_go_last() -> None:
    row = trimmed(event(claims=2000, articles=60))
    (figure,) = row.figures
    kept = {claim.claim_id for claim in figure.claims}
    assert {"c00000", "c00003", "c00007"} <= kept
    assert {claim.origin for claim in figure.claims} == {f"speaker {n}" for n in range(10)}
    assert len(kept) + figure.claims_left_out == 2000
    assert (len(row.articles), row.digest) == (60, "as in the table")


def test_the_newest_of_an_origin_is_its_latest() -> None:
    (figure,) = trimmed(event(claims=2000, articles=60)).figures
    newest = {claim.origin: claim.reported_at for claim in figure.claims if claim.claim_id > "c00007"}
    assert all(day is not None and day.day >= 27 for day in newest.values())


@pytest.mark.parametrize(
    "row", [event(3, 20_000), event(900, 20_000, 3), event(3, 3, 2000), event(0, 9000, 900)]
)
def test_every_row_fits_in_the_end(row: Event) -> None:
    cut = trimmed(row)
    assert len(encode(cut)) <= LARGEST
    assert cut.totals == row.totals
    assert len(cut.articles) + cut.articles_left_out == len(row.articles)
    assert len(cut.figures) + cut.figures_left_out == len(row.figures)
    change = Change(change_id="x", kind="event.updated", event_id="e", row=row)
    assert decode(change_value(change), Change).row == cut
