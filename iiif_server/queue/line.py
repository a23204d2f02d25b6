"""The line to the Redis of the queue, and where everything lies in it.

What RQ writes lies under RQ's own names: the list of waiting jobs, a hash for each job, sorted sets of the others. What
it has no place for stands in fields of the same hash that begin with `iiif_`, and under `iiif-server:queue:`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError, WatchError
from redis.retry import Retry
from rq import Queue
from rq.job import Job
from rq.registry import CanceledJobRegistry, FailedJobRegistry, FinishedJobRegistry, StartedJobRegistry
from rq.serializers import JSONSerializer

from iiif_server.queue.errors import RedisAway

T = TypeVar("T")
QUEUE_NAME = "iiif-server"
OURS = "iiif-server:queue:"
WORKERS = f"{OURS}workers"

CONNECT_SECONDS = 5.0
# Longer than a worker waits for a job.
ANSWER_SECONDS = 15.0
# How long what is done is kept, in seconds.
DONE_SECONDS = 24 * 3600
FAILED_SECONDS = 7 * 24 * 3600
# All that a question may raise.
FAILURES = (RedisError, OSError)


class Line:
    """A Redis, RQ's queue in it, and the names of what belongs to the queue."""

    def __init__(self, url: str) -> None:
        # Its own types leave open whether text or bytes come back, and whether one has to wait for them.
        self.redis: Any = Redis.from_url(
            url,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
        )
        self.queue = Queue(QUEUE_NAME, connection=self.redis, serializer=JSONSerializer)
        self.waiting = self.queue.key
        self.handed_out = self.queue.intermediate_queue_key
        self.started = StartedJobRegistry(QUEUE_NAME, self.redis, serializer=JSONSerializer).key
        self.done = FinishedJobRegistry(QUEUE_NAME, self.redis, serializer=JSONSerializer).key
        self.failed = FailedJobRegistry(QUEUE_NAME, self.redis, serializer=JSONSerializer).key
        self.cancelled = CanceledJobRegistry(QUEUE_NAME, self.redis, serializer=JSONSerializer).key

    def key(self, job_id: str) -> str:
        """Of the hash of a job."""
        return Job.key_for(job_id)

    def told(self, job_id: str) -> str:
        """Of the stream of what is told of a job."""
        return f"{OURS}told:{job_id}"

    def worker(self, name: str) -> str:
        """Of what is known of a worker."""
        return f"{OURS}worker:{name}"

    def now(self) -> float:
        """The time by the clock of Redis, in seconds: the machines' own clocks may differ."""
        seconds, microseconds = self.redis.time()
        return float(seconds) + float(microseconds) / 1e6

    def change(self, key: str, decide: Callable[[Any, Mapping[bytes, bytes]], T]) -> T:
        """Changes a hash, and what goes with it, in one transaction: again, when somebody else changes it meanwhile.

        `decide` gets a pipeline and the fields; what it commands after `multi()` is done, or nothing of it.
        Raises RedisAway.
        """
        while True:
            try:
                with asking(), self.redis.pipeline() as pipeline:
                    pipeline.watch(key)
                    answer = decide(pipeline, pipeline.hgetall(key))
                    pipeline.execute()
                    return answer
            except WatchError:
                continue


@contextmanager
def asking() -> Iterator[None]:
    """Whatever Redis does not do is said as RedisAway; WatchError is left to whoever watches."""
    try:
        yield
    except WatchError:
        raise
    except FAILURES as error:
        raise _plain(error) from error


def _plain(error: Exception) -> RedisAway:
    """A sentence for what Redis did not do."""
    said = str(error).rstrip(".")
    if isinstance(error, ResponseError):
        return RedisAway(f"Redis refuses what the queue needs: {said}. It must be of version 6.2 or newer.")
    return RedisAway(f"Redis does not answer: {said}. See IIIF_REDIS_URL.")
