"""GET /api/events and what stands below it, over the seeds."""

from typing import Any

import httpx
import pytest

from pipeline.records.codec import convert
from pipeline.records.event import Event

STRIKE = "7d641f22a653093f"


def rows(client: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/events", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["events"]
    return found


def test_rows_are_the_contract_and_what_the_api_adds(client: httpx.Client) -> None:
    for row in rows(client):
        added = set(row) - set(Event.__struct_fields__)
        assert added == {"grades", "url", "permanent_url"}
        assert convert(row, Event).event_id == row["event_id"]


def test_a_list_leaves_figures_out_and_says_so(client: httpx.Client) -> None:
    (row,) = rows(client, type="airstrike")
    assert row["figures"] == []
    assert row["figures_left_out"] == 1
    assert row["totals"]["killed"]["best"] == 16


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"country": "France"}, ["Shooting in Strasbourg"]),
        ({"country": ["FR", "SY"], "level": "incident", "min": "killed:20"}, ["Ambush in Tulul al-Safa"]),
        ({"near": "48.58,7.75,5"}, ["Shooting in Strasbourg"]),
        ({"type": "ambush", "since": "2018-09-01", "until": "2018-09-12"}, ["Ambush in Tulul al-Safa"]),
        ({"text": "tulul"}, ["Ambush in Tulul al-Safa"]),
        ({"place": "", "country": "", "text": "tulul"}, ["Ambush in Tulul al-Safa"]),
    ],
)  # fmt: skip
def test_filters_narrow(client: httpx.Client, query: dict[str, Any], titles: list[str]) -> None:
    assert [row["title"] for row in rows(client, **query)] == titles


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("lmit=2", "No parameter is called 'lmit'; there are country, place, near"),
        ("limit=201", "limit cannot be '201'; allowed: a whole number from 1 to 200."),
        ("limit=1&limit=2", "limit is given 2 times; once is possible."),
        ("level=war", "level cannot be 'war'; allowed: any, campaign, episode, incident."),
        ("since=yesterday", "since cannot be 'yesterday'; allowed: a date such as 2018-12-15."),
        ("since=2018-12-02&until=2018-12-01", "until=2018-12-01 is before since=2018-12-02."),
        ("country=Syrai", "country: no country 'Syrai': give an ISO 3166-1 code or an English name"),
        ("near=91,0,5", "near: '91,0,5' is no place and distance"),
        ("min=killed", "min cannot be 'killed'; allowed: a measure and a number, such as killed:10"),
        ("text=a%00b", "text cannot be 'a\\x00b'"),
        ("as_of=2018-02-30", "as_of cannot be 2018-02-30: there is no such time."),
        ("after=nowhere", "the cursor is none of this list"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_is_allowed(client: httpx.Client, query: str, detail: str) -> None:
    answer = client.get(f"/api/events?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith(detail)


def test_an_answer_says_how_the_question_was_understood(client: httpx.Client) -> None:
    answer = client.get("/api/events?country=syria&min=killed:10&as_of=2018-12-31").json()
    assert answer["filters"] == {"country": ["SY"], "min": ["killed:10"]}
    assert answer["as_of"] == "2018-12-31T23:59:59.999999Z"


def test_pages_follow_one_another_to_the_end(client: httpx.Client) -> None:
    everything = [row["event_id"] for row in rows(client, sort="id")]
    found, link = [], "/api/events?sort=id&limit=2"
    while link:
        answer = client.get(link)
        found += [row["event_id"] for row in answer.json()["events"]]
        link = answer.links.get("next", {}).get("url", "")
        assert bool(link) == bool(answer.json()["next"])
    assert found == everything == sorted(everything)


def test_one_event_has_its_claims_and_its_addresses(client: httpx.Client) -> None:
    row = client.get(f"/api/events/{STRIKE}").json()
    (figure,) = row["figures"]
    assert figure["claims"][0]["sentence"]
    assert row["permanent_url"] == f"/events/{STRIKE}/{row['digest']}?as_of={row['updated_at']}"
    assert client.get(row["permanent_url"]).status_code == 200
    (revision,) = client.get(f"/api/events/{STRIKE}/revisions").json()["revisions"]
    assert revision["permanent_url"] == row["permanent_url"]


@pytest.mark.parametrize("id_", ["7d641f22", "nothing", "%00", "%ff", "7d641f22a653093f%20", "a" * 65])
def test_an_id_that_is_none_is_not_found(client: httpx.Client, id_: str) -> None:
    for below in ("", "/revisions", "/changes"):
        assert client.get(f"/api/events/{id_}{below}").status_code == 404


def test_as_of_before_anything_was_known_there_is_nothing(client: httpx.Client) -> None:
    assert rows(client, as_of="1990-01-01") == []
    answer = client.get(f"/api/events/{STRIKE}?as_of=1990-01-01")
    assert (answer.status_code, answer.json()["title"]) == (404, "Not Found")


def test_as_of_takes_a_plus_that_nobody_escaped(client: httpx.Client) -> None:
    answer = client.get("/api/events?as_of=2018-12-31T12:00:00+02:00").json()
    assert answer["as_of"] == "2018-12-31T10:00:00Z"


def test_what_a_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/api/events")
    again = client.get("/api/events", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get("/api/events?limit=1", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_another_coding_is_another_representation(client: httpx.Client) -> None:
    packed = client.get("/api/events", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/api/events", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]


def test_head_has_no_body_and_the_same_fields(client: httpx.Client) -> None:
    head, got = client.head("/api/events"), client.get("/api/events")
    assert head.content == b""
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == got.headers["content-length"]


def test_revisions_and_changes_of_one_event(client: httpx.Client) -> None:
    (revision,) = client.get(f"/api/events/{STRIKE}/revisions").json()["revisions"]
    assert revision["version"] == 1
    assert revision["totals"]["killed"]["best"] == 16
    told = client.get(f"/api/events/{STRIKE}/changes").json()
    assert [change["kind"] for change in told["changes"]] == ["event.created"]
    assert told["next"] is None
    behind = client.get(f"/api/events/{STRIKE}/changes", params={"after": told["changes"][0]["seq"]})
    assert behind.json()["changes"] == []


def test_another_method_is_refused_with_what_is_possible(client: httpx.Client) -> None:
    answer = client.delete("/api/events")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
