"""Where finished derivatives are kept. Knows bytes by key, not what they show or who may see them.

A failing cache is a miss: it is logged and the image is made again. What is damaged is never handed out.
"""

import hashlib
import logging
import os
import struct
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Protocol

log = logging.getLogger(__name__)

MAGIC = b"IIIFc\x01"
HEADER = struct.Struct("<6sQI")
SHARDS = 16
# What is left in a shard that was looked through. The rest of its share is parted among the processes: each looks
# when it has written its part, and at its first write, so that together they stay below the bound.
FILL = 3 / 4
# Reading a file renews its time at most this often, in seconds: one system call less for a popular tile.
RENEW_SECONDS = 600
# Left behind by a process that was killed while it wrote.
STALE_SECONDS = 3600


def cache_key(*parts: str) -> str:
    """A name for what the parts determine together; no two lists of parts share one."""
    return hashlib.sha256("\0".join(part.replace("\0", "\0\0") + "\0." for part in parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class CacheFill:
    """What a cache holds."""

    entries: int
    bytes: int
    bound: int


class Cache(Protocol):
    """The contract that every cache keeps (tests/image_store/test_cache.py)."""

    def get(self, key: str) -> bytes | None:
        """What was put under this key, whole, or None."""

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`, if there is room for it."""

    def fill(self) -> CacheFill:
        """How full it is."""

    def purge(self) -> CacheFill:
        """Forget everything; says what was there."""


class NoCache:
    """Keeps nothing."""

    def get(self, key: str) -> bytes | None:  # noqa: ARG002 - the contract's name
        """None."""
        return None

    def put(self, key: str, content: bytes) -> None:
        """Nothing is kept."""

    def fill(self) -> CacheFill:
        """Empty."""
        return CacheFill(0, 0, 0)

    def purge(self) -> CacheFill:
        """Nothing was there."""
        return self.fill()


def open_cache(folder: Path, bound: int, writers: int = 1) -> "Cache":
    """The cache in this folder, bounded in bytes (0 keeps nothing), for so many processes that write."""
    return FileCache(folder, bound, writers) if bound else NoCache()


class FileCache:
    """Files in a folder, bounded in bytes; the least recently used go first. Safe with several processes.

    Each file begins with its length and checksum. It is written under another name and renamed: a reader sees
    it whole or not at all, and two processes that make the same derivative replace it by the same bytes. The
    folder is parted in SHARDS by the first letters of the key, each with an equal share of the bytes.
    """

    def __init__(self, folder: Path, bound: int, writers: int = 1) -> None:
        """`bound` in bytes; `writers`: processes that put. The folder is made at the first put."""
        self._folder = folder
        self._bound = bound
        self._share = bound // SHARDS
        self._part = self._share * (1 - FILL) / writers
        # What earlier processes left is not known: the first write to each shard looks.
        self._written = [self._share] * SHARDS
        self._lock = Lock()

    def get(self, key: str) -> bytes | None:
        """What was put under this key, whole, or None."""
        path = self._path(key)
        try:
            with path.open("rb") as file:
                stored = file.read()
                age = time.time() - os.fstat(file.fileno()).st_mtime
        except FileNotFoundError:
            return None
        except OSError:
            log.warning("the cache file %s cannot be read", path, exc_info=True)
            return None
        content = _unwrap(stored)
        if content is None:
            log.warning("the cache file %s is damaged and is taken away", path)
            _take_away(path)
        elif age > RENEW_SECONDS:
            self._renew(path)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`, if it is not more than half of a shard's share."""
        size = len(content) + HEADER.size
        if size > self._share // 2:
            return
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if self._should_look(key, size):
                self._shrink(path.parent, size)
            _write_whole(path, HEADER.pack(MAGIC, len(content), zlib.crc32(content)), content)
        except OSError:
            log.warning("the cache file %s cannot be written", path, exc_info=True)

    def fill(self) -> CacheFill:
        """How full it is: looks at every file."""
        found = [entry for shard in self._shards() for entry in _entries(shard)]
        return CacheFill(len(found), sum(size for _, size, _ in found), self._bound)

    def purge(self) -> CacheFill:
        """Forget everything; says what was there."""
        before = self.fill()
        for shard in self._shards():
            for _, _, path in _entries(shard):
                path.unlink(missing_ok=True)
        return before

    def _path(self, key: str) -> Path:
        return self._folder / f"{self._shard(key):02x}" / key

    @staticmethod
    def _shard(key: str) -> int:
        return int(key[:2], 16) % SHARDS

    def _shards(self) -> list[Path]:
        return [path for path in self._folder.iterdir() if path.is_dir()] if self._folder.is_dir() else []

    def _should_look(self, key: str, size: int) -> bool:
        shard = self._shard(key)
        with self._lock:
            self._written[shard] += size
            full = self._written[shard] > self._part
            if full:
                self._written[shard] = 0
        return full

    def _shrink(self, shard: Path, room: int) -> None:
        """Empties a shard down to FILL, with room for so many bytes."""
        entries = sorted(_entries(shard))
        total = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if total + room <= self._share * FILL:
                break
            path.unlink(missing_ok=True)
            total -= size
        for path in shard.glob(".new-*"):
            _take_away_if_stale(path)

    @staticmethod
    def _renew(path: Path) -> None:
        try:
            os.utime(path)
        except OSError:
            log.info("the cache file %s went away while it was read", path)


def _write_whole(path: Path, *parts: bytes) -> None:
    """Write under another name and rename; nothing is left behind when the disk is full. Raises OSError."""
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        try:
            file.writelines(parts)
            file.close()
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise


def _take_away(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        log.warning("the cache file %s cannot be taken away", path, exc_info=True)


def _unwrap(stored: bytes) -> bytes | None:
    """The content of a cache file; None when it is not whole."""
    if len(stored) < HEADER.size:
        return None
    magic, length, crc = HEADER.unpack_from(stored)
    content = stored[HEADER.size :]
    return content if (magic, length, crc) == (MAGIC, len(content), zlib.crc32(content)) else None


def _entries(shard: Path) -> list[tuple[float, int, Path]]:
    """(time of use, bytes, path) of each cache file; files that vanish meanwhile are left out."""
    found = []
    with os.scandir(shard) as listing:
        for entry in listing:
            if entry.name.startswith("."):
                continue
            try:
                stat = entry.stat()
            except FileNotFoundError:
                log.debug("%s was taken away by another process", entry.path)
                continue
            found.append((stat.st_mtime, stat.st_size, Path(entry.path)))
    return found


def _take_away_if_stale(path: Path) -> None:
    try:
        if time.time() - path.stat().st_mtime > STALE_SECONDS:
            path.unlink()
    except FileNotFoundError:
        log.debug("%s was renamed or taken away by another process", path)
