"""When others are asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from manifests.remote.schedule import EVERY, LAST_RETRY, failed, found, retry_after
from manifests.remote.values import DEAD_AFTER, Described, Remote, Validators

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SAID = Described("https://example.org/1", "Manifest", 3, {"az": ("Divan",)}, {"none": ("example.org",)})
ONE = Remote("https://example.org/1", SAID, None, NOW, NOW, NOW, NOW, Validators('"1"'))
DAY = timedelta(days=1)


def test_failures_come_ever_more_seldom_and_are_forgotten_at_once() -> None:
    one, waits, dead = ONE, [], []
    for day in range(40):
        at = NOW + day * DAY
        one = failed(one, at, "It is away.")
        waits.append((one.due - at).days)
        dead.append(one.is_dead)
        assert (one.described, one.since, one.fetched) == (SAID, NOW, NOW)
    assert waits[:5] == [1, 2, 4, 8, 14]
    assert waits[-1] == LAST_RETRY.days
    assert dead.index(True) == DEAD_AFTER - 1
    back = found(one, NOW + 50 * DAY, SAID, Validators('"2"'))
    assert (back.is_dead, back.failures, back.since, back.problem) == (False, 0, None, None)
    assert (back.due, back.validators.etag) == (NOW + 50 * DAY + EVERY, '"2"')


def test_three_failures_in_an_hour_are_one_bad_hour() -> None:
    one = ONE
    for minute in range(10):
        one = failed(one, NOW + timedelta(minutes=minute), "It is away.")
    assert (one.failures, one.is_dead) == (10, False)
    assert failed(one, NOW + 2 * DAY, "It is away.").is_dead


@pytest.mark.parametrize(
    ("header", "days"), [("10", 1), (str(3 * 86400), 3), ("99999999", 14), ("soon", 1), ("-5", 1), ("٣", 1), (None, 1)]
)
def test_their_server_says_how_long_to_stay_away(header: str | None, days: int) -> None:
    assert failed(ONE, NOW, "Busy.", retry_after(header)).due == NOW + days * DAY
