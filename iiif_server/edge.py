"""What the proxy in front keeps of a book, and how it is taken away there. Knows deploy/nginx.conf, no cache of ours.

nginx takes away one answer by its key, and no list says which keys a book has: a reader may ask for any region. So the
keys are read from the kept files themselves, through the server that deploy/nginx.conf opens for this machine.
"""

import json
import re
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from unicodedata import normalize
from urllib.parse import unquote_to_bytes, urlsplit

# For each of many small requests: a proxy that is slower than this is not there.
SECONDS = 5.0
# A kept file begins with some 350 bytes of numbers, then its key.
HEAD = 1024
LONGEST_HEAD = 20_000
KEY = re.compile(rb"\nKEY: ([^\n]*)\n")
FOLDER = re.compile(r"[0-9a-f]{2}")
KEPT = re.compile(r"[0-9a-f]{32}")
PLACE = re.compile(r"/(?:iiif/[23]/(?P<image>[^/?]+)|presentation/[23]/(?P<book>[^/?]+))")
COLLECTION = "collection"


class EdgeError(Exception):
    """The proxy could not be told. The text is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Concern:
    """What of the edge a book concerns: its pages, its documents, the aliases of its images, and the collections."""

    book: str
    aliases: Collection[str] = ()

    def holds(self, key: str) -> bool:
        """Whether the answer kept under this key may show the book. `kant` holds what `kant_1` has: harmless."""
        found = PLACE.search(key)
        if found is None:
            return False
        if found["image"] is not None:
            image = _decoded(found["image"])
            return image.startswith(f"{self.book}_") or image in self.aliases
        return _decoded(found["book"]) in (self.book, COLLECTION)


def purge(url: str, concern: Concern | None, *, newer: float | None = None) -> int:
    """Takes away what the proxy at `url` (IIIF_EDGE_PURGE_URL) keeps of a book, of every book with None; how much.

    `newer`: only what was asked of us in so many seconds; what is older is asked again before it is shown. Without it
    every kept file is read, whosever it is: a second for some 1,500. Raises EdgeError.
    """
    parts = urlsplit(url)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    try:
        with closing(connect(parts.hostname or "", parts.port, timeout=SECONDS)) as connection:
            edge = _Edge(connection, parts.path.rstrip("/"))
            # Read to the end first: a list that changes while it is read may pass one over.
            keys = [key for key in edge.all_keys(newer) if concern is None or concern.holds(key)]
            return sum(edge.forget(key) for key in keys)
    except (OSError, HTTPException, ValueError, TypeError, KeyError) as error:
        said = str(error) or type(error).__name__
        raise EdgeError(f"The proxy in front at {url} (IIIF_EDGE_PURGE_URL) cannot be told: {said}.") from error


class _Edge:
    """The proxy's own server for purges: `/kept/` shows its files, `/purge` forgets the answer named by X-Key."""

    def __init__(self, connection: HTTPConnection, path: str) -> None:
        self._connection = connection
        self._path = path
        self._now = datetime.min

    def all_keys(self, newer: float | None) -> Iterator[str]:
        """The key of everything that is kept, as far as it stays there while it is read."""
        for folder in self._names("", FOLDER, None):
            for name in self._names(f"{folder}/", KEPT, newer):
                key = self._key(f"{folder}/{name}")
                if key is not None:
                    yield key

    def forget(self, key: str) -> bool:
        """Whether something was kept under this key; now nothing is."""
        status, _ = self._ask("/purge", {"X-Key": key})
        # 412 is what older versions of the module say of a key they do not know.
        return _one_of(status, 200, 404, 412) == 200

    def _names(self, folder: str, form: re.Pattern[str], newer: float | None) -> list[str]:
        """The names of this form in a folder, written in so many seconds; none when the folder went meanwhile."""
        status, body = self._ask(f"/kept/{folder}", {})
        if _one_of(status, 200, 404) == 404 and folder:
            return []
        if status == 404:
            raise ValueError("it answers 404; is it the server of deploy/nginx.conf for purges?")
        # The proxy's clock, as in what it compares with.
        since = None if newer is None else self._now - timedelta(seconds=newer)
        return [
            str(entry["name"])
            for entry in json.loads(body)
            if form.fullmatch(str(entry["name"]))
            and (since is None or parsedate_to_datetime(str(entry["mtime"])) >= since)
        ]

    def _key(self, name: str) -> str | None:
        for size in (HEAD, LONGEST_HEAD):
            status, body = self._ask(f"/kept/{name}", {"Range": f"bytes=0-{size - 1}"})
            if _one_of(status, 200, 206, 404) == 404:
                return None
            found = KEY.search(body)
            if found is not None:
                # A header is sent as Latin-1: so the bytes arrive as they were.
                return found[1].decode("latin-1")
        return None

    def _ask(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        self._connection.request("GET", self._path + path, headers=headers)
        answer = self._connection.getresponse()
        self._now = parsedate_to_datetime(answer.headers["Date"])
        return answer.status, answer.read()


def _one_of(status: int, *known: int) -> int:
    """The status, if it is one that the proxy gives. Raises ValueError."""
    if status not in known:
        raise ValueError(f"it answers {status}")
    return status


def _decoded(segment: str) -> str:
    """A segment of a key, which may be written in any way that the application understands."""
    return normalize("NFC", unquote_to_bytes(segment.encode("latin-1")).decode("utf-8", "replace"))
