"""Documents ready to be sent, kept in memory. Knows neither what they say nor how they are made."""

from collections.abc import Callable
from threading import Lock

from iiif_server.answers import JsonDocument, json_document
from image_store import NotAtOnce

# A manifest of 300 pages has about 0.4 MB: some 50 MB for each worker at the very most.
DOCUMENTS_KEPT = 128


class KeptDocuments:
    """The documents asked for last, ready to be sent; valid for one value of the publication counter."""

    def __init__(self, publication: Callable[[], int], most: int = DOCUMENTS_KEPT) -> None:
        self._publication = publication
        self._most = most
        self._kept: dict[tuple[object, ...], JsonDocument] = {}
        self._kept_for = -1
        self._lock = Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], bytes], *, at_once: bool = False) -> JsonDocument:
        """The document of this key, made now if it is not kept; `at_once`: raises NotAtOnce then.

        What `make` raises is not kept.
        """
        # The counter before the catalogue: what is then read from there is at worst newer than the counter.
        publication = self._publication()
        with self._lock:
            if publication != self._kept_for:
                self._kept, self._kept_for = {}, publication
            kept = self._kept
            found = kept.pop(key, None)
            if found is not None:
                kept[key] = found
                return found
        if at_once:
            raise NotAtOnce
        made = json_document(make())
        with self._lock:
            kept[key] = made
            while len(kept) > self._most:
                del kept[next(iter(kept))]
        return made
