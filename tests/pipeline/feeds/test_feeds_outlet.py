"""The seeds as an outlet: what its feed and pages say, and that nothing of a story is lost on the way."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import orjson
import pytest
from msgspec.structs import replace

from pipeline.clean import clean
from pipeline.errors import UserError
from pipeline.feeds import outlet
from pipeline.feeds.page import page
from pipeline.feeds.parse import parse
from pipeline.records.article import Article

SEEDS = Path(__file__).parents[3] / "seeds"
NOW = dt.datetime(2018, 12, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def sentences(article: Article) -> list[str]:
    """Return the story, sentence by sentence; a page has one kind of space where a text may have others."""
    found = clean(article)
    texts = (found.source_text[slice(*one.span)] for one in found.sentences if not one.title)
    return [" ".join(text.split()) for text in texts]


async def test_the_pages_of_the_seeds_give_their_own_sentences_back(session: aiohttp.ClientSession) -> None:
    articles, left_out = outlet.offered(str(SEEDS), NOW)
    assert not left_out
    async with outlet.serving(articles, 0, NOW) as url:
        feed = parse(await _body(session, url), "application/rss+xml", "utf-8", url)
        assert len(feed.entries) == len(articles) == 5
        for entry, article in zip(feed.entries, articles, strict=True):
            assert entry.link
            found = page(await _body(session, entry.link), "utf-8", entry.link)
            assert found.facts.canonical == entry.link
            assert entry.title == found.facts.title == article.title
            assert entry.source == found.facts.source == article.source
            assert entry.published == (article.published_at and article.published_at.isoformat())
            from_page = replace(article, text=None, html=found.html)
            assert sentences(from_page) == sentences(article)


async def _body(session: aiohttp.ClientSession, url: str) -> bytes:
    async with session.get(url) as response:
        assert response.status == 200
        return await response.read()


async def test_what_is_known_is_not_sent_again(session: aiohttp.ClientSession) -> None:
    articles, _ = outlet.offered(str(SEEDS), NOW)
    async with outlet.serving(articles, 0, NOW) as url:
        async with session.get(url) as first:
            etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
        for headers, status in (
            ({"If-None-Match": etag}, 304),
            ({"If-None-Match": '"other"', "If-Modified-Since": modified}, 200),  # the tag wins
            ({"If-Modified-Since": modified}, 304),
            ({"If-Modified-Since": "Mon, 01 Jan 2018 00:00:00 GMT"}, 200),
        ):
            async with session.get(url, headers=headers) as again:
                assert (again.status, headers) == (status, headers)
                assert again.headers["ETag"] == etag


async def test_other_addresses_are_not_found(session: aiohttp.ClientSession) -> None:
    articles, _ = outlet.offered(str(SEEDS), NOW)
    async with (
        outlet.serving(articles, 0, NOW) as url,
        session.get(url.replace("feed.xml", "robots.txt")) as response,
    ):
        assert response.status == 404


async def test_everything_is_escaped(session: aiohttp.ClientSession, tmp_path: Path) -> None:
    odd = {
        "id": '"><script>',
        "title": "<script>alert(1)</script> & co",
        "source": '"<b>',
        "text": "<i>a</i>\x1b[0m",
    }
    (tmp_path / "odd.jsonl").write_bytes(orjson.dumps(odd))
    articles, _ = outlet.offered(str(tmp_path), NOW)
    async with outlet.serving(articles, 0, NOW) as url:
        feed = parse(await _body(session, url), "application/rss+xml", "utf-8", url)
        (entry,) = feed.entries
        assert entry.link
        html = (await _body(session, entry.link)).decode()
        assert "<script" not in html
        assert "<i>" not in html
        assert b"<script" not in await _body(session, url.replace("feed.xml", ""))


def test_what_cannot_be_offered_is_told(tmp_path: Path) -> None:
    lines = [b'{"id": "a", "text": "A."}', b"[1]", b'{"id": "b", "withdrawn": true}']
    (tmp_path / "some.jsonl").write_bytes(b"\n".join(lines))
    articles, left_out = outlet.offered(str(tmp_path), NOW)
    assert [article.article_id for article in articles] == ["a"]
    assert "some.jsonl:2: not a JSON object" in left_out[0]
    with pytest.raises(UserError, match="no such file"):
        outlet.offered(str(tmp_path / "none"), NOW)


async def test_a_port_that_is_taken_is_the_users_mistake() -> None:
    articles, _ = outlet.offered(str(SEEDS), NOW)
    async with outlet.serving(articles, 0, NOW) as url:
        port = int(url.split(":")[2].split("/")[0])
        with pytest.raises(UserError, match=f"port {port}: .*choose another"):
            async with outlet.serving(articles, port, NOW):
                pass
