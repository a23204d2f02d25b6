"""The board where orders hang: whoever orders hangs them up, looks at them, takes them down. Workers use hands.py."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any, TypeVar

from iiif_server.queue.errors import NoSuchJob
from iiif_server.queue.jobs import OVER, Job, read_job
from iiif_server.queue.line import DONE_SECONDS, FAILED_SECONDS, WORKERS, Line, asking
from iiif_server.queue.orders import FUNCTION, JOB_ID, BookOrder

T = TypeVar("T")
AT_ONCE = 500
# What a former run has left in a hash.
LEFT = ("iiif_reason", "iiif_note", "iiif_stop", "iiif_deaths", "iiif_waits", "iiif_done", "iiif_total", "iiif_report")


class Board:
    """The orders of one Redis. Every method raises RedisAway when it does not answer."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def put(self, order: BookOrder) -> bool:
        """Hangs up an order; False when the same one waits or is worked on already."""
        job_id, line = order.job_id, self._line
        job = line.queue.create_job(
            FUNCTION, args=(order.document(),), timeout=-1, result_ttl=DONE_SECONDS, failure_ttl=FAILED_SECONDS,
            job_id=job_id, description=f"ingest {order.path}",
        )  # fmt: skip

        def hang_up(pipeline: Any, fields: Mapping[bytes, bytes]) -> bool:
            there = read_job(job_id, fields)
            if there is not None and there.state not in OVER:
                return False
            pipeline.multi()
            self._forget(pipeline, job_id)
            line.queue.enqueue_job(job, pipeline=pipeline)
            return True

        return line.change(line.key(job_id), hang_up)

    def jobs(self) -> list[Job]:
        """All jobs: those that run, those that wait in the order of their turn, those that are over, newest first."""
        with asking():
            return list(self._all())

    def job(self, job_id: str) -> Job | None:
        """A job by its identifier."""
        if not JOB_ID.fullmatch(job_id):
            return None
        with asking():
            return read_job(job_id, self._line.redis.hgetall(self._line.key(job_id)))

    def ahead_of(self, job_id: str) -> int:
        """How many wait before it; 0 when it does not wait."""
        with asking():
            return int(self._line.redis.lpos(self._line.waiting, job_id) or 0)

    def report(self, job_id: str) -> bytes | None:
        """The report of a job that is done, as telling.py wrote it."""
        with asking():
            found = self._line.redis.hget(self._line.key(job_id), "iiif_report")
        return None if found is None else bytes(found)

    def told(self, job_id: str, after: str, milliseconds: int) -> list[tuple[str, bytes]]:
        """What was told of a job after this place, each with its own place; waits so long when there is nothing."""
        with asking():
            found = self._line.redis.xread({self._line.told(job_id): after}, count=AT_ONCE, block=milliseconds)
        return [(place.decode(), fields.get(b"event", b"")) for _, entries in found or () for place, fields in entries]

    def workers(self) -> int:
        """How many workers have shown themselves within the last minute."""
        redis = self._line.redis
        with asking():
            names = [name.decode(errors="replace") for name in redis.smembers(WORKERS)]
            return sum(bool(redis.exists(self._line.worker(name))) for name in names)

    def retry(self, job_id: str) -> None:
        """Hangs up a job again that is over. Raises NoSuchJob."""
        line = self._line

        def again(pipeline: Any, job: Job) -> None:
            if job.state not in OVER:
                raise NoSuchJob(f"The job {job_id} is {job.state} already.")
            if job.order is None:
                raise NoSuchJob(f"The job {job_id} cannot be tried again: {job.reason}.")
            pipeline.multi()
            self._forget(pipeline, job_id)
            pipeline.hdel(line.key(job_id), *LEFT, "worker_name", "started_at", "ended_at")
            pipeline.hset(line.key(job_id), mapping={"status": "queued", "enqueued_at": moment(line.now())})
            pipeline.persist(line.key(job_id))
            pipeline.rpush(line.waiting, job_id)

        self._change(job_id, again)

    def cancel(self, job_id: str) -> bool:
        """Takes down a job; one that is worked on is stopped by its worker, and then this is True. Raises NoSuchJob."""
        line, runs = self._line, list[bool]()

        def stop(pipeline: Any, job: Job) -> None:
            if job.state in OVER:
                raise NoSuchJob(f"The job {job_id} is {job.state} already.")
            runs[:] = [job.state == "running"]
            pipeline.multi()
            if job.state == "running":
                pipeline.hset(line.key(job_id), mapping={"iiif_stop": 1})
                return
            now = line.now()
            pipeline.lrem(line.waiting, 0, job_id)
            pipeline.hset(line.key(job_id), mapping={"status": "canceled", "ended_at": moment(now)})
            pipeline.zadd(line.cancelled, {job_id: now + FAILED_SECONDS})
            pipeline.expire(line.key(job_id), FAILED_SECONDS)

        self._change(job_id, stop)
        return runs[0]

    def _change(self, job_id: str, change: Callable[[Any, Job], None]) -> None:
        """Changes a job that is there. Raises NoSuchJob."""

        def decide(pipeline: Any, fields: Mapping[bytes, bytes]) -> None:
            job = read_job(job_id, fields)
            if job is None:
                raise NoSuchJob(f"There is no job {job_id!r}. `iiif-server jobs` lists them.")
            change(pipeline, job)

        if not JOB_ID.fullmatch(job_id):
            raise NoSuchJob(f"{job_id[:100]!r} cannot be the identifier of a job. `iiif-server jobs` lists them.")
        self._line.change(self._line.key(job_id), decide)

    def _forget(self, pipeline: Any, job_id: str) -> None:
        """What a former run of the same order has left."""
        line = self._line
        pipeline.hdel(line.key(job_id), *LEFT)
        for registry in (line.done, line.failed, line.cancelled):
            pipeline.zrem(registry, job_id)
        pipeline.delete(line.told(job_id))

    def _all(self) -> Iterator[Job]:
        line, redis = self._line, self._line.redis
        # At one moment: a job that is taken meanwhile would be in none of them.
        with redis.pipeline() as pipeline:
            pipeline.zrange(line.started, 0, -1)
            for waiting in (line.handed_out, line.waiting):
                pipeline.lrange(waiting, 0, -1)
            for registry in (line.failed, line.cancelled, line.done):
                pipeline.zrevrange(registry, 0, -1)
            running, *others = pipeline.execute()
        found = chain((entry.partition(b":")[0] for entry in running), *others)
        names = dict.fromkeys(name.decode(errors="replace") for name in found)
        for batch in _batches([name for name in names if JOB_ID.fullmatch(name)]):
            with redis.pipeline(transaction=False) as pipeline:
                for name in batch:
                    pipeline.hgetall(line.key(name))
                found = pipeline.execute()
            yield from _jobs(zip(batch, found, strict=True))


def moment(seconds: float) -> str:
    """As RQ writes a moment."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _jobs(found: Iterable[tuple[str, dict[bytes, bytes]]]) -> Iterator[Job]:
    for name, fields in found:
        job = read_job(name, fields)
        if job is not None:
            yield job


def _batches(names: Sequence[T]) -> Iterator[Sequence[T]]:
    for at in range(0, len(names), AT_ONCE):
        yield names[at : at + AT_ONCE]
