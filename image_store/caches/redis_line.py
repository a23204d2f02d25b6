"""The line to a Redis that may be ill: short time-outs, a breaker, and None for an answer that did not come.

Knows how Redis is asked and how it fails; not what it keeps.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import OutOfMemoryError, RedisError
from redis.retry import Retry

from image_store.caches.breaker import Breaker

__all__ = ["FAILURES", "Line", "Redis", "client_of"]

T = TypeVar("T")
log = logging.getLogger(__name__)

# All that a question may raise.
FAILURES = (RedisError, OSError)
# What one call may take from the socket: most entries whole.
READ_BYTES = 128 * 1024


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


class Line:
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
        answer: T | None = None
        try:
            answer = question(self._redis)
        except OutOfMemoryError:
            # It is well, but full and told to let nothing go: what is there can still be had.
            log.info("Redis is full, and its maxmemory-policy lets nothing go")
        except FAILURES as error:
            self._breaker.failed(str(error))
            return None
        self._breaker.answered(self._clock() - began)
        return answer
