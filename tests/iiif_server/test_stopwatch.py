"""The times of steps, by a clock that the test moves."""

import pytest

from iiif_server.stopwatch import Stopwatch


def test_steps_are_summed_by_name_and_one_that_fails_has_taken_its_time() -> None:
    now = [0.0]
    watch = Stopwatch(lambda: now[0])
    with watch("read"):
        now[0] += 2
    with pytest.raises(OSError, match="gone"), watch("decode"):
        now[0] += 3
        raise OSError("gone")
    now[0] += 10
    with watch("read"):
        now[0] += 4
    watch.add("plan", 1.5)
    assert watch.seconds == {"read": 6.0, "decode": 3.0, "plan": 1.5}
    assert list(watch.seconds) == ["read", "decode", "plan"]
    assert watch.times == {"read": 2, "decode": 1, "plan": 1}
