"""What robots.txt allows (RFC 9309). The rules are read by protego."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from weakref import WeakValueDictionary

from protego import Protego
from yarl import URL

from pipeline.fetch.agent import PRODUCT
from pipeline.fetch.bounds import Bounds
from pipeline.fetch.errors import FailedError, RefusedError

MOST_BYTES = 4 << 20
"""Of robots.txt that are remembered; parsed they take some ten times as much memory."""
OURS = ("*", PRODUCT.lower())
LINES = ("allow", "disallow", "crawl-delay")


class Rules(NamedTuple):
    """What one host's robots.txt says to us."""

    parsed: Protego
    delay: float
    """Seconds between two requests."""
    size: int

    def allow(self, url: URL) -> bool:
        """Return whether we may ask ``url``."""
        return self.parsed.can_fetch(str(url), PRODUCT)


def parse(body: bytes, crawl_delay_seconds: float) -> Rules:
    """Return the rules in ``body``, whatever it is; HTML for instance holds none."""
    parsed = Protego.parse(_lines_for_us(body.decode("utf-8-sig", "replace")))
    delay = min(parsed.crawl_delay(PRODUCT) or 0.0, crawl_delay_seconds)
    return Rules(parsed, delay, len(body))


def _lines_for_us(text: str) -> str:
    """Return the lines of ``text`` that are rules, all other robots being one.

    A file may name 20,000 robots and give each 20,000 rules in 500 KiB; protego would make every pair.
    """
    kept = []
    for line in text.splitlines():
        field, _, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            name = value.partition("/")[0].strip().lower()  # some put our version behind it
            kept.append(f"user-agent: {name if name in OURS else 'other'}")
        elif field in LINES:
            kept.append(f"{field}: {value}")
    return "\n".join(kept)


class _Known(NamedTuple):
    until: float  # loop time
    rules: Rules | None  # None: they could not be had
    reason: str


class Robots:
    """The rules of every host that was asked lately. ``get`` fetches a robots.txt, redirects followed."""

    def __init__(self, get: Callable[[URL], Awaitable[bytes]], bounds: Bounds) -> None:
        self._get = get
        self._bounds = bounds
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def rules(self, url: URL) -> Rules:
        """Return the rules for ``url``; raises FailedError while they cannot be had."""
        origin = str(url.origin())
        lock = self._asking.setdefault(origin, asyncio.Lock())
        async with lock:  # who comes meanwhile waits for the one answer
            now = asyncio.get_running_loop().time()
            known = self._known.get(origin)
            if known is None or known.until <= now:
                known = await self._ask(url.origin() / "robots.txt", known)
                self._keep(origin, known)
            else:
                self._known.move_to_end(origin)
        if known.rules is None:
            raise FailedError(known.reason, retry_after=max(0.0, known.until - now))
        return known.rules

    async def _ask(self, url: URL, old: _Known | None) -> _Known:
        loop, bounds = asyncio.get_running_loop(), self._bounds
        try:
            body = await self._get(url)
        except RefusedError:
            # RFC 9309, 2.3.1.3: there is none (4xx, too many redirects), so that everything is allowed.
            # An address that is not public is refused again, with its reason, when the page is asked for.
            body = b""
        except FailedError as error:
            # RFC 9309, 2.3.1.4: nothing is allowed while it cannot be had; a copy that we have goes on.
            seconds = bounds.robots_again_seconds if error.retry_after is None else error.retry_after
            rules = old.rules if old else None
            return _Known(loop.time() + seconds, rules, f"robots.txt cannot be had: {error.reason}")
        rules = parse(body, bounds.crawl_delay_seconds)
        return _Known(loop.time() + bounds.robots_seconds, rules, "")

    def _keep(self, origin: str, known: _Known) -> None:
        self._known[origin] = known
        self._known.move_to_end(origin)
        size = sum(_size(each) for each in self._known.values())
        while size > MOST_BYTES and len(self._known) > 1:
            _, oldest = self._known.popitem(last=False)
            size -= _size(oldest)


def _size(known: _Known) -> int:
    return 1000 + (known.rules.size if known.rules else 0)  # an entry without a rule takes memory as well
