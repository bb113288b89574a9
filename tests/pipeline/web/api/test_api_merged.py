"""An id stays good when its event turns out to be another's, or none; on both databases."""

from collections.abc import Iterator

import httpx
import pytest

from pipeline.store import Logged, Store
from tests.laws.made import NOON, article, telling
from tests.web_server import serving


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    """A founding article that comes late, so that a row goes on under another id; and one taken back."""
    said = [
        article("n2", telling("n2", "Hajin", killed=3), hours=2),
        article("n1", telling("n1", "Hajin", killed=5), hours=1),
        article("n3", telling("n3", "Kano", killed=7), hours=3),
        article("n3", withdrawn=True, version=2, hours=4),
    ]
    with Store.open(where) as made:
        for offset, one in enumerate(said):
            made.apply([Logged(offset, one)], "mentions/0", NOON)
        yield made


@pytest.fixture
def client(store: Store, where: str) -> Iterator[httpx.Client]:
    with serving(where) as address, httpx.Client(base_url=address, trust_env=False) as made:
        yield made


def test_a_merged_id_leads_on_to_the_live_row(store: Store, client: httpx.Client) -> None:
    (live,) = store.events()
    (merged,) = (row for row in store.ever() if row.status == "merged")
    answer = client.get(f"/api/events/{merged.event_id}")
    assert (answer.status_code, answer.headers["location"]) == (307, f"/api/events/{live.event_id}")
    assert client.get(answer.headers["location"]).json()["totals"]["killed"]["best"] == 3


def test_what_a_merged_row_was_stays_to_be_seen(store: Store, client: httpx.Client) -> None:
    (merged,) = (row for row in store.ever() if row.status == "merged")
    told = client.get(f"/api/events/{merged.event_id}/changes").json()["changes"]
    assert [change["kind"] for change in told] == ["event.created", "event.merged"]
    rows = client.get(f"/api/events/{merged.event_id}/revisions").json()["revisions"]
    assert [row["status"] for row in rows] == ["merged", "live"]


def test_a_withdrawn_row_says_so(store: Store, client: httpx.Client) -> None:
    (withdrawn,) = (row for row in store.ever() if row.status == "withdrawn")
    assert client.get(f"/api/events/{withdrawn.event_id}").json()["status"] == "withdrawn"
    ids = [row["event_id"] for row in client.get("/api/events").json()["events"]]
    assert withdrawn.event_id not in ids


def test_as_of_then_a_merged_id_was_a_row(store: Store, client: httpx.Client) -> None:
    (live,) = store.events()
    then = client.get(f"/api/events/{live.event_id}?as_of=2020-05-01T13:30:00Z")
    assert then.json()["totals"]["killed"]["best"] == 5
    assert (
        client.get("/api/events?as_of=2020-05-01T13:30:00Z").json()["events"][0]["event_id"] == live.event_id
    )
    assert client.get(f"/api/events/{live.event_id}?as_of=2020-05-01T12:30:00Z").status_code == 404
