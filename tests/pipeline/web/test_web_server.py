"""The server around the application: what every answer carries, how it is found, how it stops."""

import httpx
import pytest

from pipeline.errors import UserError
from pipeline.web.listen import listening
from pipeline.web.pages.render import static


def test_it_is_healthy(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"healthy": True}


@pytest.mark.parametrize("path", ["/healthz", "/nothing", "/static/style.css"])
def test_every_answer_forbids_what_is_not_ours(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


def test_a_port_that_is_taken_is_one_line() -> None:
    with listening("127.0.0.1", 0) as at, pytest.raises(UserError, match="in use; --port"):
        listening("127.0.0.1", at.getsockname()[1])


def test_a_person_gets_a_page_where_something_is_wrong_and_a_program_a_problem(client: httpx.Client) -> None:
    page = client.get("/nothing", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    problem = client.get("/nothing")
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Nothing is here.",
    }


def test_a_file_is_kept_for_ever_under_an_address_that_tells_its_content(client: httpx.Client) -> None:
    assert "immutable" in client.get(static("style.css")).headers["cache-control"]
    for address in ("/static/style.css", "/static/style.css?v=0"):
        found = client.get(address)
        assert (found.status_code, found.headers["cache-control"]) == (200, "no-cache")
    assert client.get("/static/none.css").status_code == 404
