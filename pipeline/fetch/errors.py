"""Why a GET gave nothing, split by what the caller does next.

FetchError
├── RefusedError   asking again soon is of no use
└── FailedError    may pass: ask again later
"""

from pipeline.errors import TallywireError


class FetchError(TallywireError):
    """``reason`` is short and for a person; ``status`` is the code where the server gave one."""

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class RefusedError(FetchError):
    """We do not ask (private address, robots.txt, scheme) or cannot use it (too large, 404, 410 ...)."""


class FailedError(FetchError):
    """A time-out, a connection, DNS, TLS, 5xx or 429; ``retry_after`` in seconds where it is known."""

    def __init__(self, reason: str, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(reason, status)
        self.retry_after = retry_after
