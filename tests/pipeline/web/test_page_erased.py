"""What was erased is shown as erased, everywhere that a reader may look for it."""

import re
from collections.abc import Iterator

import httpx
import pytest

from pipeline.store import Store
from tests.pipeline.store.test_erase import OTHER, SECRET, WORDS, erase, raw, take
from tests.web_server import serving


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, list[str]]]:
    """A client of a server over a table where one article of two is gone, and the only one of another."""
    path = tmp_path_factory.mktemp("erased") / "table.db"
    elsewhere = SECRET["text"].replace("MOSUL, Iraq", "KANO, Nigeria").replace("Mosul", "Kano")
    alone = SECRET | {"id": "alone", "text": elsewhere.replace("March", "August"), "fetched_at": "2020-08-04"}
    with Store.open(path) as store:
        take(store, raw(SECRET), raw(OTHER), raw(alone | {"published_at": "2020-08-04"}))
        known = [
            f"/{event.event_id}/{revision.event.digest}"
            for event in store.ever()
            for revision in store.revisions(event.event_id)
        ]
        erase(store)
        erase(store, "alone")
        ids = [f"/{event.event_id}" for event in store.ever()]
        assert any(event.void for event in store.ever())
    with serving(path) as address, httpx.Client(base_url=address, trust_env=False) as client:
        yield client, [*known, *ids]


def test_no_page_and_no_answer_has_a_word_of_it(erased: tuple[httpx.Client, list[str]]) -> None:
    client, rows = erased
    paths = [f"/events{row}" for row in rows] + [f"/api/events/{row.split('/')[1]}" for row in rows]
    paths += [
        "/",
        "/changed?changed_since=2020-01-01",
        "/changed?since=2020-01-01",
        "/api/events",
        "/api/export/jsonl",
        "/?text=Quackenbush",
    ]
    paths += ["/api/events?as_of=2020-03-06", "/?as_of=2020-03-06"]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code < 500, (path, answer.text)
        body = answer.text.replace('value="Quackenbush"', "").replace("text=Quackenbush", "")
        for word in WORDS:
            assert not re.search(rf"\b{word}\b", body, re.IGNORECASE), (path, word)


def test_a_permanent_link_says_what_is_gone_and_why(erased: tuple[httpx.Client, list[str]]) -> None:
    client, rows = erased
    pages = [client.get(f"/events{row}").text for row in rows if row.count("/") == 2]
    said = [page for page in pages if "was erased on" in page]
    assert len(said) >= 3
    assert all("a court&#39;s order" in page for page in said)
