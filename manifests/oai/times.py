"""Datestamps of OAI-PMH (section 3.3): UTC, whole seconds; in questions also whole days."""

import re
from datetime import UTC, datetime

_STAMP = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})Z)?",
)
DAY_LENGTH = len("2026-11-27")


def stamp(moment: datetime) -> str:
    """`2026-11-27T18:46:00Z`; a fraction of a second is cut off."""
    # Not by `%Y`, which gives years before 1000 fewer digits.
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def parse_stamp(text: str, *, is_last: bool) -> datetime | None:
    """The moment of a datestamp; of a day its first second, or its last one if `is_last`. None: it is none."""
    found = _STAMP.fullmatch(text)
    if found is None:
        return None
    numbers = [int(part) for part in found.groups() if part is not None]
    try:
        moment = datetime(*numbers, tzinfo=UTC)  # type: ignore[misc,arg-type]  # three or six numbers
    except ValueError:
        return None
    if is_last and len(text) == DAY_LENGTH:
        return moment.replace(hour=23, minute=59, second=59)
    return moment
