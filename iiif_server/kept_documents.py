"""Documents ready to be sent, kept in memory. Knows neither what they say nor how they are made."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple, TypeAlias

from iiif_server.answers import JsonDocument, json_document
from image_store import NotAtOnce

# A manifest of 300 pages has 0.4 MB, and packed, as it is kept, 12 to 20 kB.
DOCUMENTS_KEPT = 2048
# For each worker. Documents that alone would take more than all others together are sent and not kept.
BYTES_KEPT = 32_000_000

Key: TypeAlias = tuple[object, ...]


class Made(NamedTuple):
    """A document as it was made, and the version of what it was made of."""

    version: str
    body: bytes


@dataclass(slots=True)
class _Kept:
    document: JsonDocument
    version: str | None
    # The publication for which it is known to hold.
    publication: int


class KeptDocuments:
    """The documents asked for last, ready to be sent.

    The publication counter tells that something of the library has changed, and not what. A document that has a
    version is then compared by it, so a book that changes costs no other book its documents.
    """

    def __init__(
        self, publication: Callable[[], int], most: int = DOCUMENTS_KEPT, most_bytes: int = BYTES_KEPT
    ) -> None:
        """`most` documents, and `most_bytes` of them together, are kept."""
        self._publication = publication
        self._most, self._most_bytes = most, most_bytes
        self._kept: dict[Key, _Kept] = {}
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], bytes], *, at_once: bool = False) -> JsonDocument:
        """A document that holds for one value of the publication counter, made now if it is not kept.

        `at_once`: raises NotAtOnce instead of waiting. What `make` raises is not kept.
        """
        return self._get(key, None, lambda: Made("", make()), at_once=at_once)

    def get_of_version(
        self, key: Key, version: Callable[[], str], make: Callable[[], Made], *, at_once: bool = False
    ) -> JsonDocument:
        """A document that holds as long as `version` answers the same, which is asked once after each publication.

        `make` tells itself of which version its document is: the newest may be another by then.
        """
        return self._get(key, version, make, at_once=at_once)

    def get_for_good(self, key: Key, make: Callable[[], bytes], *, at_once: bool = False) -> JsonDocument:
        """A document of which the key says all, so that it never changes."""
        return self._get(key, lambda: "", lambda: Made("", make()), at_once=at_once)

    def _get(
        self, key: Key, version: Callable[[], str] | None, make: Callable[[], Made], *, at_once: bool
    ) -> JsonDocument:
        # The counter before the catalogue: what is then read from there is at worst newer than the counter.
        publication = self._publication()
        found = self._touched(key)
        if found is not None and found.publication == publication:
            return found.document
        if at_once:
            raise NotAtOnce
        if found is not None and version is not None and found.version == version():
            found.publication = publication
            return found.document
        made = make()
        # Packed once, also where the same is made anew.
        same = found is not None and found.document.is_of(made.body)
        document = found.document if found is not None and same else json_document(made.body)
        self._keep(key, _Kept(document, None if version is None else made.version, publication))
        return document

    def _touched(self, key: Key) -> _Kept | None:
        """What is kept, which now goes last of all."""
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = found
            return found

    def _keep(self, key: Key, one: _Kept) -> None:
        with self._lock:
            self._forget(key)
            self._kept[key] = one
            self._bytes += one.document.size
            while len(self._kept) > self._most or self._bytes > self._most_bytes:
                self._forget(next(iter(self._kept)))

    def _forget(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._bytes -= gone.document.size
