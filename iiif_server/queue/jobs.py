"""What is known of a job, from the fields of its hash. Pure: Redis is asked by board.py.

A job whose order is refused has none; everything else of it can still be listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from iiif_server.queue.errors import BadOrder
from iiif_server.queue.orders import BookOrder, read_order

State: TypeAlias = Literal["waiting", "running", "done", "failed", "cancelled"]
# RQ's words for them.
STATES: Mapping[str, State] = {
    "queued": "waiting",
    "started": "running",
    "finished": "done",
    "failed": "failed",
    "canceled": "cancelled",
}
OVER: tuple[State, ...] = ("done", "failed", "cancelled")
MOST_LETTERS = 2000


@dataclass(frozen=True, slots=True)
class Job:
    """A job. `done` of `total` pages are through; `deaths`: how many workers have died of it; moments are in UTC.

    `reason`: why it failed, or why it waits although it was taken before. `note`: what else should be known.
    """

    id: str
    state: State
    order: BookOrder | None
    done: int
    total: int
    worker: str
    queued: datetime | None
    started: datetime | None
    ended: datetime | None
    deaths: int
    reason: str
    note: str
    stopping: bool

    @property
    def name(self) -> str:
        """The book, as far as it is known."""
        return self.order.name if self.order else "?"

    @property
    def since(self) -> datetime | None:
        """Since when it is in its state."""
        moments = {"waiting": self.queued, "running": self.started}
        return moments.get(self.state, self.ended or self.queued)

    def as_json(self) -> dict[str, object]:
        """As plain values."""
        order = self.order
        return {
            "job": self.id,
            "state": self.state,
            "book": order.name if order else None,
            "path": order.path if order else None,
            "done": self.done,
            "total": self.total,
            "worker": self.worker or None,
            "queued": _written(self.queued),
            "started": _written(self.started),
            "ended": _written(self.ended),
            "died": self.deaths,
            "reason": self.reason or None,
            "note": self.note or None,
        }


def read_job(job_id: str, fields: Mapping[bytes, bytes]) -> Job | None:
    """The job of a hash; None when it is none, or in no state of ours."""
    state = STATES.get(_text(fields, "status"))
    if state is None:
        return None
    try:
        order, reason = read_order(fields.get(b"data")), _text(fields, "iiif_reason")
    except BadOrder as bad:
        order, reason = None, f"it was refused: {bad}"
    return Job(
        job_id,
        state,
        order,
        _number(fields, "iiif_done"),
        _number(fields, "iiif_total"),
        _text(fields, "worker_name") if state == "running" else "",
        _moment(fields, "enqueued_at"),
        _moment(fields, "started_at"),
        _moment(fields, "ended_at"),
        _number(fields, "iiif_deaths"),
        reason,
        _text(fields, "iiif_note"),
        _text(fields, "iiif_stop") != "",
    )


def _text(fields: Mapping[bytes, bytes], name: str) -> str:
    value = fields.get(name.encode(), b"")[: 4 * MOST_LETTERS].decode(errors="replace")
    return "".join(letter if letter.isprintable() else " " for letter in value[:MOST_LETTERS])


def _number(fields: Mapping[bytes, bytes], name: str) -> int:
    text = _text(fields, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def _moment(fields: Mapping[bytes, bytes], name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_text(fields, name))
    except ValueError:
        return None


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
