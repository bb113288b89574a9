"""What a token's holder says over HTTP: taken once, refused with the field that is wrong, listed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline import reviewing
from pipeline.embedded import replay
from pipeline.reader import read
from pipeline.settings import Settings
from pipeline.store import Reader, Store
from pipeline.web.tokens import new
from tests.web_server import serving

SEEDS = Path(__file__).parents[4] / "seeds"


class Desk:
    """A server over a table of the seeds, and an analyst who may review."""

    def __init__(self, table: Path, client: httpx.Client, secret: str, reader_only: str) -> None:
        self.table = table
        self.client = client
        self.secret = secret
        self.reader_only = reader_only
        with Reader.open(table) as opened:
            rows = list(opened.events())
        self.mentions = [row.articles[0].mentions[0] for row in rows if row.level == "incident"]
        self.claim = next(c.claim_id for row in rows for f in row.figures for c in f.claims)

    def say(self, **given: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.secret}"} | given.pop("headers", {})
        return self.client.post("/api/reviews", json={"reason": "seen it"} | given, headers=headers)

    def listed(self, query: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get(f"/api/reviews{query}").json()["reviews"]
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    table = tmp_path / "table.db"
    with Store.open(table) as store:
        replay(read([str(SEEDS)]), store)
    (secret, jane), (other, joe) = new("jane", ("read", "review")), new("joe", ("read",))
    tokens = tmp_path / "tokens.toml"
    tokens.write_text(f"{jane}\n\n{joe}\n")
    settings = Settings(tokens=str(tokens), web_requests_per_minute=0)
    with serving(table, settings) as address, httpx.Client(base_url=address, trust_env=False) as client:
        yield Desk(table, client, secret, other)


def test_what_is_said_is_in_the_table_with_the_name_of_the_token(desk: Desk) -> None:
    one, other, *_ = desk.mentions
    answer = desk.say(verdict="same", mentions=[one, other])
    assert answer.status_code == 201
    said = answer.json()["review"]
    assert (said["author"], said["reason"], said["verdict"]) == ("jane", "seen it", "same")
    assert answer.json()["topic"] is None
    (listed,) = desk.listed()
    assert listed == said | {"state": "applied", "events": listed["events"], "overruled_by": None}
    row = desk.client.get(f"/api/events/{listed['events'][0]}").json()
    assert {one, other} <= {mention for article in row["articles"] for mention in article["mentions"]}
    assert [note["review_id"] for note in row["reviews"]] == [said["review_id"]]
    assert desk.listed(f"?event={listed['events'][0]}") == [listed]
    assert desk.listed("?event=feed") == []


def test_a_claim_is_corrected_and_shown_as_it_was_written(desk: Desk) -> None:
    assert desk.say(verdict="correct", claim_id=desk.claim, low=3, high=5).status_code == 201
    (listed,) = desk.listed()
    row = desk.client.get(f"/api/events/{listed['events'][0]}").json()
    (claim,) = (c for f in row["figures"] for c in f["claims"] if c["claim_id"] == desk.claim)
    assert (claim["review"]["low"], claim["review"]["high"]) == (3, 5)
    assert claim["low"] != 3


def test_said_twice_is_said_once(desk: Desk) -> None:
    given = {"verdict": "reject", "claim_id": desk.claim}
    first = desk.say(**given, headers={"Idempotency-Key": "k1"})
    again = desk.say(**given, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    other = desk.say(verdict="correct", claim_id=desk.claim, low=1, headers={"Idempotency-Key": "k1"})
    assert other.status_code == 409
    with Reader.open(desk.table) as table:
        assert len(list(table.review_records())) == 1


def test_a_review_is_changed_and_taken_back_by_its_id(desk: Desk) -> None:
    given = {"review_id": "mine", "verdict": "correct", "claim_id": desk.claim}
    assert desk.say(**given, low=1).status_code == 201
    assert desk.say(**given, low=2).status_code == 201
    assert [review["low"] for review in desk.listed()] == [2]
    assert desk.say(review_id="mine", withdrawn=True, reason="a slip").status_code == 201
    assert desk.say(review_id="mine", withdrawn=True, reason="a slip").status_code == 200
    (listed,) = desk.listed()
    assert (listed["state"], listed["reason"], listed["low"]) == ("withdrawn", "a slip", 2)
    assert desk.say(review_id="none", withdrawn=True).status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"verdict": "equal"}, "$.verdict"),
        ({"verdict": None}, "verdict: missing"),
        ({"verdict": "same", "mentions": ["a:1"]}, "mentions: same is said of two mentions or more"),
        ({"verdict": "same", "mentions": "a:1"}, "$.mentions"),
        ({"verdict": "reject"}, "claim_id: missing"),
        ({"verdict": "correct", "claim_id": "c", "low": 2, "high": 1}, "low: 2 is more than high, 1"),
        ({"verdict": "correct", "claim_id": "c", "low": "2"}, "$.low"),
        ({"verdict": "reject", "claim_id": "c", "reason": ""}, "reason: empty"),
        ({"verdict": "reject", "claim_id": "c", "review_id": "a\0b"}, "review_id: holds"),
        ({"verdict": "reject", "claim_id": "c", "author": "somebody"}, "unknown field `author`"),
    ],
)
def test_what_is_wrong_is_a_problem_that_names_the_field(
    desk: Desk, given: dict[str, Any], field: str
) -> None:
    answer = desk.say(**given)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert field in answer.json()["detail"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"reason": "\\ud800", "verdict": "reject"}'])
def test_what_is_no_review_is_a_problem(desk: Desk, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {desk.secret}"}
    assert desk.client.post("/api/reviews", content=body, headers=headers).status_code == 400


def test_what_is_not_there_is_refused_unless_forced_and_then_orphaned(desk: Desk) -> None:
    answer = desk.say(verdict="reject", claim_id="none")
    assert answer.status_code == 404
    assert "The table has no none" in answer.json()["detail"]
    assert desk.say(verdict="reject", claim_id="none", force=True).status_code == 201
    (listed,) = desk.listed("?orphaned=true")
    assert (listed["state"], listed["events"]) == ("orphaned", [])
    assert desk.listed("?orphaned=false") == []


def test_only_who_may_review_reviews(desk: Desk) -> None:
    given = {"verdict": "reject", "claim_id": desk.claim}
    assert desk.say(**given, headers={"Authorization": ""}).status_code == 401
    unknown = desk.say(**given, headers={"Authorization": "Bearer tallywire_x"})
    assert (unknown.status_code, "No such token" in unknown.json()["detail"]) == (401, True)
    assert desk.say(**given, headers={"Authorization": f"Bearer {desk.reader_only}"}).status_code == 403
    assert desk.say(**given, reason="x" * (2 << 20)).status_code == 413
    assert desk.listed() == []


def test_the_list_goes_on_where_a_page_ends(desk: Desk) -> None:
    for n in range(5):
        desk.say(verdict="correct", claim_id=desk.claim, low=n, review_id=f"r{n}")
    seen, query = [], "?limit=2"
    while True:
        answer = desk.client.get(f"/api/reviews{query}").json()
        seen += [review["review_id"] for review in answer["reviews"]]
        if answer["next"] is None:
            break
        query = f"?{httpx.QueryParams({'limit': 2, 'after': answer['next']})}"
    assert seen == ["r4", "r3", "r2", "r1", "r0"]
    assert desk.client.get("/api/reviews?after=x").status_code == 400
    states = [review["state"] for review in desk.listed()]
    assert states == ["applied", *["replaced"] * 4]


def test_the_page_shows_who_said_what_and_escapes_it(desk: Desk) -> None:
    empty = desk.client.get("/reviews")
    assert "Nobody has said anything yet" in empty.text
    desk.say(verdict="correct", claim_id=desk.claim, low=3, high=5, reason="<script>alert(1)</script>\u202e")
    desk.say(verdict="same", mentions=["x:1", "x:2"], force=True)
    page = desk.client.get("/reviews")
    assert page.status_code == 200
    for words in ("corrected to 3–5", "jane", "&lt;script&gt;", "orphaned", "/reviews?orphaned=true"):
        assert words in page.text
    assert "<script" not in page.text
    assert "\u202e" not in page.text
    orphaned = desk.client.get("/reviews?orphaned=true&event=")
    assert "corrected to" not in orphaned.text
    assert "x:1" in orphaned.text


def test_what_cannot_be_sent_to_the_workers_is_refused_and_written_nowhere(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(desk.table) as store:
        store.skip("news.mentions/0", 1)
    monkeypatch.setattr(reviewing, "entry_points", lambda **_: ())
    answer = desk.say(verdict="reject", claim_id=desk.claim)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert desk.listed() == []
