"""The table away: said as such, and over as soon as it is back."""

import httpx
import pytest

from pipeline.store import Store
from tests.postgres_server import Server, programs
from tests.tools import missing
from tests.web_server import serving

PAST = "/api/events?as_of=2020-01-01"
"""A moment that is kept has a connection of its own."""


def test_a_server_that_is_away_is_a_problem_until_it_is_back(request: pytest.FixtureRequest) -> None:
    try:
        server = Server(programs(request.config.get_terminal_writer().line))
    except OSError as error:
        missing(f"no PostgreSQL to start: {error}")
    server.start()
    try:
        Store.open(server.url).close()
        with serving(server.url) as address, httpx.Client(base_url=address, timeout=30) as client:
            assert [client.get(path).status_code for path in ("/healthz", PAST)] == [200, 200]
            with client.stream("GET", "/api/changes") as stream:
                server.halt()
                for path in ("/healthz", "/api/events", "/api/events/7d641f22a653093f", "/api/changes"):
                    away = client.get(path)
                    assert (away.status_code, away.headers["retry-after"]) == (503, "5")
                    assert away.json()["detail"] == "The table cannot be reached at the moment; try again."
                server.start()
                for path in ("/api/events", PAST):
                    assert client.get(path).json()["events"] == []
                assert not stream.is_closed  # it waits for what happens, as before
    finally:
        server.stop()
