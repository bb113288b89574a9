"""How much of a document is taken: no feed may fill the memory or the table."""

from collections.abc import Iterable

from pipeline.clean.admit import LONGEST
from pipeline.feeds.entry import Entry
from pipeline.records.codec import digest

ENTRIES = 2_000
"""The longest feeds of agencies list a day, some 1,000 articles."""
REASONS = 100
"""Reasons that are told one by one."""
HTML = 20_000_000
"""Characters of articles in one document, in all."""
TITLE = 1_000
SUMMARY = 5_000
LANGUAGE = 35
"""Characters; RFC 5646 advises room for as many."""


def newest(
    entries: Iterable[Entry], skipped: Iterable[str] = ()
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the entries that are taken, each link once, and why the others are not."""
    once: dict[str | None, Entry] = {}
    reasons = list(skipped)
    for entry in entries:
        name = entry.link or entry.guid
        if name in once:
            reasons.append(f"{name}: listed twice")
        else:
            once[name] = entry
    taken = _within_html(_latest(list(once.values()), reasons), reasons)
    if len(reasons) > REASONS:
        reasons[REASONS:] = [f"and {len(reasons) - REASONS:,} more entries"]
    return taken, tuple(reasons)


def guid(text: str | None) -> str | None:
    """Return what a feed calls an entry; a hash of it where that is longer than an id may be."""
    text = (text or "").strip().replace("\0", "")
    return digest(text) if len(text) > LONGEST["id"] else text or None


def _latest(entries: list[Entry], reasons: list[str]) -> list[Entry]:
    if len(entries) <= ENTRIES:
        return entries
    order = sorted(
        range(len(entries)), key=lambda i: entries[i].published or entries[i].updated or "", reverse=True
    )
    reasons.insert(0, f"{len(entries) - ENTRIES:,} older entries: of one document {ENTRIES:,} are read")
    return [entries[i] for i in sorted(order[:ENTRIES])]


def _within_html(entries: list[Entry], reasons: list[str]) -> tuple[Entry, ...]:
    taken, left = [], HTML
    for entry in entries:
        left -= len(entry.html or "")
        if left < 0 or len(entry.html or "") > LONGEST["html"]:
            left += len(entry.html or "")
            reasons.append(f"{entry.link or entry.guid}: its text in the feed is too long and left out")
            entry = entry._replace(html=None)
        taken.append(entry)
    return tuple(taken)
