import pytest
from yarl import URL

from pipeline.fetch import FailedError, Fetcher, RefusedError
from pipeline.fetch.urls import checked, joined
from tests.pipeline.fetch.conftest import SHORT


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("/news", "only http and https"),
        ("", "only http and https"),
        ("http:///news", "no host"),
        ("http://user@example.org/", "user name"),
        ("https://:secret@example.org/", "password"),
        ("http://[::1", "not a URL"),
        ("http://example.org:25/", "port"),
        ("https://example.org:0/", "port"),
        ("http://example.org:99999/", "not a URL"),
        ("http://example.org/" + "a" * 5000, "longer than"),
    ],
)
def test_what_is_not_asked(url: str, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        checked(url)


def test_a_url_is_asked_without_its_fragment() -> None:
    assert checked(" https://example.org/news?a=1#top ") == URL("https://example.org/news?a=1")


@pytest.mark.parametrize("port", [80, 443, 1024, 8080, 65535])
def test_the_ports_of_the_web_and_those_of_nobody_are_asked(port: int) -> None:
    assert checked(f"http://example.org:{port}/").port == port


def test_a_redirect_is_relative_to_where_it_came_from() -> None:
    base = URL("https://example.org/a/b")
    assert str(joined(base, "c?d")) == "https://example.org/a/c?d"
    assert str(joined(base, "//example.net/")) == "https://example.net/"
    with pytest.raises(RefusedError):
        joined(base, "http://[")


@pytest.mark.parametrize(
    "host", ["a" * 70 + ".example", "a..example", "-", "\udcff.example", "a b.example", "%00"]
)
async def test_a_name_that_cannot_be_one_is_an_error_like_any_other(host: str) -> None:
    async with Fetcher(delay=0, bounds=SHORT) as fetcher:
        with pytest.raises((RefusedError, FailedError)):
            await fetcher.get(f"http://{host}/", limit=1000)
