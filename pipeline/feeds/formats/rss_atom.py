"""RSS (every version) and Atom, read by feedparser, which forgives what feeds get wrong."""

import io
import re
from html import escape
from typing import Any

from feedparser.api import parse

from pipeline.clean.admit import LONGEST
from pipeline.feeds import bounds
from pipeline.feeds.dates import moment
from pipeline.feeds.entry import Document, Entry, FeedError
from pipeline.feeds.links import absolute, site
from pipeline.feeds.source import Source
from pipeline.feeds.texts import plain
from pipeline.fetch.charset import text

FIRST = 5_000
"""Entries that feedparser is given: it takes half a millisecond for each. Feeds list the newest first."""

_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_UNREADABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What is no character of XML 1.0 (2.2)."""
_REFERENCE = re.compile("&#(x[0-9a-fA-F]+|[0-9]+);")
_END = {"rss": b"</channel></rss>", "rdf": b"</rdf:RDF>", "feed": b"</feed>"}
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
"""Seconds, by the words of the RSS syndication module."""


def reads(source: Source) -> bool:
    """Tell whether the root element is one of RSS or Atom."""
    return source.root in ("rss", "rdf", "feed")


def document(source: Source) -> Document:
    """Return the feed; raises FeedError where nothing in it is a feed."""
    body, left = _beginning(_well_formed(source), source.root)
    try:
        parsed: Any = parse(
            io.BytesIO(body),  # a string would be opened as a file or fetched
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": source.url,
            },
            resolve_relative_uris=False,  # inside of texts; those of entries are resolved all the same
            sanitize_html=False,  # titles and summaries lose every tag here, articles in the clean stage
        )
    except Exception as error:  # it trips over some kinds of garbage, each time differently
        raise FeedError(f"broken XML: {error!r}") from None
    if not parsed.version and not parsed.entries:
        raise FeedError(f"broken XML: {parsed.get('bozo_exception') or 'neither RSS nor Atom'}")
    feed = parsed.feed
    entries = []
    skipped = [f"{left:,} entries at the end: of one feed the first {FIRST:,} are read"] if left else []
    items = parsed.entries
    if items and not left and not source.is_whole:
        items = items[:-1]
        skipped.append("the last entry: the document breaks off in it")
    for number, item in enumerate(items, 1):
        try:
            entries.append(_entry(item, source.url, feed.get("language")))
        except ValueError as error:
            skipped.append(f"entry {number}: {error}")
    if not parsed.version.startswith("atom"):  # where RSS has one date, dc:date, it is that of publication
        entries = [e if e.published else e._replace(published=e.updated, updated=None) for e in entries]
    taken, reasons = bounds.newest(entries, skipped)
    return Document(
        title=plain(feed.get("title"), bounds.TITLE),
        language=plain(feed.get("language"), bounds.LANGUAGE),
        link=site(feed.get("link"), source.url),
        entries=taken,
        skipped=reasons,
        ttl_seconds=_ttl(feed),
    )


def _beginning(body: bytes, root: str) -> tuple[bytes, int]:
    """Return the document with the first entries alone, and how many those behind them are."""
    starts = [found.start() for found in _ENTRY.finditer(body)]
    if len(starts) <= FIRST:
        return body, 0
    return body[: starts[FIRST]] + _END[root], len(starts) - FIRST


def _well_formed(source: Source) -> bytes:
    """Return the document in UTF-8, without characters that XML cannot hold: they make feedparser fail."""
    markup = _REFERENCE.sub(_kept, _UNREADABLE.sub("", text(source.body, source.charset)))
    return markup.encode("utf-8", "replace")


def _kept(reference: re.Match[str]) -> str:
    digits = reference[1].lower()
    if len(digits) > 8:
        return ""
    character = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    if character > 0x10FFFF or _UNREADABLE.match(chr(character)):
        return ""
    return reference[0]


def _entry(item: Any, base: str, language: str | None) -> Entry:
    html = _article(item)
    given = _string(item, "feedburner_origlink") or item.get("link")
    link = absolute(given, base) if given else None
    if not link and not html:
        raise ValueError("neither a link nor a text")
    guid = bounds.guid(item.get("id"))
    if not link and not guid:
        raise ValueError("neither a link nor an id")
    summary = plain(item.get("summary"), bounds.SUMMARY)
    detail = item.get("title_detail") or {}
    return Entry(
        link=link,
        guid=guid,
        title=plain(item.get("title"), bounds.TITLE),
        published=_moment(item, "published"),
        updated=_moment(item, "updated"),
        language=plain(item.get("language") or detail.get("language") or language, bounds.LANGUAGE),
        source=plain((item.get("source") or {}).get("title"), LONGEST["source"]),
        html=html,
        summary=summary,
        video=not html and _only_media(item),
    )


def _moment(item: Any, key: str) -> str | None:
    """Return a date; asked for `updated`, feedparser would answer with `published` where there is none."""
    parsed = f"{key}_parsed"
    if key not in item:
        return None
    return moment(item[key], item[parsed]) if parsed in item else moment(item[key])


def _article(item: Any) -> str | None:
    """Return the article in full as HTML: content:encoded, or Atom's content."""
    for content in item.get("content", ()):
        if value := content.get("value"):
            return str(value) if "html" in content.get("type", "html") else f"<p>{escape(value)}</p>"
    return None


def _only_media(item: Any) -> bool:
    kinds = [enclosure.get("type", "") for enclosure in item.get("enclosures", ())]
    kinds += [media.get("medium") or media.get("type", "") for media in item.get("media_content", ())]
    return bool(kinds) and all(kind.startswith(("video", "audio")) for kind in kinds)


def _ttl(feed: Any) -> float | None:
    """Return <ttl>, in minutes, or sy:updatePeriod divided by sy:updateFrequency."""
    try:
        if ttl := _string(feed, "ttl"):
            seconds = float(ttl) * 60
        else:
            period = _PERIODS[_string(feed, "sy_updateperiod").strip().lower()]
            seconds = period / float(_string(feed, "sy_updatefrequency") or 1)
    except (KeyError, ValueError, ZeroDivisionError):
        return None
    return seconds if 0 < seconds < 1e9 else None


def _string(table: Any, key: str) -> str:
    """Return the text of an element that feedparser knows nothing of: with attributes it becomes a table."""
    value = table.get(key)
    return value if isinstance(value, str) else ""
