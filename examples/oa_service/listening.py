"""How connections are held: each address has so many, and each request so long to say what it wants.

The server (uvicorn) bounds neither by itself.  One client could open connections, send a letter a minute on each, and
so keep all others out.
"""

import asyncio
from ipaddress import IPv6Address, ip_address
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_HEAD: Final = 16 * 1024
"""The bytes of the head of a request."""


def client_of(host: str) -> str:
    """Return what is counted as one client: an address, or of IPv6 the network of one connection to the internet."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else host


def bounded(connections: int, of_client: int, seconds: float) -> type[H11Protocol]:
    """Return the protocol for a server with so many connections, so many of one client, and so long for a head."""

    class Bounded(H11Protocol):
        late: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:  # noqa: ANN401  # as the server has it
            super().connection_made(transport)
            mine = client_of(self.client[0]) if self.client else ""
            mates = sum(client_of(one.client[0]) == mine for one in self.connections if one.client)
            if len(self.connections) > connections or mates > of_client:
                transport.abort()
            else:
                self._watch()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            self._watch(over=True)
            super().connection_lost(exc)

        def _watch(self, *, over: bool = False) -> None:
            """Let the time run while a head, or the rest of a request that has its answer, is still to come."""
            answered = self.cycle is not None and self.cycle.response_complete
            waits = not over and (answered or self.conn.their_state is h11.IDLE)
            if waits and not self.late:
                self.late = self.loop.call_later(seconds, self.transport.abort)
            elif self.late and not waits:
                self.late.cancel()
                self.late = None

    return Bounded
