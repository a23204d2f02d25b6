"""The cache in a Redis, shared by all server machines. Knows bytes by key, no image.

A Redis that dies, hangs or restarts costs misses, and one request of each process now and then 40 ms. It is never
scanned on the road of a request, and nothing of it is configured from here.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator
from threading import Lock
from typing import Any

from image_store.caches.contract import HEADER, CacheFill, Claims, header_of, is_whole
from image_store.caches.redis_claims import RedisClaims
from image_store.caches.redis_line import FAILURES, Line, Redis, client_of
from image_store.errors import CacheUnreachable

log = logging.getLogger(__name__)

# The number is the layout of what is kept: another layout, another name, and the old ones expire.
ENTRIES = "iiif:c1:"
# For a connection and for each answer, in seconds; a person who asks waits longer than a request.
CONNECT_SECONDS = 0.04
ANSWER_SECONDS = 0.04
PATIENT_SECONDS = 5.0
# What a network of one gigabit carries in 8 ms, which the breaker does not call slow.
LARGEST = 1_000_000
# An entry is forgotten so long after its last use.
EXPIRY_SECONDS = 7 * 24 * 3600
# A Redis without a bound of its own (maxmemory) is filled up to this, and then waits for entries to expire.
UNBOUNDED = 1024**3
# Each process looks how full Redis is when it has written so many bytes.
LOOK_BYTES = 16 * 1024**2
AT_ONCE = 1000


def open_redis(url: str) -> "RedisCache":
    """The cache in the Redis at this URL (redis://, rediss:// or unix://). Connects at the first question.

    Raises ValueError when the URL is none.
    """
    return RedisCache(client_of(url, CONNECT_SECONDS, ANSWER_SECONDS), client_of(url, PATIENT_SECONDS, PATIENT_SECONDS))


class RedisCache:
    """Each entry begins with its length and checksum, and expires when it was not used for long.

    Redis keeps the bound: with `maxmemory` and a policy such as `volatile-lru` the least recently used go first.
    Safe with several threads, processes and machines.
    """

    name = "redis"

    def __init__(self, quick: Redis, patient: Redis, clock: Callable[[], float] = time.monotonic) -> None:
        """`quick` answers requests, `patient` the operator."""
        self._patient = patient
        self._line = Line(quick, clock)
        self._lock = Lock()
        self._written = LOOK_BYTES
        self._room = True
        self.claims: tuple[Claims, ...] = (RedisClaims(self._line, os.urandom(16).hex()),)

    def get(self, key: str) -> bytes | None:
        """What was put under this key, whole, or None."""
        stored = self._line.ask(lambda redis: redis.getex(ENTRIES + key, ex=EXPIRY_SECONDS))
        if not isinstance(stored, bytes):
            return None
        header, content = stored[: HEADER.size], stored[HEADER.size :]
        if is_whole(header, content):
            return content
        log.warning("the entry %s of Redis is damaged and is taken away", ENTRIES + key)
        self._line.ask(lambda redis: redis.unlink(ENTRIES + key))
        return None

    def at_hand(self, key: str) -> bytes | None:  # noqa: ARG002 - the contract's name
        """None: it has to be asked for."""
        return None

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`, if it is not more than LARGEST and there is room."""
        size = HEADER.size + len(content)
        if size <= LARGEST and self._has_room(size):
            stored = header_of(content) + content
            self._line.ask(lambda redis: redis.set(ENTRIES + key, stored, ex=EXPIRY_SECONDS))

    def fill(self) -> CacheFill:
        """How full it is: asks for every key. Raises CacheUnreachable."""
        return self._walk(self._lengths)

    def purge(self) -> CacheFill:
        """Forget everything, of every library that shares this Redis. Raises CacheUnreachable."""

        def take_away(names: list[bytes]) -> list[int]:
            lengths = self._lengths(names)
            self._patient.unlink(*names)
            return lengths

        return self._walk(take_away)

    def _has_room(self, size: int) -> bool:
        with self._lock:
            self._written += size
            looks = self._written > LOOK_BYTES
            if looks:
                self._written = 0
        memory = self._line.ask(lambda redis: redis.info("memory")) if looks else None
        if isinstance(memory, dict):
            self._room = bool(memory["maxmemory"]) or memory["used_memory"] < UNBOUNDED
        return self._room

    def _walk(self, step: Callable[[list[bytes]], list[int]]) -> CacheFill:
        """`step` is given keys, a thousand at once, and tells the bytes of each. Raises CacheUnreachable."""
        entries = size = 0
        try:
            for names in self._names():
                lengths = [length for length in step(names) if length]
                entries += len(lengths)
                size += sum(lengths)
            bound = self._patient.info("memory")["maxmemory"]
        except FAILURES as error:
            raise CacheUnreachable(f"Redis does not answer: {error}. See IIIF_REDIS_URL.") from error
        return CacheFill(entries, size, bound or UNBOUNDED)

    def _names(self) -> Iterator[list[bytes]]:
        cursor: Any = None
        while cursor != 0:
            cursor, names = self._patient.scan(cursor or 0, match=f"{ENTRIES}*", count=AT_ONCE)
            if names:
                yield [name for name in names if isinstance(name, bytes)]

    def _lengths(self, names: list[bytes]) -> list[int]:
        with self._patient.pipeline(transaction=False) as pipeline:
            for name in names:
                pipeline.strlen(name)
            return pipeline.execute()
