"""How much a server may cost us."""

from typing import NamedTuple


class Bounds(NamedTuple):
    """Seconds and counts. Servers that answer at all answer well within these."""

    total_seconds: float = 60.0
    """One request from the connection to the last byte."""
    idle_seconds: float = 20.0
    """Without a single byte."""
    redirects: int = 10
    """Browsers follow 20, RFC 9309 asks for 5; short links, trackers and consent pages take up to 6."""
    header_bytes: int = 16 << 10
    """One header line. Twice what most servers are able to send."""
    headers: int = 128
    retry_after_seconds: float = 86_400.0
    """The longest that a server may send us away for."""
    busy_seconds: float = 60.0
    """A host that answered 429 without saying for how long is left alone for this long."""
    crawl_delay_seconds: float = 60.0
    """The longest Crawl-delay that is honoured: a feed must be asked once an hour with its articles."""
    robots_bytes: int = 500 << 10
    """RFC 9309, 2.5: at least 500 KiB are read; what follows is not."""
    robots_seconds: float = 86_400.0
    """RFC 9309, 2.4: no copy of robots.txt is used for longer than a day."""
    robots_again_seconds: float = 300.0
    """Until a robots.txt that could not be had is asked for again."""


DEFAULT = Bounds()
