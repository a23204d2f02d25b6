"""What an ingest tells, as documents that can lie in Redis, and back; and the report at its end.

Whoever follows a job hears the same events as whoever runs the ingest. What comes from Redis is checked against the
types of the events; of a plan only its counts go along.
"""

from typing import TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from iiif_server.ingest.events import Event, PageDone, Planned, Publishing, Reading, Tidied, Unchanged
from iiif_server.ingest.plan import STATES, Plan, PlannedPage, State
from iiif_server.ingest.report import Report
from iiif_server.queue.errors import QueueError

T = TypeVar("T")
# More pages than a book has.
MOST_PAGES = 1_000_000


class _Counts(BaseModel):
    """A plan, as far as those who listen want to know it."""

    model_config = ConfigDict(extra="forbid")

    book_id: str
    to_build: int
    states: dict[State, int] = Field(max_length=len(STATES))


_PLANNED = TypeAdapter(_Counts)
_REPORT = TypeAdapter(Report)
_OTHERS: dict[str, TypeAdapter[Event]] = {
    "tidied": TypeAdapter(Tidied),
    "unchanged": TypeAdapter(Unchanged),
    "reading": TypeAdapter(Reading),
    "page": TypeAdapter(PageDone),
    "publishing": TypeAdapter(Publishing),
}
_KINDS: dict[type, str] = {
    Tidied: "tidied",
    Unchanged: "unchanged",
    Reading: "reading",
    PageDone: "page",
    Publishing: "publishing",
}


def write_event(event: Event) -> bytes:
    """An event as JSON."""
    if isinstance(event, Planned):
        states = {state: event.plan.count(state) for state in STATES}
        told = {"book_id": event.plan.book_id, "to_build": event.to_build, "states": states}
        return orjson.dumps(["planned", told])
    kind = _KINDS[type(event)]
    return orjson.dumps([kind, _OTHERS[kind].dump_python(event, mode="json", fallback=dict, warnings=False)])


def read_event(text: bytes) -> Event:
    """The event that `write_event` wrote. Raises QueueError."""
    match _json(text):
        case ["planned", told]:
            return _planned(_checked(_PLANNED, told))
        case [str(kind), told] if kind in _OTHERS:
            return _checked(_OTHERS[kind], told)
        case _:
            raise QueueError("Something was told of a job that is no event of an ingest.")


def write_report(report: Report) -> bytes:
    """A report as JSON."""
    return _REPORT.dump_json(report, fallback=dict, warnings=False)  # mappings of whatever kind


def read_report(text: bytes) -> Report:
    """The report that `write_report` wrote. Raises QueueError."""
    return _checked(_REPORT, _json(text))


def _planned(counts: _Counts) -> Planned:
    if sum(counts.states.values()) > MOST_PAGES:
        raise QueueError(f"A plan of a job has more than {MOST_PAGES} pages.")
    pages = [
        PlannedPage(state, "", "", "", None, None, "") for state in STATES for _ in range(counts.states.get(state, 0))
    ]
    return Planned(Plan(counts.book_id, tuple(pages), ()), counts.to_build)


def _checked(adapter: TypeAdapter[T], told: object) -> T:
    try:
        return adapter.validate_python(told)
    except ValidationError as error:
        raise QueueError(
            f"What was told of a job cannot be understood: {error.errors(include_url=False)[0]['msg']}"
        ) from None


def _json(text: bytes) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise QueueError("What was told of a job is no JSON.") from None
