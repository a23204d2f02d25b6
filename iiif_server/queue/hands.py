"""What a worker does to the board: takes a job, shows that it is at work, tells what became of it; finds the dead.

A job that is worked on lies in RQ's set of started jobs, with the moment at which its worker is believed to be dead
unless it shows itself before. Each change of a job's state is a transaction on its hash, and comes to nothing when the
job is no longer this worker's.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from rq import Queue
from rq.exceptions import DequeueTimeout

from iiif_server.queue.board import moment
from iiif_server.queue.jobs import Job, read_job
from iiif_server.queue.line import DONE_SECONDS, FAILED_SECONDS, Line, asking
from iiif_server.queue.orders import JOB_ID, BookOrder

# Who has not shown itself for so long is dead, in seconds. Workers show themselves every second.
ALIVE_SECONDS = 30.0
# A worker takes a job in two steps that lie milliseconds apart: who stands between them for so long is dead.
HANDED_SECONDS = 10.0
# A book that kills so many workers is not given to another.
MOST_DEATHS = 3
# A book at which somebody else is at work is tried so often, with a pause after each time: an hour.
MOST_WAITS = 720
# What is told of a job: the newest, for a while after the last word.
MOST_TOLD = 1000
TOLD_SECONDS = 3600
TOLD_AFTERWARDS_SECONDS = 600

Fields: TypeAlias = Mapping[str, str | bytes | int]
Before: TypeAlias = Mapping[bytes, bytes] | None
Seen: TypeAlias = Literal["ours", "to be stopped", "lost"]


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that this worker has, and the order in it."""

    job_id: str
    order: BookOrder


