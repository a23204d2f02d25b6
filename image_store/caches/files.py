"""The cache in files of this machine, shared by its server processes. Knows bytes by key, not what they show."""

import errno
import logging
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock

from image_store.caches.contract import HEADER, CacheFill, Claims, header_of, is_whole
from image_store.caches.file_claims import FileClaims

log = logging.getLogger(__name__)

# One folder for each hexadecimal digit.
SHARDS = 16
# What is left in a shard that was looked through. The rest of its share is parted among the processes: each looks
# when it has written its part, and at its first write, so that together they stay below the bound.
FILL = 3 / 4
# Reading a file renews its time at most this often, in seconds: one system call less for a popular tile.
RENEW_SECONDS = 600
# Left behind by a process that was killed while it wrote.
STALE_SECONDS = 3600
# Beside the shards.
CLAIMS = "claims"


class FileCache:
    """Files in a folder, bounded in bytes; the least recently used go first. Safe with several processes.

    Each file begins with its length and checksum. It is written under another name and renamed: a reader sees
    it whole or not at all, and two processes that make the same derivative replace it by the same bytes. The
    folder is parted in SHARDS by a letter of the key, each with an equal share of the bytes.
    """

    name = "files"

    def __init__(self, folder: Path, bound: int, writers: int = 1, clock: Callable[[], float] = time.time) -> None:
        """`bound` in bytes; `writers`: processes that put. The folder is made at the first put."""
        self._folder = str(folder)
        self._bound = bound
        self._share = bound // SHARDS
        self._part = self._share * (1 - FILL) / writers
        self._clock = clock
        # What earlier processes left is not known: the first write to each shard looks.
        self._written = dict.fromkeys(_shards_of(self._folder), self._share)
        self._lock = Lock()
        self.claims: tuple[Claims, ...] = (FileClaims(folder / CLAIMS),)

    def get(self, key: str) -> bytes | None:
        """What was put under this key, whole, or None."""
        path = f"{self._shard(key)}/{key}"
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                stat = os.fstat(descriptor)
                header = os.read(descriptor, HEADER.size)
                # One byte more than there should be: a file that is too long is seen as well.
                content = os.read(descriptor, stat.st_size)
            finally:
                os.close(descriptor)
        except FileNotFoundError:
            return None
        except OSError as error:
            log.warning("the cache file %s cannot be read: %s", path, error.strerror)
            return None
        if not is_whole(header, content):
            log.warning("the cache file %s is damaged and is taken away", path)
            _take_away(path)
            return None
        if self._clock() - stat.st_mtime > RENEW_SECONDS:
            _renew(path)
        return content

    def at_hand(self, key: str) -> bytes | None:  # noqa: ARG002 - the contract's name
        """None: it has to be asked for."""
        return None

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`, if it is not more than half of a shard's share."""
        size = len(content) + HEADER.size
        if size > self._share // 2:
            return
        shard = self._shard(key)
        try:
            if self._should_look(shard, size):
                # Also when there was no shard yet.
                Path(shard).mkdir(parents=True, exist_ok=True)
                self._shrink(shard, size)
            _write_whole(shard, key, [header_of(content), content])
        except OSError as error:
            log.warning("a file of %d bytes cannot be written into the cache %s: %s", size, shard, error.strerror)

    def fill(self) -> CacheFill:
        """How full it is: looks at every file. Raises OSError."""
        found = [size for shard in self._shards() for _, size, _ in _entries(shard)]
        return CacheFill(len(found), sum(found), self._bound)

    def purge(self) -> CacheFill:
        """Forget everything; says what was there. Raises OSError."""
        before = self.fill()
        for shard in self._shards():
            for _, _, path in _entries(shard):
                Path(path).unlink(missing_ok=True)
        return before

    def _shard(self, key: str) -> str:
        return f"{self._folder}/0{key[1]}"

    def _shards(self) -> list[str]:
        return [shard for shard in _shards_of(self._folder) if Path(shard).is_dir()]

    def _should_look(self, shard: str, size: int) -> bool:
        with self._lock:
            self._written[shard] += size
            full = self._written[shard] > self._part
            if full:
                self._written[shard] = 0
        return full

    def _shrink(self, shard: str, room: int) -> None:
        """Empties a shard down to FILL, with room for so many bytes."""
        entries = sorted(_entries(shard))
        total = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if total + room <= self._share * FILL:
                break
            Path(path).unlink(missing_ok=True)
            total -= size
        for left in Path(shard).glob(".new-*"):
            _take_away_if_stale(left, self._clock())


def _shards_of(folder: str) -> Iterator[str]:
    return (f"{folder}/0{digit:x}" for digit in range(SHARDS))


def _write_whole(shard: str, key: str, parts: list[bytes]) -> None:
    """Write under another name and rename; nothing is left behind when the disk is full. Raises OSError."""
    # Two containers may share the folder, and so the numbers of processes tell nothing.
    beside = f"{shard}/.new-{os.urandom(8).hex()}"
    try:
        descriptor = _create(beside)
        try:
            # A full disk may take the first bytes and no more.
            if os.writev(descriptor, parts) != sum(map(len, parts)):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(descriptor)
        os.replace(beside, f"{shard}/{key}")  # noqa: PTH105 - a Path for each entry costs more than the call
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise


def _create(path: str) -> int:
    """A new file, and its folder when somebody took it away. Raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, flags, 0o600)


def _take_away(path: str) -> None:
    try:
        Path(path).unlink(missing_ok=True)
    except OSError as error:
        log.warning("the cache file %s cannot be taken away: %s", path, error.strerror)


def _renew(path: str) -> None:
    try:
        os.utime(path)
    except OSError:
        log.info("the cache file %s went away while it was read", path)


def _entries(shard: str) -> list[tuple[float, int, str]]:
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
            found.append((stat.st_mtime, stat.st_size, entry.path))
    return found


def _take_away_if_stale(path: Path, now: float) -> None:
    try:
        if now - path.stat().st_mtime > STALE_SECONDS:
            path.unlink()
    except FileNotFoundError:
        log.debug("%s was renamed or taken away by another process", path)
