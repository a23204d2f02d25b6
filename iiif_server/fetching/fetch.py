"""Fetches by HTTP, within bounds: of bytes, of seconds, of redirects, which are counted. Knows no document."""

import re
import time
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from iiif_server.fetching.errors import FetchError
from iiif_server.fetching.line import Resolve, open_line, resolve, seconds_left
from iiif_server.fetching.networks import Reach, anywhere

MOST_BYTES = 64_000_000
SECONDS = 30.0
MOST_REDIRECTS = 5
LONGEST_ADDRESS = 4000
_REDIRECTS = (301, 302, 303, 307, 308)
_PIECE = 65_536
_PORTS = {"http": 80, "https": 443}
# Below this number a port is that of a service of another kind, but for the two of the web.
_FIRST_FREE_PORT = 1024
# What stands behind a control would be another line of the request.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# What most viewers send; some servers answer 404 to what Clover sends.
HEADERS = {
    "Accept": "*/*",
    "Accept-Encoding": "gzip",
    "Origin": "https://viewer.example.org",
    "User-Agent": "iiif-server lint",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: by which addresses it came, the one that was asked first; headers with lower-case names."""

    addresses: tuple[str, ...]
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def address(self) -> str:
        """The address that answered."""
        return self.addresses[-1]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How an address is fetched: so many bytes and seconds at most, these headers, from machines that `reach` lets
    through, as `resolve` gives their addresses. `low_ports`: also ports below 1024 that are not those of the web."""

    most_bytes: int = MOST_BYTES
    seconds: float = SECONDS
    headers: Mapping[str, str] = field(default_factory=lambda: HEADERS)
    reach: Reach = anywhere
    low_ports: bool = True
    resolve: Resolve = resolve


def fetch(address: str, bounds: Bounds | None = None, *, method: str = "GET") -> Fetched:
    """What an http(s) address answers, redirects followed. Raises FetchError: no answer, too slow, too large, or
    leading, directly or by a redirect, to a machine that may not be reached."""
    bounds = bounds or Bounds()
    end = time.monotonic() + bounds.seconds
    addresses = [address]
    while True:
        try:
            answer = _one(addresses, end, bounds, method)
        except (OSError, HTTPException, ValueError, zlib.error) as error:
            said = str(error) or type(error).__name__
            raise FetchError(f"{addresses[-1]!r} cannot be fetched: {said}.") from error
        location = answer.headers.get("location")
        if answer.status not in _REDIRECTS or location is None:
            return answer
        if len(addresses) > MOST_REDIRECTS:
            raise FetchError(f"{address!r} leads on and on: {MOST_REDIRECTS} redirects were followed.")
        addresses.append(_next(addresses[-1], location))


def _next(address: str, location: str) -> str:
    """Where a redirect leads. Raises FetchError."""
    try:
        return urljoin(address, location.strip())
    except ValueError as error:
        raise FetchError(f"{address!r} leads to what is no address: {location[:200]!r}.") from error


def _one(addresses: list[str], end: float, bounds: Bounds, method: str) -> Fetched:
    parts = _parts(addresses[-1], low_ports=bounds.low_ports)
    # Anything but ASCII would be an exception of the client; a browser encodes it.
    target = quote(parts.path or "/", safe="%/:@!$&'()*+,;=~") + (
        f"?{quote(parts.query, safe='%/:@!$&()*+,;=?~')}" if parts.query else ""
    )
    port = parts.port or _PORTS[parts.scheme]
    name = parts.hostname or ""
    host = name if name.isascii() else name.encode("idna").decode()
    with closing(
        open_line(parts.scheme, host, port, end=end, reach=bounds.reach, resolve=bounds.resolve)
    ) as connection:
        connection.request(method, target, headers=dict(bounds.headers))
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Fetched(tuple(addresses), response.status, headers, _body(response, headers, end, bounds.most_bytes))


def _parts(address: str, *, low_ports: bool) -> SplitResult:
    """The parts of an address that may be asked. Raises ValueError."""
    if len(address) > LONGEST_ADDRESS or _CONTROL.search(address):
        raise ValueError(f"an address is on one line and has at most {LONGEST_ADDRESS} letters")
    parts = urlsplit(address)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("only http and https addresses are fetched")
    if "@" in parts.netloc:
        raise ValueError("an address with a name or a password in it is not fetched")
    port = parts.port
    if not low_ports and port is not None and port not in _PORTS.values() and port < _FIRST_FREE_PORT:
        raise ValueError(f"port {port} is that of a service of another kind")
    return parts


def _body(response: HTTPResponse, headers: Mapping[str, str], end: float, most_bytes: int) -> bytes:
    """The body, unpacked. No more is unpacked than may be, however small it came."""
    gzip = zlib.decompressobj(wbits=31) if headers.get("content-encoding") == "gzip" else None
    body = bytearray()
    while piece := response.read1(_PIECE):
        body += gzip.decompress(piece, most_bytes + 1 - len(body)) if gzip else piece
        if len(body) > most_bytes:
            raise ValueError(f"it has more than {most_bytes} bytes")
        seconds_left(end)
    # What is left of the length that was announced.
    if response.length or (gzip and body and not gzip.eof):
        raise ValueError("it breaks off before its end")
    return bytes(body)
