"""Follows one job from outside: what happens to it, as whoever runs an ingest hears it. Knows no terminal."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from iiif_server.ingest.events import Tell
from iiif_server.ingest.report import Report
from iiif_server.queue.board import Board
from iiif_server.queue.errors import JobFailed, NoSuchJob, QueueError, RedisAway
from iiif_server.queue.jobs import OVER, Job
from iiif_server.queue.telling import read_event, read_report

# The beginning of what was told of a job.
FIRST = "0-0"
LOOK_MILLISECONDS = 500
RETRY_SECONDS = 1.0

Say: TypeAlias = Callable[[str], None]


@dataclass
class Follower:
    """Follows jobs of a board. `say` gets a line whenever something is to be known that is no event."""

    board: Board
    say: Say

    def follow(self, job_id: str, tell: Tell) -> Report:
        """Hears a job to its end. Raises JobFailed when it fails or is cancelled, NoSuchJob when it is gone."""
        place, last = FIRST, ""
        while True:
            try:
                # Looked at before listening: what was told until then is heard before the end is believed.
                job = self.board.job(job_id)
                if job is None:
                    raise NoSuchJob(f"The job {job_id} is no longer in Redis.")
                told = self.board.told(job_id, place, LOOK_MILLISECONDS)
                for _, event in told:
                    tell(read_event(event))
                place = told[-1][0] if told else place
                if not told and job.state in OVER:
                    return self._end(job)
                last = self._say_why(job, last)
            except RedisAway as away:
                if last != str(away):
                    self.say(str(away))
                last = str(away)
                time.sleep(RETRY_SECONDS)

    def _say_why(self, job: Job, last: str) -> str:
        """Says once why nothing happens."""
        why = job.note
        if job.state == "waiting":
            before, workers = self.board.ahead_of(job.id), self.board.workers()
            why = job.reason or f"{job.name}: waiting" + (f", {before} before it" if before else "")
            why += "" if workers else ". No worker is there: start one with `iiif-server worker`"
        if why and why != last:
            self.say(why)
        return why or last

    def _end(self, job: Job) -> Report:
        if job.state == "cancelled":
            raise JobFailed(f"{job.name}: it was cancelled; the book is as it was before.")
        if job.state == "failed":
            raise JobFailed(f"{job.name}: {job.reason}")
        report = self.board.report(job.id)
        if report is None:
            raise QueueError(f"{job.name}: it is done, and its report is gone.")
        return read_report(report)
