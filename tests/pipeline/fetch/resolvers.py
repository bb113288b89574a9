"""Names that resolve as a test wants them to."""

import socket

from aiohttp.abc import AbstractResolver, ResolveResult


class InTurn(AbstractResolver):
    """Every name has the addresses in the first of ``looks`` until ``look_again``, then the next one's."""

    def __init__(self, *looks: str) -> None:
        self._looks = list(looks)

    def look_again(self) -> None:
        """Go on to the next look."""
        self._looks.pop(0)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of this look."""
        return [
            ResolveResult(
                hostname=host, host=address, port=port, proto=0, flags=socket.AI_NUMERICHOST,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
            )
            for address in self._looks[0].split()
        ]  # fmt: skip

    async def close(self) -> None:
        """Nothing is open."""
