"""Which feeds to read: config/feeds.toml, or what the command line names."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from pipeline.errors import UserError
from pipeline.feeds.entry import FeedError
from pipeline.feeds.formats import opml
from pipeline.feeds.formats.opml import Outline
from pipeline.feeds.links import absolute
from pipeline.feeds.source import Source

DEFAULT = Path("config/feeds.toml")
"""Read where nothing else is named and it exists."""
STDIN = "-"
DAY_MINUTES = 24 * 60
LONGEST = 2_000
"""Characters of a feed's address: it is a key of the table, and PostgreSQL's hold 2,704 bytes."""


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One feed and how it is read."""

    url: str
    """Its address; file:// and a path for a directory that is watched, ``-`` for standard input."""
    source: str | None = None
    """Who publishes its articles; wins over what feed and page say."""
    language: str | None = None
    """ISO 639 code, where neither entry nor page tells."""
    text: Literal["page", "feed"] = "page"
    """Where the article is taken from: its page, or the feed itself where it holds all of it."""
    quotes: Literal["full", "none"] = "full"
    """Whether sentences of its articles may be shown."""
    withdraw_gone: bool = False
    """Whether an article whose page is gone (410) is withdrawn."""
    poll_minutes: Annotated[float, msgspec.Meta(ge=1, le=DAY_MINUTES)] | None = None
    """How often it is asked; without, as often as it has something to say."""

    @property
    def kind(self) -> Literal["web", "directory", "stdin"]:
        """Where its articles come from."""
        if self.url == STDIN:
            return "stdin"
        return "directory" if self.url.startswith("file://") else "web"


def load(path: str | Path) -> list[Feed]:
    """Return the feeds that a file like config/feeds.toml declares.

    Raises UserError, with the line, for the first mistake.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path}: not TOML: {error}") from None
    if unknown := sorted(tables.keys() - {"feed"}):
        raise UserError(f"{path}: {unknown[0]!r} is nothing that it may hold; each feed is a table [[feed]]")
    given = tables.get("feed", [])
    if not isinstance(given, list):
        raise UserError(f"{path}: [feed]: each feed is a table [[feed]], in double brackets")
    feeds: dict[str, Feed] = {}
    for number, table in enumerate(given):
        try:
            feed = _feed(table)
            if feed.url in feeds:
                raise _MistakeError("url", f"{feed.url} stands here twice")
        except _MistakeError as mistake:
            place = f"{path}:{_line(text, number, mistake.key)}"
            raise UserError(f"{place}: {mistake}") from None
        feeds[feed.url] = feed
    return list(feeds.values())


def named(argument: str) -> list[Feed]:
    """Return the feeds that one argument names: a URL, an OPML or TOML file, a directory, or ``-``.

    Raises UserError where it is none of them.
    """
    if argument == STDIN:
        return [Feed(STDIN)]
    if re.match(r"https?://", argument, re.IGNORECASE):
        return [Feed(_address(argument))]
    if not argument:  # as a path it would be the folder where we are
        raise UserError("a feed without a name; is a variable of the shell empty?")
    path = Path(argument)
    if path.is_dir():
        return [Feed(path.resolve().as_uri())]
    if not path.exists():
        raise UserError(f"{argument}: no such file or directory; the address of a feed begins with https://")
    if path.suffix.lower() == ".toml":
        return load(path)
    if path.suffix.lower() in (".opml", ".xml"):
        listed = read_list(path)
        if listed.refused:
            raise UserError(f"{listed.refused[0]}; `tallywire feeds import` leaves such feeds out")
        return [Feed(outline.url) for outline in listed.outlines]
    raise UserError(f"{argument}: neither OPML, TOML nor a directory; `tallywire replay` reads article files")


class List(NamedTuple):
    """The feeds of an OPML file, each address once."""

    outlines: tuple[Outline, ...]
    refused: tuple[str, ...]
    """Why others are none."""


def read_list(path: str | Path) -> List:
    """Return the feeds of an OPML file; raises UserError where it is none, or names no feed."""
    try:
        body = Path(path).read_bytes()
        if not opml.reads(Source(body, "", None, "")):
            raise UserError(f"{path}: not OPML")
        found = opml.outlines(body)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from None
    except FeedError as error:
        raise UserError(f"{path}: {error}") from None
    if not found:
        raise UserError(f"{path}: no feed in it; each is an <outline> with an xmlUrl")
    outlines: dict[str, Outline] = {}
    refused = []
    for outline in found:
        try:
            url = _address(outline.url)
        except UserError as error:
            refused.append(f"{path}: {error}")
        else:
            outlines.setdefault(url, Outline(url, outline.title))
    return List(tuple(outlines.values()), tuple(refused))


class _MistakeError(ValueError):
    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key = key


def _feed(table: Any) -> Feed:
    fields = Feed.__struct_fields__
    if not isinstance(table, dict):
        raise _MistakeError("feed", "each feed is a table [[feed]]")
    for key in table:
        if key not in fields:
            raise _MistakeError(key, f"no key of a feed is called {key!r}; there are {', '.join(fields)}")
    if "url" not in table:
        raise _MistakeError("", "url is missing")
    for key, value in table.items():
        try:
            msgspec.convert({"url": "", key: value}, Feed)
        except msgspec.ValidationError as error:
            told = str(error).partition(" - at")[0]
            raise _MistakeError(key, f"{key}: {told[:1].lower()}{told[1:]}") from None
    feed = msgspec.convert(table, Feed)
    if feed.url.startswith("file:///"):
        return feed
    try:
        return replace(feed, url=_address(feed.url))
    except UserError as error:
        raise _MistakeError("url", str(error)) from None


def _address(url: str) -> str:
    try:
        address = absolute(url, "")
    except ValueError as error:
        raise UserError(f"{error}; the address of a feed begins with https://") from None
    if len(address) > LONGEST:
        raise UserError(f"{address[:60]}...: the address of a feed has at most {LONGEST:,} characters")
    return address


def _line(text: str, number: int, key: str) -> int:
    """Return the line of ``key`` in the [[feed]] table of that number, else of the table, else the first."""
    lines = text.splitlines()
    heads = [i for i, line in enumerate(lines, 1) if re.match(r"\s*\[\[\s*feed\s*\]\]", line)]
    if number >= len(heads):
        return 1
    end = heads[number + 1] - 1 if number + 1 < len(heads) else len(lines)
    for i in range(heads[number], end):
        if key and re.match(rf"\s*{re.escape(key)}\s*=", lines[i]):
            return i + 1
    return heads[number]
