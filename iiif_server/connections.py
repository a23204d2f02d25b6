"""A client's connection, and those that wait. Knows gunicorn's connection and no request."""

import socket
from collections.abc import Iterator

from gunicorn.workers.gthread import TConn


class Connection(TConn):  # type: ignore[misc] # gunicorn has no types
    """A client's connection: `head` is what came and was not answered yet, `rest` what was not taken yet."""

    def __init__(self, cfg: object, sock: socket.socket, client: object, server: object) -> None:
        super().__init__(cfg, sock, client, server)
        self.head = bytearray()
        self.rest = memoryview(b"")


class Waiting:
    """Connections in the order in which they began to wait: what gunicorn uses of a deque, with a quick remove."""

    def __init__(self) -> None:
        self._order: dict[Connection, None] = {}

    def append(self, connection: Connection) -> None:
        """It begins to wait."""
        self._order[connection] = None

    def remove(self, connection: Connection) -> None:
        """It waits no longer."""
        del self._order[connection]

    def popleft(self) -> Connection:
        """The one that waits longest, taken out."""
        first = next(iter(self._order))
        del self._order[first]
        return first

    def __getitem__(self, _: int) -> Connection:
        return next(iter(self._order))

    def __iter__(self) -> Iterator[Connection]:
        return iter(list(self._order))

    def __contains__(self, connection: object) -> bool:
        return connection in self._order

    def __len__(self) -> int:
        return len(self._order)
