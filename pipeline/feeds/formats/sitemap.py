"""Sitemaps (https://www.sitemaps.org/protocol.html), with Google's news extension, and indexes of them."""

from typing import Any

from pipeline.clean.admit import LONGEST
from pipeline.feeds import bounds
from pipeline.feeds.dates import moment
from pipeline.feeds.entry import Document, Entry
from pipeline.feeds.links import absolute
from pipeline.feeds.source import Source
from pipeline.feeds.texts import plain
from pipeline.feeds.xml import child_text, elements

SITEMAPS = 20
"""Sitemaps of an index that are named, the newest first: the others are an archive."""


def reads(source: Source) -> bool:
    """Tell whether the root element is a sitemap's."""
    return source.root in ("urlset", "sitemapindex")


def document(source: Source) -> Document:
    """Return the articles of a sitemap, or the sitemaps of an index."""
    return _index(source) if source.root == "sitemapindex" else _sitemap(source)


def _sitemap(source: Source) -> Document:
    entries, skipped = [], []
    title = None
    for number, element in enumerate(elements(source.body, "url"), 1):
        try:
            entry = _entry(element, source.url)
            title = title or entry.source
            entries.append(entry)
        except ValueError as error:
            skipped.append(f"entry {number}: {error}")
    if entries and not source.is_whole:
        skipped.append("the last entry: the document breaks off in it")
        entries.pop()
    taken, reasons = bounds.newest(entries, skipped)
    return Document(title=title, entries=taken, skipped=reasons)


def _entry(element: Any, base: str) -> Entry:
    location = child_text(element, "loc")
    if not location:
        raise ValueError("no <loc>")
    is_news = next(element.iterchildren("{*}news"), None) is not None
    is_video = next(element.iterchildren("{*}video"), None) is not None
    return Entry(
        link=absolute(location, base),
        guid=None,
        title=plain(child_text(element, "news", "title"), bounds.TITLE),
        published=moment(child_text(element, "news", "publication_date")),
        updated=moment(child_text(element, "lastmod")),
        language=plain(child_text(element, "news", "publication", "language"), bounds.LANGUAGE),
        source=plain(child_text(element, "news", "publication", "name"), LONGEST["source"]),
        video=is_video and not is_news,
    )


def _index(source: Source) -> Document:
    found: list[tuple[str, str]] = []
    skipped = []
    for number, element in enumerate(elements(source.body, "sitemap"), 1):
        try:
            link = absolute(child_text(element, "loc") or "", source.url)
            found.append((moment(child_text(element, "lastmod")) or "", link))
        except ValueError as error:
            skipped.append(f"sitemap {number}: {error}")
    found.sort(key=lambda one: one[0], reverse=True)
    if len(found) > SITEMAPS:
        skipped.append(f"{len(found) - SITEMAPS:,} older sitemaps: of one index {SITEMAPS} are read")
    return Document(
        title=None,
        skipped=tuple(skipped[: bounds.REASONS]),
        next=tuple(dict.fromkeys(link for _, link in found[:SITEMAPS])),
    )
