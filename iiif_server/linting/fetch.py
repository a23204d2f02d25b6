"""Fetches by HTTP, within bounds: of bytes, of seconds, of redirects, which are counted. Knows no document."""

import time
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import quote, urljoin, urlsplit

from iiif_server.linting.errors import LintError

MOST_BYTES = 64_000_000
SECONDS = 30.0
MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_PIECE = 65_536
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


def fetch(address: str, *, most_bytes: int = MOST_BYTES, seconds: float = SECONDS, method: str = "GET") -> Fetched:
    """What an http(s) address answers, redirects followed. Raises LintError: no answer, too slow, too large."""
    end = time.monotonic() + seconds
    addresses = [address]
    while True:
        try:
            answer = _one(addresses, end, most_bytes, method)
        except (OSError, HTTPException, ValueError, zlib.error) as error:
            said = str(error) or type(error).__name__
            raise LintError(f"{addresses[-1]!r} cannot be fetched: {said}.") from error
        location = answer.headers.get("location")
        if answer.status not in _REDIRECTS or location is None:
            return answer
        if len(addresses) > MOST_REDIRECTS:
            raise LintError(f"{address!r} leads on and on: {MOST_REDIRECTS} redirects were followed.")
        addresses.append(urljoin(addresses[-1], location))


def _one(addresses: list[str], end: float, most_bytes: int, method: str) -> Fetched:
    parts = urlsplit(addresses[-1])
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("only http and https addresses are fetched")
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    # Anything but ASCII would be an exception of the client; a browser encodes it.
    target = quote(parts.path or "/", safe="%/:@!$&'()*+,;=~") + (
        f"?{quote(parts.query, safe='%/:@!$&()*+,;=?~')}" if parts.query else ""
    )
    with closing(connect(parts.hostname, parts.port, timeout=max(0.1, end - time.monotonic()))) as connection:
        connection.request(method, target, headers=HEADERS)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Fetched(tuple(addresses), response.status, headers, _body(response, headers, end, most_bytes))


def _body(response: HTTPResponse, headers: Mapping[str, str], end: float, most_bytes: int) -> bytes:
    """The body, unpacked. No more is unpacked than may be, however small it came."""
    gzip = zlib.decompressobj(wbits=31) if headers.get("content-encoding") == "gzip" else None
    body = bytearray()
    while piece := response.read1(_PIECE):
        body += gzip.decompress(piece, most_bytes + 1 - len(body)) if gzip else piece
        if len(body) > most_bytes:
            raise ValueError(f"it has more than {most_bytes} bytes")
        if time.monotonic() > end:
            raise ValueError("it takes too long")
    return bytes(body)
