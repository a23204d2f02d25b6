"""The cache in a Redis, shared by all server machines. The one door to Redis; knows bytes by key, no image.

A Redis that dies, hangs or restarts costs misses, and one request of each process now and then 40 ms. It is never
scanned on the road of a request, and nothing of it is configured from here.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator
from threading import Condition, Lock, Thread
from typing import Any, TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import OutOfMemoryError, RedisError
from redis.retry import Retry

from image_store.caches.breaker import Breaker
from image_store.caches.contract import HEADER, CacheFill, Claims, header_of, is_whole
from image_store.errors import CacheUnreachable

T = TypeVar("T")
log = logging.getLogger(__name__)

# The number is the layout of what is kept: another layout, another name, and the old ones expire.
ENTRIES = "iiif:c1:"
CLAIMS = "iiif:m1:"
# For a connection and for each answer, in seconds; a person who asks waits longer than a request.
CONNECT_SECONDS = 0.04
ANSWER_SECONDS = 0.04
PATIENT_SECONDS = 5.0
# What a network of one gigabit carries in 8 ms, which the breaker does not call slow.
LARGEST = 1_000_000
# What one call may take from the socket: most entries whole.
READ_BYTES = 128 * 1024
# An entry is forgotten so long after its last use.
EXPIRY_SECONDS = 7 * 24 * 3600
# A claim is renewed while its holder lives, and ends so soon after its death: before anybody is sent away (once.py).
CLAIM_MS = 2000
RENEW_SECONDS = 0.5
# A Redis without a bound of its own (maxmemory) is filled up to this, and then waits for entries to expire.
UNBOUNDED = 1024**3
# Each process looks how full Redis is when it has written so many bytes.
LOOK_BYTES = 16 * 1024**2
AT_ONCE = 1000
# Only its owner renews a claim or takes it away: it may have ended, and be somebody else's by now.
OURS = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call({}) end"
GIVE = OURS.format("'del', KEYS[1]")
RENEW = OURS.format("'pexpire', KEYS[1], ARGV[2]")


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

    def __init__(self, quick: "Redis", patient: "Redis", clock: Callable[[], float] = time.monotonic) -> None:
        """`quick` answers requests, `patient` the operator."""
        self._patient = patient
        self._line = _Line(quick, clock)
        self._lock = Lock()
        self._written = LOOK_BYTES
        self._room = True
        self.claims: tuple[Claims, ...] = (_RedisClaims(self._line, os.urandom(16).hex()),)

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
        except (RedisError, OSError) as error:
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


class _RedisClaims:
    """A key that is set only when it is not there, expires, and tells its owner by a token.

    A thread renews what the process holds. It begins with the first claim and ends with the process.
    """

    def __init__(self, line: "_Line", token: str) -> None:
        self._line = line
        self._token = token
        self._held: set[str] = set()
        self._changed = Condition()
        self._renewing: Thread | None = None

    def take(self, key: str) -> bool:
        """Whether no other process of any machine has this key. True as well when Redis does not answer."""
        # In a list: None alone is both that it is taken and that nobody answered, when there is nobody to wait for.
        set_now = self._line.ask(lambda redis: [redis.set(CLAIMS + key, self._token, nx=True, px=CLAIM_MS)])
        if set_now == [None]:
            return False
        if set_now:
            self._hold(key)
        return True

    def give(self, key: str) -> None:
        """Let others have it, if it is still ours."""
        with self._changed:
            self._held.discard(key)
        self._line.ask(lambda redis: redis.eval(GIVE, 1, CLAIMS + key, self._token))

    def _hold(self, key: str) -> None:
        with self._changed:
            self._held.add(key)
            if self._renewing is None:
                self._renewing = Thread(target=self._renew, name="claims", daemon=True)
                self._renewing.start()
            self._changed.notify()

    def _renew(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._held)
            time.sleep(RENEW_SECONDS)
            with self._changed:
                held = [CLAIMS + key for key in self._held]
            self._line.ask(lambda redis: [redis.eval(RENEW, 1, name, self._token, CLAIM_MS) for name in held])  # noqa: B023


class _Line:
    """Asks Redis, or does not while it is ill."""

    def __init__(self, redis: "Redis", clock: Callable[[], float]) -> None:
        self._redis = redis
        self._clock = clock
        self._breaker = Breaker("Redis", clock)

    def ask(self, question: Callable[["Redis"], T]) -> T | None:
        """The answer; None when there is none."""
        if not self._breaker.may_ask():
            return None
        began = self._clock()
        try:
            answer = question(self._redis)
        except OutOfMemoryError:
            # It is well, but full and told to let nothing go: what is there can still be had.
            log.info("Redis is full, and its maxmemory-policy lets nothing go")
            return None
        except (RedisError, OSError) as error:
            self._breaker.failed(str(error))
            return None
        self._breaker.answered(self._clock() - began)
        return answer


def client_of(url: str, connect: float, answer: float) -> "Redis":
    """A client that waits so many seconds for a connection and for each answer. Raises ValueError."""
    return Redis.from_url(
        url,
        socket_connect_timeout=connect,
        socket_timeout=answer,
        socket_read_size=READ_BYTES,
        # The breaker tries again, with a later request: never the same one.
        retry=Retry(NoBackoff(), 0),
        # The older protocol needs no greeting, and its connections are looked at before they are used again.
        protocol=2,
        driver_info=None,
    )
