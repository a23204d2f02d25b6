"""One visit to the server of another institution: what it says of a document now. Knows no table."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http import HTTPStatus
from typing import TypeAlias

from iiif_server.fetching.errors import FetchError
from iiif_server.fetching.fetch import Bounds, Fetched, fetch
from iiif_server.fetching.networks import Network, public_and
from manifests.remote.addresses import host_of
from manifests.remote.reading import BadRemote, read_remote
from manifests.remote.schedule import retry_after
from manifests.remote.values import Described, Validators

# A manifest of 10,000 pages has some 30 MB.
MOST_BYTES = 40_000_000
SECONDS = 60.0
# Between two visits to one host.
PAUSE_SECONDS = 1.0
# More of a header is not kept.
LONGEST_VALIDATOR = 500
_CONTEXT3 = "http://iiif.io/api/presentation/3/context.json"
_ACCEPT = f'application/ld+json;profile="{_CONTEXT3}", application/ld+json;q=0.9, application/json;q=0.8, */*;q=0.1'


@dataclass(frozen=True, slots=True)
class Same:
    """It is what it was."""


@dataclass(frozen=True, slots=True)
class Found:
    """It says this."""

    described: Described
    validators: Validators


@dataclass(frozen=True, slots=True)
class Lost:
    """It could not be had: why, in a sentence; `wait`: how long their server asks us to stay away."""

    problem: str
    wait: timedelta | None = None


Answer: TypeAlias = Same | Found | Lost


def bounds_for(public_url: str, version: str, networks: tuple[Network, ...] = ()) -> Bounds:
    """How others are asked: by name, so that they can write to us; within the public internet and `networks` only."""
    headers = {"Accept": _ACCEPT, "Accept-Encoding": "gzip", "User-Agent": f"iiif-server/{version} (+{public_url})"}
    return Bounds(MOST_BYTES, SECONDS, headers, public_and(networks), low_ports=False)


@dataclass(slots=True)
class Visitor:
    """Visits one after the other, and no host twice within `pause` seconds."""

    bounds: Bounds
    pause: float = PAUSE_SECONDS
    _last: dict[str, float] = field(default_factory=dict)

    def visit(self, address: str, known: Validators | None = None) -> Answer:
        """What is there now. `known`: by what their server tells whether it is the same as before."""
        host = host_of(address)
        if host in self._last:
            time.sleep(max(0.0, self._last[host] + self.pause - time.monotonic()))
        try:
            return _answer(fetch(address, replace(self.bounds, headers=self._headers(known))))
        except FetchError as error:
            return Lost(str(error))
        except BadRemote as error:
            return Lost(f"{address!r} cannot be shown: {error}.")
        finally:
            self._last[host] = time.monotonic()

    def _headers(self, known: Validators | None) -> Mapping[str, str]:
        if known is None:
            return self.bounds.headers
        asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
        return {**self.bounds.headers, **{name: value for name, value in asked.items() if value is not None}}


def _answer(fetched: Fetched) -> Answer:
    """Raises BadRemote."""
    if fetched.status == HTTPStatus.NOT_MODIFIED:
        return Same()
    if fetched.status != HTTPStatus.OK:
        said = f"{fetched.address!r} answers with status {fetched.status}."
        return Lost(said, retry_after(fetched.headers.get("retry-after")))
    described = read_remote(fetched.body, fetched.addresses)
    headers = fetched.headers
    return Found(described, Validators(_kept(headers.get("etag")), _kept(headers.get("last-modified"))))


def _kept(header: str | None) -> str | None:
    """A header that is sent back as it came; one that could not be sent is not kept."""
    return header if header and len(header) <= LONGEST_VALIDATOR and header.isascii() and header.isprintable() else None
