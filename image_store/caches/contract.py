"""What every cache promises, and how an entry is sealed. Knows bytes by key, not what they show or who may see them."""

import hashlib
import struct
import zlib
from dataclasses import dataclass
from typing import Protocol

MAGIC = b"IIIFc\x01"
# Magic, length of the content, its CRC-32.
HEADER = struct.Struct("<6sQI")


def cache_key(*parts: str) -> str:
    """A name for what the parts determine together; no two lists of parts share one. 64 hexadecimal digits."""
    return hashlib.sha256("\0".join(part.replace("\0", "\0\0") + "\0." for part in parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class CacheFill:
    """What a cache holds."""

    entries: int
    bytes: int
    bound: int


class Claims(Protocol):
    """Who may make what, among those who share a cache: processes, or machines. It never waits and never raises."""

    def take(self, key: str) -> bool:
        """Whether the caller may make this now. True as well when that cannot be found out."""

    def give(self, key: str) -> None:
        """The caller, who had taken it, is done."""


class Cache(Protocol):
    """The contract that every cache keeps (tests/image_store/caches/contract.py).

    A failing cache is a miss: `get` and `put` never raise. What is damaged is never handed out, and is taken away.
    """

    @property
    def name(self) -> str:
        """What the operator calls it."""

    @property
    def claims(self) -> tuple[Claims, ...]:
        """For those who share what is kept here; the nearest first."""

    def get(self, key: str) -> bytes | None:
        """What was put under this key, whole, or None. Keys are those of `cache_key`."""

    def at_hand(self, key: str) -> bytes | None:
        """The same, if it is had without waiting for a disk or a network; None where that may be."""

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`, if there is room for it."""

    def fill(self) -> CacheFill:
        """How full it is. Raises CacheUnreachable, OSError."""

    def purge(self) -> CacheFill:
        """Forget everything; says what was there. Raises CacheUnreachable, OSError."""


class NoCache:
    """Keeps nothing."""

    name = "none"
    claims: tuple[Claims, ...] = ()

    def get(self, key: str) -> bytes | None:  # noqa: ARG002 - the contract's name
        """None."""
        return None

    at_hand = get

    def put(self, key: str, content: bytes) -> None:
        """Nothing is kept."""

    def fill(self) -> CacheFill:
        """Empty."""
        return CacheFill(0, 0, 0)

    def purge(self) -> CacheFill:
        """Nothing was there."""
        return self.fill()


def header_of(content: bytes) -> bytes:
    """What is written before the content, so that a reader sees whether it is whole."""
    return HEADER.pack(MAGIC, len(content), zlib.crc32(content))


def is_whole(header: bytes, content: bytes) -> bool:
    """Whether this header was written for exactly this content."""
    return header == header_of(content)
