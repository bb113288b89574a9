"""What every request passes first: by which name it came, how many there were, from where it may be read."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from pipeline.settings import Settings
from pipeline.web.front import LARGEST_BODY
from pipeline.web.limits import client
from tests.web_server import serving


@pytest.fixture(scope="module")
def public(seeds_table: Path) -> Iterator[httpx.Client]:
    """A server that others reach by a name of its own, and behind a proxy."""
    given = Settings(
        public_url="https://tolls.example.org", web_proxies="127.0.0.1", web_requests_per_minute=3
    )
    with serving(seeds_table, given) as address, httpx.Client(base_url=address) as made:
        yield made


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8000", 200),
        ("127.0.0.1", 200),
        ("[::1]:8000", 200),
        ("web", 200),  # a container's name
        ("tolls.localhost", 200),
        ("rebound.example.com", 421),
        ("localhost.example.com", 421),
        ("127.0.0.1.example.com:8000", 421),
    ],
)
def test_a_name_that_another_site_may_have_is_refused(client: httpx.Client, host: str, status: int) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == status


def test_scripts_of_other_sites_read_what_is_public_and_nothing_else(
    client: httpx.Client, public: httpx.Client
) -> None:
    there = {"Origin": "https://dashboard.example.com"}
    assert "access-control-allow-origin" not in client.get("/api/events", headers=there).headers
    asked = public.get("/healthz", headers=there | {"Host": "tolls.example.org"}).headers
    assert asked["access-control-allow-origin"] == "*"
    assert "ETag" in asked["access-control-expose-headers"]
    preflight = there | {"Access-Control-Request-Method": "POST"}
    assert public.options("/api/events", headers=preflight).status_code == 400
    preflight = there | {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "last-event-id",
    }
    assert public.options("/api/changes", headers=preflight).status_code == 200


def test_a_client_has_so_many_requests_and_is_told_so(public: httpx.Client) -> None:
    def ask(address: str) -> httpx.Response:
        return public.get("/api/events", headers={"X-Forwarded-For": address})

    answers = [ask("192.0.2.1") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"client";q=3;w=60'
    assert answers[0].headers["ratelimit"].startswith('"client";r=2;t=')
    refused = answers[-1]
    assert refused.json()["detail"].startswith("Too many requests; all are possible again in ")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert ask("192.0.2.2").status_code == 200  # another one has its own
    assert public.get("/healthz", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 200


def test_whoever_says_to_be_a_proxy_is_not_believed(seeds_table: Path) -> None:
    with serving(seeds_table, Settings(web_requests_per_minute=1)) as address:
        answers = [
            httpx.get(f"{address}/api/events", headers={"X-Forwarded-For": f"192.0.2.{n}"}) for n in (1, 2)
        ]
    assert [answer.status_code for answer in answers] == [200, 429]


def test_a_body_that_is_too_large_is_a_problem(client: httpx.Client) -> None:
    token = {"Authorization": "Bearer x"}
    told = client.post("/api/reviews", content=b"x" * (LARGEST_BODY + 1), headers=token)
    assert (told.status_code, told.headers["content-type"]) == (413, "application/problem+json")
    untold = client.post("/api/reviews", content=(b"x" * 65_536 for _ in range(20)), headers=token)
    assert untold.status_code in (401, 413)
    assert untold.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("a:b", "a:b"),
    ],
)
def test_of_ipv6_a_client_has_half(address: str, who: str) -> None:
    assert client(address) == who
