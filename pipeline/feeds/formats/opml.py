"""OPML, a list of feeds: imported once, never polled."""

from typing import NamedTuple, NoReturn

from pipeline.clean.admit import LONGEST
from pipeline.feeds.entry import FeedError
from pipeline.feeds.source import Source
from pipeline.feeds.texts import plain
from pipeline.feeds.xml import elements


class Outline(NamedTuple):
    """One feed of the list."""

    url: str
    title: str | None


def reads(source: Source) -> bool:
    """Tell whether the root element is OPML's."""
    return source.root == "opml"


def document(source: Source) -> NoReturn:
    """Raise FeedError: whoever polls a list would follow it wherever it leads tomorrow."""
    raise FeedError(
        "a list of feeds (OPML), not a feed: save it as FILE and take it in with "
        "`tallywire feeds import FILE`"
    )


def outlines(body: bytes) -> list[Outline]:
    """Return the feeds of the list, however deep they are nested; raises FeedError where it is no XML.

    Some readers write xmlurl or XMLURL.
    """
    found = []
    for element in elements(body, "outline"):
        given = {name.lower(): value for name, value in element.attrib.items()}
        if url := given.get("xmlurl", "").strip():
            found.append(Outline(url, plain(given.get("title") or given.get("text"), LONGEST["source"])))
    return found
