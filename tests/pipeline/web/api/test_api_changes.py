"""GET /api/changes: a stream of what happens, from the table, as it happens."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from pipeline.embedded import replay
from pipeline.records.raw import Raw
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.web.site import Site
from tests.web_server import serving_site


def raid(id_: str, town: str, killed: int) -> Raw:
    text = f"An air strike killed {killed} people in {town} on 3 March 2020, police said."
    return Raw(orjson.dumps({"id": id_, "text": text, "published_at": "2020-03-04"}), None, f"{id_}.jsonl:1")


client = httpx.Client(timeout=20, trust_env=False)


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    yield
    client.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A table with one event."""
    with Store.open(tmp_path / "table.db") as made:
        replay([raid("n1", "Mosul", 3)], made)
        yield made


@pytest.fixture
def live(store: Store) -> Iterator[str]:
    """A server over ``store`` that looks for changes all the time."""
    with serving_site(Site(store, Settings(), look_seconds=0.01, heartbeat_seconds=0.05)) as address:
        yield address


class Stream:
    """The events of a stream, as the client of a browser takes them."""

    def __init__(self, answer: httpx.Response) -> None:
        self._lines = answer.iter_lines()

    def block(self) -> dict[str, str]:
        """Return the fields of the next block; a comment has the name ""."""
        found: dict[str, str] = {}
        for line in self._lines:
            if not line:
                return found
            name, _, value = line.partition(":")
            found[name] = value.strip()
        raise EOFError

    def event(self) -> tuple[str, dict[str, Any]]:
        """Return id and data of the next event that is no sign of life."""
        while "data" not in (found := self.block()):
            pass
        return found["id"], json.loads(found["data"])


@contextmanager
def stream(live: str, query: str = "", **headers: str) -> Iterator[Stream]:
    with client.stream("GET", f"{live}/api/changes{query}", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        opened = Stream(answer)
        assert opened.block() == {"retry": "3000"}
        yield opened


def test_what_happens_is_told_as_it_happens(where: str) -> None:
    """On SQLite and PostgreSQL, where the writer has a connection of its own, as another process would."""
    with Store.open(where) as writer, Store.open(where) as reader:
        replay([raid("n1", "Mosul", 3)], writer)
        site = Site(reader, Settings(), look_seconds=0.01, heartbeat_seconds=0.05)
        with serving_site(site) as address, stream(address) as told:
            assert "" in told.block()  # a sign of life: it listens, and nothing that was comes
            replay([raid("n2", "Mosul", 5)], writer)
            seq, change = told.event()
    assert (change["kind"], change["old"], change["new"]) == ("figure.raised", 3, 5)
    assert change["row"]["totals"]["killed"]["best"] == 5
    assert seq == "2"


def test_who_comes_back_is_told_what_it_missed(live: str, store: Store) -> None:
    last = store.last_change()
    replay([raid("n2", "Kano", 7)], store)
    with stream(live, **{"Last-Event-ID": str(last)}) as told:
        assert told.event()[1]["kind"] == "event.created"
    with stream(live, "?after=0") as told:
        assert told.event()[0] == "1"


def test_filters_hold_for_what_comes_too(live: str, store: Store) -> None:
    with stream(live, "?country=NG") as told:
        told.block()
        replay([raid("n2", "Mosul", 5), raid("n3", "Kano", 7)], store)
        assert told.event()[1]["row"]["place"]["country"] == "NG"


def test_who_saw_more_than_there_is_is_told_to_begin_anew(live: str, store: Store) -> None:
    with stream(live, **{"Last-Event-ID": "1000000"}) as told:
        assert told.block() == {
            "event": "reset",
            "id": str(store.last_change()),
            "data": str(store.last_change()),
        }


def test_streams_end_when_the_server_stops(store: Store) -> None:
    with serving_site(Site(store, Settings(), look_seconds=0.01)) as address:
        opened = client.send(client.build_request("GET", f"{address}/api/changes"), stream=True)
    assert b"retry: 3000" in opened.read()  # to its end


def test_one_client_cannot_take_all_streams(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(store, Settings(), look_seconds=0.01)
    monkeypatch.setattr(site.streams, "_most_of_one", 1)
    with serving_site(site) as address, stream(address):
        refused = client.get(f"{address}/api/changes")
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "30"


def test_a_place_is_free_again_when_its_client_has_left(live: str) -> None:
    for _ in range(25):  # more than one client has; ``stream`` asserts that each is let in
        with stream(live):
            pass


@pytest.mark.parametrize(
    ("accept", "status"), [("text/html", 406), ("application/json", 406), ("text/*;q=0.5", 200), ("*/*", 200)]
)
def test_it_comes_in_one_form(live: str, accept: str, status: int) -> None:
    with client.stream("GET", f"{live}/api/changes", headers={"Accept": accept}) as answer:
        assert answer.status_code == status


def test_head_does_not_wait_for_what_happens(live: str) -> None:
    assert client.head(f"{live}/api/changes").headers["content-type"].startswith("text/event-stream")


def test_a_mistake_is_told_before_the_stream_begins(live: str) -> None:
    answer = client.get(f"{live}/api/changes?county=SY")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
