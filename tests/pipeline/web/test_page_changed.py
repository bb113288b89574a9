"""What changed: by event, newest first, with the value before and after; the same as a feed."""

import datetime as dt
from typing import Any

import httpx
from lxml import etree

from pipeline.records.event import Change, Event, Total
from pipeline.store import Told
from pipeline.web.pages.changed import PER_EVENT, Asked, Found, atom, by_event, render

NOON = dt.datetime(2024, 5, 2, 12, tzinfo=dt.UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def told(seq: int, kind: str, event_id: str = "e1", version: int = 1, **other: Any) -> Told:
    row = Event(
        event_id=event_id,
        version=version,
        title=f"Title of {event_id} <i>\u202e",
        totals={"killed": Total(best=5, low=3, high=5, publishers=1, origins=1)},
    )
    change = Change(change_id=str(seq), kind=kind, event_id=event_id, row=row, **other)  # type: ignore[arg-type]
    return Told(seq, NOON + dt.timedelta(minutes=seq), change, None)


TOLD = (
    told(1, "event.created", new="A title"),
    told(2, "event.created", "e2"),
    told(3, "figure.raised", version=2, measure="killed", old=3, new=5),
    told(4, "figure.raised", version=2, measure="killed", group="all", old=3, new=5),
    told(5, "figure.contested", version=2, measure="killed", old=True, new=False),
    told(6, "event.merged", version=3, new="e9"),
)


def test_the_event_that_changed_last_is_first() -> None:
    assert [changed.event.event_id for changed in by_event(TOLD)] == ["e1", "e2"]


def test_each_change_has_its_values_and_a_group_of_all_repeats_no_total() -> None:
    first, _ = by_event(TOLD)
    assert [(line.badge[0], line.said.text) for line in first.lines] == [
        ("merged", "Found to be the same event as another"),
        ("settled", "Killed: no longer disputed"),
        ("raised", "Killed: 3 → 5"),
        ("new", "Reported for the first time"),
    ]


def test_a_row_that_changes_all_the_time_is_cut() -> None:
    often = (told(n, "speaker.joined", version=n, measure="killed", new="police") for n in range(50))
    (changed,) = by_event(often)
    assert len(changed.lines) == PER_EVENT
    assert changed.left_out == 50 - PER_EVENT


def test_the_page_escapes_and_says_where_there_is_more() -> None:
    html = render(Found(TOLD, True, 6), Asked(), NOON)
    assert "Title of e1 &lt;i&gt;" in html
    assert "\u202e" not in html
    assert 'data-changes="/api/changes?after=6"' in html
    assert "There is more than can be shown" in html


def test_nothing_new_says_what_to_do() -> None:
    assert "Nothing changed since then" in render(Found((), False, 0), Asked(), NOON)


def test_filters_that_have_no_field_are_kept_and_told() -> None:
    html = render(Found((), False, 0), Asked(type=("airstrike",), min=("killed:10",)), NOON)
    assert '<input type="hidden" name="min" value="killed:10">' in html
    assert "Filtered, too, by type: <bdi>airstrike</bdi>" in html


def test_the_feed_has_an_entry_for_each_revision() -> None:
    asked = Asked(text="a & b")
    feed = etree.fromstring(atom(Found(TOLD, False, 6), asked, NOON, "https://tolls.example").encode())
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids == ["urn:tallywire:e1:3", "urn:tallywire:e1:2", "urn:tallywire:e2:1", "urn:tallywire:e1:1"]
    assert entries[1].findtext(f"{ATOM}title") == "Title of e1 <i> (settled)"
    assert "Killed: 3 → 5." in (entries[1].findtext(f"{ATOM}content") or "")
    assert feed.findtext(f"{ATOM}updated") == "2024-05-02T12:06:00+00:00"
    assert feed.find(f"{ATOM}link").get("href") == "https://tolls.example/changed.atom?text=a+%26+b"


def test_the_seeds_are_new_today(web: str) -> None:
    page = httpx.get(f"{web}/changed")
    assert page.status_code == 200
    assert "Reported for the first time" in page.text
    feed = httpx.get(f"{web}/changed.atom?country=SY")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert len(etree.fromstring(feed.content).findall(f"{ATOM}entry")) == 3
    assert "Nothing changed" in httpx.get(f"{web}/changed?changed_since=2999-01-01").text
