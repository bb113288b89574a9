"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import html
from typing import Any

import orjson

from pipeline.feeds import bounds
from pipeline.feeds.dates import moment
from pipeline.feeds.entry import Document, Entry, FeedError
from pipeline.feeds.links import absolute, site
from pipeline.feeds.source import Source
from pipeline.feeds.texts import plain

VERSION = "https://jsonfeed.org/version/"


def reads(source: Source) -> bool:
    """Tell whether it is JSON."""
    return source.root == "{"


def document(source: Source) -> Document:
    """Return the feed; raises FeedError where it is JSON of another kind, or broken."""
    try:
        feed = orjson.loads(source.body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise FeedError(f"broken JSON: {error}") from None
    if not isinstance(feed, dict) or not _string(feed, "version").startswith(VERSION):
        raise FeedError(f"JSON, but no JSON Feed, whose version begins with {VERSION}")
    items = feed.get("items")
    if not isinstance(items, list):
        raise FeedError("JSON Feed without a list of items")
    language = plain(_string(feed, "language"), bounds.LANGUAGE)
    entries, skipped = [], []
    for number, item in enumerate(items, 1):
        try:
            entries.append(_entry(item, source.url, language))
        except ValueError as error:
            skipped.append(f"entry {number}: {error}")
    taken, reasons = bounds.newest(entries, skipped)
    return Document(
        title=plain(_string(feed, "title"), bounds.TITLE),
        language=language,
        link=site(feed.get("home_page_url"), source.url),
        entries=taken,
        skipped=reasons,
    )


def _entry(item: Any, base: str, language: str | None) -> Entry:
    if not isinstance(item, dict):
        raise ValueError("not an object")
    given, text = _string(item, "url"), _article(item)
    link = absolute(given, base) if given else None
    if not link and not text:
        raise ValueError("neither a link nor a text")
    guid = bounds.guid(str(item.get("id") or "") if isinstance(item.get("id"), str | int | float) else "")
    if not link and not guid:
        raise ValueError("neither a link nor an id")
    return Entry(
        link=link,
        guid=guid,
        title=plain(_string(item, "title"), bounds.TITLE),
        published=moment(_string(item, "date_published")),
        updated=moment(_string(item, "date_modified")),
        language=plain(_string(item, "language"), bounds.LANGUAGE) or language,
        html=text,
        summary=plain(_string(item, "summary"), bounds.SUMMARY),
        video=not text and _only_media(item),
    )


def _string(table: dict[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _article(item: dict[str, Any]) -> str | None:
    text = _string(item, "content_text")
    return _string(item, "content_html") or (f"<p>{html.escape(text)}</p>" if text else None)


def _only_media(item: dict[str, Any]) -> bool:
    attachments = item.get("attachments")
    found = [one for one in attachments if isinstance(one, dict)] if isinstance(attachments, list) else []
    return bool(found) and all(_string(one, "mime_type").startswith(("video/", "audio/")) for one in found)