class Hands:
    """One worker at the board. Every method raises RedisAway when Redis does not answer."""

    def __init__(self, line: Line, worker: str) -> None:
        self._line = line
        self._worker = worker
        self._handed: dict[bytes, float] = {}

    def take(self, seconds: int) -> Taken | str | None:
        """The next job; waits so long for one, 0: not at all. A text: one was refused, with the reason."""
        try:
            with asking():
                found = Queue.lmove(self._line.redis, self._line.waiting, seconds or None)
        except DequeueTimeout:
            return None
        return None if found is None else self._begin(found[1])

    def beat(self, taken: Taken, done: int, total: int, events: Sequence[bytes]) -> Seen:
        """Shows that the worker is alive, how far it is, and what happened."""
        line, key = self._line, self._line.key(taken.job_id)

        def change(pipeline: Any, fields: Mapping[bytes, bytes]) -> None:
            mapping = {
                "status": "started", "worker_name": self._worker, "iiif_done": done, "iiif_total": total,
                "last_heartbeat": moment(line.now()),
            }  # fmt: skip
            pipeline.hset(key, mapping=mapping)
            pipeline.persist(key)
            if fields.get(b"status") == b"queued":  # it was believed dead
                pipeline.lrem(line.waiting, 0, taken.job_id)
            pipeline.zadd(line.started, {self._entry(taken.job_id): line.now() + ALIVE_SECONDS})
            for event in events:
                pipeline.xadd(line.told(taken.job_id), {"event": event}, maxlen=MOST_TOLD, approximate=True)
            if events:
                pipeline.expire(line.told(taken.job_id), TOLD_SECONDS)

        fields = self._change_ours(taken, change)
        if fields is None:
            return "lost"
        return "to be stopped" if fields.get(b"iiif_stop") else "ours"

    def note(self, taken: Taken, text: str) -> None:
        """Something that whoever looks at the job should know."""
        key = self._line.key(taken.job_id)
        self._change_ours(taken, lambda pipeline, _: pipeline.hset(key, mapping={"iiif_note": text}))

    def finish(self, taken: Taken, report: bytes, done: int, total: int) -> bool:
        """The job is done. False: it is not ours any more, and nobody is told."""
        fields: Fields = {"iiif_report": report, "iiif_done": done, "iiif_total": total}
        return self._leave(taken, "finished", self._line.done, DONE_SECONDS, fields)

    def fail(self, taken: Taken, reason: str) -> bool:
        """The job has failed. False: it is not ours any more."""
        return self._leave(taken, "failed", self._line.failed, FAILED_SECONDS, {"iiif_reason": reason})

    def cancelled(self, taken: Taken) -> bool:
        """The job was stopped because somebody wanted it. False: it is not ours any more."""
        return self._leave(taken, "canceled", self._line.cancelled, FAILED_SECONDS, {})

    def put_back(self, taken: Taken) -> bool:
        """The worker goes home: whoever comes next takes this job first. False: it is not ours any more."""
        return self._requeue(taken, {}, first=True)

    def wait(self, taken: Taken, reason: str) -> bool:
        """The book is taken: the job goes to the end of the queue, or fails with this reason after an hour."""
        waits = self._count(taken, "iiif_waits")
        if waits >= MOST_WAITS:
            return self.fail(taken, reason)
        return self._requeue(taken, {"iiif_waits": waits, "iiif_reason": reason}, first=False)

    def died(self, taken: Taken, how: str) -> bool:
        """Whoever was at work died: the job is tried again, but not for ever."""
        deaths = self._count(taken, "iiif_deaths")
        if deaths >= MOST_DEATHS:
            return self._leave(taken, "failed", self._line.failed, FAILED_SECONDS, _killer(deaths, how))
        return self._requeue(taken, {"iiif_deaths": deaths, "iiif_reason": how}, first=True)

    def find_dead(self) -> list[str]:
        """Puts back what dead workers had; a sentence for each job."""
        line = self._line
        with asking():
            if line.redis.info("server")["uptime_in_seconds"] < ALIVE_SECONDS:
                return []  # it was away itself, and nobody could show himself
            late = line.redis.zrangebyscore(line.started, "-inf", line.now())
            told = [self._bury(entry.decode(errors="replace")) for entry in late]
            return [one for one in (*told, *self._find_handed()) if one]

    def _begin(self, name: bytes) -> Taken | str:
        """The second step of taking a job: from here on it is known whose it is. `name`: what lay in the queue."""
        line, job_id = self._line, name.decode(errors="replace")
        key = line.key(job_id)

        def begin(pipeline: Any, fields: Mapping[bytes, bytes]) -> Job | None:
            job = read_job(job_id, fields) if JOB_ID.fullmatch(job_id) else None
            pipeline.multi()
            pipeline.lrem(line.handed_out, 0, name)
            if job is None or job.state != "waiting":
                return None
            now = line.now()
            if job.order is None:
                self._over(pipeline, job_id, "failed", line.failed, FAILED_SECONDS, {"iiif_reason": job.reason})
                return job
            values = {"status": "started", "worker_name": self._worker, "started_at": moment(now)}
            pipeline.hset(key, mapping={**values, "iiif_done": 0, "iiif_total": 0})
            pipeline.hdel(key, "iiif_reason")
            pipeline.persist(key)
            pipeline.delete(line.told(job_id))
            pipeline.zadd(line.started, {self._entry(job_id): now + ALIVE_SECONDS})
            return job

        job = line.change(key, begin)
        if job is None:
            return f"{job_id!r}: it is no job that waits, and is passed over"
        return Taken(job_id, job.order) if job.order else f"{job_id}: {job.reason}"

    def _leave(self, taken: Taken, status: str, registry: str, seconds: int, fields: Fields) -> bool:
        line = self._line

        def change(pipeline: Any, _: object) -> None:
            pipeline.lrem(line.waiting, 0, taken.job_id)
            pipeline.zrem(line.started, self._entry(taken.job_id))
            self._over(pipeline, taken.job_id, status, registry, seconds, fields)

        return self._change_ours(taken, change) is not None

    def _over(self, pipeline: Any, job_id: str, status: str, registry: str, seconds: int, fields: Fields) -> None:
        line, now = self._line, self._line.now()
        pipeline.hset(line.key(job_id), mapping={**fields, "status": status, "ended_at": moment(now)})
        pipeline.zadd(registry, {job_id: now + seconds})
        pipeline.zremrangebyscore(registry, "-inf", now)
        pipeline.expire(line.key(job_id), seconds)
        pipeline.expire(line.told(job_id), TOLD_AFTERWARDS_SECONDS)

    def _requeue(self, taken: Taken, fields: Fields, *, first: bool) -> bool:
        line = self._line

        def change(pipeline: Any, _: object) -> None:
            pipeline.zrem(line.started, self._entry(taken.job_id))
            pipeline.hset(line.key(taken.job_id), mapping={**fields, "status": "queued"})
            pipeline.lrem(line.waiting, 0, taken.job_id)
            (pipeline.lpush if first else pipeline.rpush)(line.waiting, taken.job_id)

        return self._change_ours(taken, change) is not None

    def _change_ours(self, taken: Taken, change: Callable[[Any, Mapping[bytes, bytes]], object]) -> Before:
        """Changes a job that is ours, or was until we were believed dead. What it was before; None: it is not ours."""

        def decide(pipeline: Any, fields: Mapping[bytes, bytes]) -> Before:
            if fields.get(b"status") not in (b"started", b"queued") or _worker(fields) != self._worker:
                return None
            pipeline.multi()
            change(pipeline, fields)
            return fields

        return self._line.change(self._line.key(taken.job_id), decide)

    def _count(self, taken: Taken, field: str) -> int:
        """One more than a number that is kept with the job."""
        with asking():
            found = self._line.redis.hget(self._line.key(taken.job_id), field) or b"0"
        return int(found) + 1 if found.isdigit() and len(found) < 6 else MOST_WAITS

    def _bury(self, entry: str) -> str | None:
        """Of a job whose worker is believed dead; None when it showed itself after all, or the job is over."""
        line, (job_id, _, worker) = self._line, entry.partition(":")
        fields = line.redis.hgetall(line.key(job_id)) if JOB_ID.fullmatch(job_id) else {}
        score = line.redis.zscore(line.started, entry)
        if score is None or score > line.now():
            return None
        job = read_job(job_id, fields)
        if job is None or job.order is None or job.state != "running" or _worker(fields) != worker:
            line.redis.zrem(line.started, entry)
            return None
        dead, taken = Hands(line, worker), Taken(job_id, job.order)
        if job.stopping:
            return f"{job_id}: its worker {worker} is gone; it was to be stopped" if dead.cancelled(taken) else None
        how = f"its worker {worker} died, or lost its way to Redis, after {job.done} of {job.total} pages"
        return f"{job_id}: {how}" if dead.died(taken, how) else None

    def _find_handed(self) -> list[str]:
        """Jobs that a worker took out of the queue and did not begin."""
        line, now = self._line, time.monotonic()
        there = line.redis.lrange(line.handed_out, 0, -1)
        self._handed = {name: self._handed.get(name, now) for name in there}
        found = [name for name, since in self._handed.items() if now - since > HANDED_SECONDS]
        for name in found:
            with line.redis.pipeline() as pipeline:
                pipeline.lrem(line.handed_out, 0, name)
                pipeline.lpush(line.waiting, name)
                pipeline.execute()
        return [f"{name.decode(errors='replace')}: its worker died before it began" for name in found]

    def _entry(self, job_id: str) -> str:
        return f"{job_id}:{self._worker}"


def _worker(fields: Mapping[bytes, bytes]) -> str:
    return fields.get(b"worker_name", b"").decode(errors="replace")


def _killer(deaths: int, how: str) -> Fields:
    return {"iiif_deaths": deaths, "iiif_reason": f"{deaths} workers died of it; the last time: {how}"}
