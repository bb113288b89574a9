"""How many requests of one client are answered; told as draft-ietf-httpapi-ratelimit-headers has it."""

import ipaddress
import time
from typing import NamedTuple

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

WINDOW_SECONDS = 60


class Left(NamedTuple):
    """What a client has left after a request."""

    allowed: bool
    requests: int
    seconds: int
    """Until it has all again."""


class Limit:
    """So many requests in a minute, from the first one on."""

    def __init__(self, requests: int) -> None:
        self._item = RateLimitItemPerMinute(requests)
        self._windows = FixedWindowRateLimiter(MemoryStorage())
        self.policy = f'"client";q={requests};w={WINDOW_SECONDS}'

    def take(self, client: str) -> Left:
        """Count one request of ``client``."""
        allowed = self._windows.hit(self._item, client)
        ends, left = self._windows.get_window_stats(self._item, client)
        return Left(allowed, left, max(1, round(ends - time.time())))


def client(address: str) -> str:
    """Return who ``address`` is: of IPv6 the first half, since a client has all of the other (RFC 6177)."""
    if ":" not in address:
        return address
    try:
        found = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(found.ipv4_mapped or ipaddress.IPv6Network((int(found), 64), strict=False))
