"""A line to a server, at an address that was looked at first: what is checked is what is connected to.

A name is resolved once. So a name that answers otherwise the second time (DNS rebinding) has no second time. Proxies of
the environment are not used: they would resolve names for us.
"""

import socket
import ssl
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection, HTTPSConnection
from typing import Any, TypeAlias

from iiif_server.fetching.networks import Reach

# The numbers of all addresses of a name.
Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
# Of an address that does not answer at all: the next one may.
CONNECT_SECONDS = 10.0


class _UntilSocket(socket.socket):
    """Waits until a moment, `end` of the monotonic clock: not for a time, or a byte now and then holds us for ever."""

    end = 0.0

    def recv_into(self, *into: Any, **more: Any) -> int:
        self.settimeout(seconds_left(self.end))
        return super().recv_into(*into, **more)


class _UntilTlsSocket(ssl.SSLSocket):
    """The same, encrypted."""

    end = 0.0

    def recv_into(self, *into: Any, **more: Any) -> int:
        self.settimeout(seconds_left(self.end))
        return super().recv_into(*into, **more)


def seconds_left(end: float) -> float:
    """Until this moment of the monotonic clock. Raises TimeoutError when it has passed."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError("it takes too long")
    return left


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, as the system resolves its name. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def open_line(scheme: str, host: str, port: int, *, end: float, reach: Reach, resolve: Resolve) -> HTTPConnection:
    """A connection, ready to be asked. Raises OSError, and ValueError for a host that may not be reached.

    A host of which one address may not be reached is not reached by another: it is set up to lead inside.
    """
    addresses = resolve(host, port)
    if not addresses:
        raise OSError(f"{host} has no address")
    for address in addresses:
        if not reach(address):
            raise ValueError(f"{host} is {address}, which is not in the public internet and may not be fetched from")
    raw = _connected(addresses, port, end)
    try:
        return _spoken(scheme, host, port, raw, end)
    except BaseException:
        raw.close()
        raise


def _spoken(scheme: str, host: str, port: int, raw: _UntilSocket, end: float) -> HTTPConnection:
    if scheme == "http":
        plain = HTTPConnection(host, port)
        plain.sock = raw
        return plain
    context = ssl.create_default_context()
    context.sslsocket_class = _UntilTlsSocket
    raw.settimeout(seconds_left(end))
    encrypted = context.wrap_socket(raw, server_hostname=host)
    assert isinstance(encrypted, _UntilTlsSocket)
    encrypted.end = end
    connection = HTTPSConnection(host, port)
    connection.sock = encrypted
    return connection


def _connected(addresses: Sequence[str], port: int, end: float) -> _UntilSocket:
    """The first that answers. Raises OSError."""
    last: OSError | None = None
    for address in addresses:
        # By the number itself, so that nothing is resolved again.
        raw = _UntilSocket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        raw.end = end
        try:
            raw.settimeout(min(CONNECT_SECONDS, seconds_left(end)))
            raw.connect((address, port))
        except OSError as error:
            raw.close()
            last = error
        else:
            raw.settimeout(seconds_left(end))
            return raw
    raise last or OSError("it has no address")
