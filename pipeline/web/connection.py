"""A connection that cannot be held for nothing: who sends or reads too slowly is cut off.

uvicorn bounds how long a connection may be idle between two requests, and no more.
"""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_SECONDS = 10.0
"""From the first byte of a request (or the connection) to its last one."""
STALL_SECONDS = 20.0
"""In which a client must have read some of what waits for it: 64 KB in the server, and as much as the system
takes. Streams beat every 15 s, but only bytes that wait count."""


class Connection(H11Protocol):
    """uvicorn's, with the two bounds."""

    request_seconds = REQUEST_SECONDS
    stall_seconds = STALL_SECONDS

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._due: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._arrived()
        self._moved()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(self.stall_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        self._moved()
        super().resume_writing()

    def _watch(self) -> None:
        """Count the time while a request is on its way."""
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._arrived()
        elif self._due is None:
            self._due = self.loop.call_later(self.request_seconds, self.transport.abort)

    def _arrived(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _moved(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
