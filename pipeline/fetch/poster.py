"""One POST to an address that was given, as guarded and bounded as a GET; redirects are not followed."""

from collections.abc import Mapping
from typing import Self

from aiohttp.abc import AbstractResolver

from pipeline.fetch.agent import user_agent
from pipeline.fetch.bounds import Bounds
from pipeline.fetch.errors import RefusedError
from pipeline.fetch.names import SystemNames
from pipeline.fetch.status import REDIRECTS, judge
from pipeline.fetch.urls import checked
from pipeline.fetch.wire import Wire

BOUNDS = Bounds(total_seconds=15.0, idle_seconds=10.0)
"""Who receives has to take a message in, not to work on it."""


class Poster:
    """Sends to receivers; one a process. An async context manager."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        contact: str = "",
        bounds: Bounds = BOUNDS,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._bounds = bounds
        self._wire = Wire(
            user_agent(contact), bounds, allow_private=allow_private, resolver=resolver or SystemNames()
        )

    async def __aenter__(self) -> Self:
        await self._wire.__aenter__()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._wire.__aexit__(*exc)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """Return once the receiver at ``url`` has answered 2xx.

        Raises FailedError for what may pass, RefusedError for any other answer, a redirect among them: it
        would carry a signed message to an address that nobody chose.
        """
        reply = await self._wire.tell(checked(url), headers, body)
        if 200 <= reply.status < 300:
            return
        if reply.status in REDIRECTS:
            raise RefusedError(f"status {reply.status}: redirects are not followed", reply.status)
        judge(reply.status, reply.headers, conditional=False, bounds=self._bounds)
        raise RefusedError(f"status {reply.status}", reply.status)
