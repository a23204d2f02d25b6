"""The cache in files of this machine, shared by its server processes. Knows bytes by key, not what they show."""

import logging
import struct
import zlib
from pathlib import Path
from threading import Lock

from image_store.caches.contract import CacheFill, Claims
from image_store.caches.file_claims import FileClaims
from image_store.caches.segments import Segment, Segments
from image_store.caches.slots import Place, Slots
from image_store.errors import NotAtOnce
from image_store.page_cache import read_at_once

log = logging.getLogger(__name__)

# An entry: magic, key, bytes of its content, their CRC-32; then the content.
ENTRY = struct.Struct("<6sxx32sII")
MAGIC = b"IIIFc\x02"
# The bound is parted in at least so many segments; the largest entry is one of them.
SEGMENTS = 32
CLAIMS, SLOTS = "claims", "slots"


class FileCache:
    """Entries in segments, bounded in bytes. Safe with several processes.

    Each process writes into a segment of its own; the oldest segment goes when there is no room for another. What is
    read from the older half is written anew, so what is used stays: least recently used, by segments. An entry says
    its key and its checksum, and a reader believes nothing else. Nothing is looked through at a `put`.
    """

    name = "files"

    def __init__(self, folder: Path, bound: int, writers: int = 1) -> None:
        """`bound` in bytes; `writers`: processes that put. The folder is made at the first put."""
        self._folder = folder
        self._bound = bound
        self._writers = writers
        self._segment_bytes = bound // max(SEGMENTS, 4 * writers)
        self._segments = Segments(folder)
        self._lock = Lock()
        self._slots: Slots | None = None
        self._open: dict[int, Segment] = {}
        self._mine: Segment | None = None
        self._end = 0
        self._newest = 0
        self.claims: tuple[Claims, ...] = (FileClaims(folder / CLAIMS),)

    def get(self, key: str) -> bytes | None:
        """What was put under this key, whole, or None."""
        name = bytes.fromhex(key)
        try:
            slots = self._known_slots()
            place = None if slots is None else slots.find(name)
            if slots is None or place is None:
                return None
            # No entry is longer: a length of nonsense must not cost its memory
            length = min(place.length, self._segment_bytes)
            content = _content(self._segment(place.segment).read(length, place.offset), name)
        except FileNotFoundError:
            return None  # its segment had to go
        except OSError as error:
            log.warning("the cache %s cannot be read: %s", self._folder, error.strerror)
            return None
        if content is None:
            log.warning("an entry of the cache %s is damaged and is taken away", self._folder)
            slots.forget(name)
        elif self._is_old(place):
            self.put(key, content)
        return content

    def at_hand(self, key: str) -> bytes | None:
        """The same, if the system has it in memory and nothing has to be opened or written."""
        name = bytes.fromhex(key)
        place = None if self._slots is None else self._slots.find(name)
        segment = None if place is None else self._open.get(place.segment)
        if place is None or segment is None or place.length > self._segment_bytes or self._is_old(place):
            return None
        try:
            return _content(read_at_once(segment.descriptor, place.length, place.offset), name)
        except NotAtOnce:
            return None

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`, if it is not more than a segment."""
        size = ENTRY.size + len(content)
        if size > self._segment_bytes:
            return
        name = bytes.fromhex(key)
        try:
            with self._lock:
                slots, segment = self._writable(size)
                offset, self._end = self._end, self._end + size
            segment.write(offset, ENTRY.pack(MAGIC, name, len(content), zlib.crc32(content)), content)
            slots.put(name, Place(segment.number, offset, size))
        except OSError as error:
            log.warning("%d bytes cannot be written into the cache %s: %s", size, self._folder, error.strerror)

    def fill(self) -> CacheFill:
        """How full it is: looks at every slot. Raises OSError."""
        sizes = dict(self._segments.sizes())
        slots = self._known_slots()
        entries = 0 if slots is None else sum(place.segment in sizes for place in slots.places())
        return CacheFill(entries, sum(sizes.values()), self._bound)

    def purge(self) -> CacheFill:
        """Forget everything; says what was there. Raises OSError."""
        before = self.fill()
        if self._slots is not None:
            self._slots.clear()
        for number in self._segments.numbers():
            self._segments.remove(number)
        return before

    def _known_slots(self) -> Slots | None:
        """The table, if there is one yet. Raises OSError."""
        if self._slots is None and self._folder.is_dir():
            self._slots = Slots(self._folder / SLOTS, self._bound)
        return self._slots

    def _writable(self, size: int) -> tuple[Slots, Segment]:
        """The table, and the own segment with room for so many bytes. Raises OSError."""
        mine = self._mine
        if mine is None or self._slots is None or self._end + size > self._segment_bytes or not mine.is_there():
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._slots is None or not self._slots.is_there():
                self._slots = Slots(self._folder / SLOTS, self._bound)
            self._mine = mine = None
            self._make_room()
            mine, self._end = self._segments.begin(self._segment_bytes)
            self._mine = self._open[mine.number] = mine
            self._newest = max(self._newest, mine.number)
        return self._slots, mine

    def _make_room(self) -> None:
        """For a full segment of every process that writes; and lets go what others have removed."""
        sizes = list(self._segments.sizes())
        total = sum(size for _, size in sizes)
        for number, size in sizes:
            if total + self._writers * self._segment_bytes <= self._bound:
                break
            self._segments.remove(number)
            total -= size
        self._forget_removed()

    def _segment(self, number: int) -> Segment:
        """An open segment. Raises FileNotFoundError, OSError."""
        found = self._open.get(number)
        if found is None:
            self._forget_removed()
            found = self._open[number] = self._segments.open(number)
            self._newest = max(self._newest, number)
        return found

    def _forget_removed(self) -> None:
        """What is open keeps its place on the disk, whatever its name."""
        self._open = {number: segment for number, segment in list(self._open.items()) if segment.is_there()}

    def _is_old(self, place: Place) -> bool:
        return self._newest - place.segment > SEGMENTS // 2


def _content(stored: bytes, name: bytes) -> bytes | None:
    """The content of an entry; None when it is not whole, or another's."""
    if len(stored) < ENTRY.size:
        return None
    content = stored[ENTRY.size :]
    return content if stored[: ENTRY.size] == ENTRY.pack(MAGIC, name, len(content), zlib.crc32(content)) else None
