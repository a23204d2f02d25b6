"""When a document of others is asked for again, and what becomes of what is known of it. Pure: the time is given."""

from dataclasses import replace
from datetime import datetime, timedelta

from manifests.remote.values import Described, Remote, Validators

# What is there is looked at once a week; what is not, after a day, then ever more seldom.
EVERY = timedelta(days=7)
FIRST_RETRY = timedelta(days=1)
LAST_RETRY = timedelta(days=14)


def found(remote: Remote, now: datetime, described: Described, validators: Validators) -> Remote:
    """It was there, and says this: so it is alive again, whatever was before."""
    return replace(
        remote,
        described=described,
        validators=validators,
        checked=now,
        fetched=now,
        due=now + EVERY,
        failures=0,
        since=None,
        problem=None,
    )


def failed(remote: Remote, now: datetime, problem: str, wait: timedelta | None = None) -> Remote:
    """It could not be had. What was known of it stays. `wait`: how long their server asks us to wait."""
    failures = remote.failures + 1
    pause = min(FIRST_RETRY * 2 ** min(failures - 1, 10), LAST_RETRY)
    if wait is not None:
        pause = min(max(pause, wait), LAST_RETRY)
    return replace(
        remote,
        checked=now,
        due=now + pause,
        failures=failures,
        since=remote.since or now,
        problem=problem,
    )


def retry_after(header: str | None) -> timedelta | None:
    """The seconds of a header Retry-After; None where it has none. A date is taken for none: ours is later anyway."""
    text = (header or "").strip()
    return timedelta(seconds=int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else None
