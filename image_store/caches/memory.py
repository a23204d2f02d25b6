"""The cache in the memory of one server process. Knows no other process, but hears when all are told to forget."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from image_store.caches.contract import CacheFill, Claims

# Of each entry: its key, the object around its bytes, its place in the order.
OVERHEAD = 400
# The largest entry takes this part of the bound: one full page does not push out all thumbnails.
LARGEST = 8


class MemoryCache:
    """Bytes in a dictionary, bounded in bytes; the least recently used go first. Safe with several threads."""

    name = "memory"
    # Nobody shares it: what its threads make at the same time, once.py sees.
    claims: tuple[Claims, ...] = ()

    def __init__(self, bound: int, purges: Callable[[], int] = lambda: 0) -> None:
        """`bound` in bytes; `purges` counts how often everybody was told to forget everything."""
        self._bound = bound
        self._purges = purges
        self._purges_seen = purges()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: str) -> bytes | None:
        """What was put under this key, or None."""
        if self._purges() != self._purges_seen:
            self.purge()
        with self._lock:
            content = self._kept.get(key)
            if content is not None:
                self._kept.move_to_end(key)
        return content

    at_hand = get

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`, if it is not more than a part of the bound."""
        size = len(content) + OVERHEAD
        if size > self._bound // LARGEST:
            return
        if self._purges() != self._purges_seen:
            self.purge()
        with self._lock:
            before = self._kept.pop(key, None)
            if before is not None:
                self._bytes -= len(before) + OVERHEAD
            self._kept[key] = content
            self._bytes += size
            while self._bytes > self._bound:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest) + OVERHEAD

    def fill(self) -> CacheFill:
        """How full it is."""
        with self._lock:
            return CacheFill(len(self._kept), self._bytes, self._bound)

    def purge(self) -> CacheFill:
        """Forget everything; says what was there."""
        with self._lock:
            before = CacheFill(len(self._kept), self._bytes, self._bound)
            self._purges_seen = self._purges()
            self._kept.clear()
            self._bytes = 0
        return before
