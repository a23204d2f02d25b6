"""A client as a browser is one: some connections kept open, each asks for the next thing when it has its answer.

Knows HTTP/1.1 as servers here speak it (answers have a length or come in chunks), and no server. For what wrk cannot
do: different headers and statuses, and a request that waits for another's answer.
"""

import selectors
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 60
BLOCK = 1 << 18
NO_BODY = (204, 304)


class ClientFailed(Exception):
    """An answer that is none, or another than the one that was expected."""


@dataclass(frozen=True, slots=True)
class Request:
    """A path, the statuses of right answers, and lines of headers (each with its line end)."""

    path: str
    statuses: tuple[int, ...] = (200,)
    headers: str = ""


class Client:
    """So many connections to one server, kept from one call to the next."""

    def __init__(self, base: str, connections: int) -> None:
        self._host = urlsplit(base).netloc
        self._waiting = [_Connection(self._host) for _ in range(connections)]
        self._selector = selectors.DefaultSelector()

    def close(self) -> None:
        """Closes all connections."""
        self._selector.close()
        for connection in self._waiting:
            connection.close()

    def ask(self, requests: Iterable[Request], answered: Callable[[], object] = lambda: None) -> None:
        """Returns when every request has its answer; `answered` is called after each. Raises ClientFailed."""
        rest = iter(requests)
        busy = [connection for connection in self._waiting if self._send_next(connection, rest)]
        left = len(busy)
        while left:
            ready = self._selector.select(SECONDS)
            if not ready:
                raise ClientFailed(f"no answer within {SECONDS} seconds")
            for key, _ in ready:
                connection: _Connection = key.data
                if not connection.receive():
                    continue
                # The one on which the answer came: the connection may have another by now.
                self._selector.unregister(key.fileobj)
                answered()
                if not self._send_next(connection, rest):
                    left -= 1

    def _send_next(self, connection: "_Connection", rest: Iterator[Request]) -> bool:
        request = next(rest, None)
        if request is None:
            return False
        connection.send(request)
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)
        return True


class _Connection:
    """One connection and the answer that is on its way."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._open()

    def close(self) -> None:
        self.socket.close()

    def send(self, request: Request) -> None:
        self._request, self._answer = request, AnswerReader(request)
        self.socket.sendall(
            f"GET {request.path} HTTP/1.1\r\nHost: {self._host}\r\n{request.headers}\r\n".encode("latin-1")
        )

    def receive(self) -> bool:
        """Whether the answer is whole now. Raises ClientFailed when it is not the expected one."""
        found = self.socket.recv(BLOCK)
        if not found:
            raise ClientFailed(f"{self._request.path}: the connection was closed before the answer was whole")
        whole = self._answer.take(found)
        if whole and self._answer.last:
            self.close()
            self._open()
        return whole

    def _open(self) -> None:
        name, _, port = self._host.rpartition(":")
        self.socket = socket.create_connection((name, int(port)), SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class AnswerReader:
    """Reads one answer as its bytes come. `last`: the server will close the connection after it."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._kept = b""
        self._missing: int | None = None
        self._chunked = False
        self.last = False

    def take(self, found: bytes) -> bool:
        """Whether the answer is whole with these bytes. Raises ClientFailed when it is not the expected one."""
        if self._missing is None and not self._chunked:
            self._kept += found
            head, end, found = self._kept.partition(b"\r\n\r\n")
            if not end:
                return False
            self._kept = b""
            self._read_head(head.decode("latin-1"))
        if self._chunked:
            self._kept += found
            return self._last_chunk()
        self._missing = (self._missing or 0) - len(found)
        if self._missing < 0:
            raise ClientFailed(f"{self._request.path}: more bytes came than were announced")
        return self._missing == 0

    def _read_head(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        status = int(first.split(" ", 2)[1])
        if status not in self._request.statuses:
            raise ClientFailed(f"{self._request.path}: status {status} instead of {self._request.statuses}")
        fields = dict(line.lower().split(":", 1) for line in lines)
        self.last = fields.get("connection", "").strip() == "close"
        self._chunked = fields.get("transfer-encoding", "").strip() == "chunked"
        if status in NO_BODY:
            self._missing = 0
        elif not self._chunked:
            if "content-length" not in fields:
                raise ClientFailed(f"{self._request.path}: an answer without a length")
            self._missing = int(fields["content-length"])

    def _last_chunk(self) -> bool:
        """Takes whole chunks away; whether the one without bytes has come."""
        while True:
            size, end, rest = self._kept.partition(b"\r\n")
            if not end:
                return False
            length = int(size, 16)
            if len(rest) < length + 2:
                return False
            self._kept = rest[length + 2 :]
            if length == 0:
                return True
