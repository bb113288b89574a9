"""JSON Feed."""

from typing import Any

import orjson
import pytest

from pipeline.feeds.entry import Document, Entry, FeedError
from tests.pipeline.feeds.documents import read


def feed(*items: Any, version: str = "https://jsonfeed.org/version/1.1", **more: Any) -> Document:
    return read(orjson.dumps({"version": version, "title": "The Outlet", "items": items} | more))


def entry(**item: Any) -> Entry:
    (only,) = feed(item).entries
    return only


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_entry_says_what_stands_in_it(version: str) -> None:
    item = {
        "id": 7, "url": "/a", "title": "Strike", "date_published": "2018-12-15T10:00:00+03:00",
        "date_modified": "2018-12-16", "summary": "Two died.", "content_html": "<p>Two people died.</p>",
    }  # fmt: skip
    document = feed(item, version=version, language="en", home_page_url="/")
    assert (document.title, document.link) == ("The Outlet", "https://outlet.example/")
    assert document.entries == (
        Entry(
            link="https://outlet.example/a",
            guid="7",
            title="Strike",
            published="2018-12-15T07:00:00Z",
            updated="2018-12-16",
            language="en",
            html="<p>Two people died.</p>",
            summary="Two died.",
        ),
    )


def test_plain_text_is_escaped() -> None:
    assert entry(id="1", content_text="1 < 2").html == "<p>1 &lt; 2</p>"


def test_sound_alone_is_marked() -> None:
    sound = {"url": "/a.mp3", "mime_type": "audio/mpeg"}
    assert entry(url="/a", attachments=[sound]).video
    assert not entry(url="/a", attachments=[sound], content_text="Two died.").video
    assert not entry(url="/a", attachments=[]).video


def test_values_of_other_types_are_passed_over() -> None:
    odd = entry(url="/a", id={"x": 1}, title=["t"], date_published=5, attachments={"a": "b"}, summary=None)
    assert odd == Entry(link="https://outlet.example/a", guid=None)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("text", "not an object"),
        ({"url": "javascript:alert(1)"}, "http and https"),
        ({"id": "1"}, "neither a link nor a text"),
        ({"content_text": "x"}, "neither a link nor an id"),
    ],
)
def test_items_that_are_none_are_told(item: Any, reason: str) -> None:
    document = feed(item)
    assert document.entries == ()
    assert reason in document.skipped[0]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"items": []}', "no JSON Feed"),
        (b"[1, 2]", "no JSON Feed"),
        (b'{"version": 1}', "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', "without a list"),
        (b'{"version": "https://jsonfeed.org', "broken JSON"),
        (b"[" * 100_000, "broken JSON"),
    ],
)
def test_other_json_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason):
        read(body)
