"""When something outside is left alone, and when it is asked again."""

import pytest

from image_store.caches.breaker import LONGEST_RETRY_SECONDS, RETRY_SECONDS, SLOW_SECONDS, Breaker


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker("it", clock)


def test_one_failure_is_enough_and_one_asks_for_all(breaker: Breaker, clock: Clock) -> None:
    assert breaker.may_ask()
    breaker.failed("gone")
    assert not breaker.may_ask()
    clock.now += RETRY_SECONDS - 0.01
    assert not breaker.may_ask()
    clock.now += 0.02
    assert breaker.may_ask()
    assert not breaker.may_ask(), "one asks for all"
    breaker.answered(0.001)
    assert breaker.may_ask()
    assert breaker.may_ask()


def test_it_is_asked_less_often_the_longer_it_is_gone(breaker: Breaker, clock: Clock) -> None:
    breaker.failed("gone")
    pauses = []
    for _ in range(6):
        before = clock.now
        while not breaker.may_ask():
            clock.now += RETRY_SECONDS / 10
        pauses.append(clock.now - before)
        breaker.failed("still gone")
        breaker.failed("still gone, says one who asked before")
    assert pauses == pytest.approx([1, 2, 4, 8, 8, 8], abs=0.2)
    assert (RETRY_SECONDS, LONGEST_RETRY_SECONDS) == (1, 8)
    clock.now += LONGEST_RETRY_SECONDS
    assert breaker.may_ask()
    breaker.answered(0.001)
    breaker.failed("gone again")
    clock.now += RETRY_SECONDS
    assert breaker.may_ask(), "and soon again when it had come back"


def test_a_late_answer_of_before_does_not_close_it(breaker: Breaker) -> None:
    breaker.failed("gone")
    breaker.answered(0.001)
    assert not breaker.may_ask()


def test_who_asked_for_all_and_never_came_back_blocks_nobody(breaker: Breaker, clock: Clock) -> None:
    breaker.failed("gone")
    clock.now += RETRY_SECONDS
    assert breaker.may_ask()
    clock.now += RETRY_SECONDS
    assert breaker.may_ask()


def test_slow_answers_in_a_row_are_a_failure(breaker: Breaker) -> None:
    asked = 0
    while breaker.may_ask():
        breaker.answered(SLOW_SECONDS + 0.001)
        asked += 1
    # A request for something new asks five times.
    assert 2 < asked < 5


def test_one_or_two_slow_answers_are_no_failure_however_slow(breaker: Breaker) -> None:
    breaker.answered(10.0)
    breaker.answered(10.0)
    assert breaker.may_ask()
    breaker.answered(10.0)
    assert not breaker.may_ask()


def test_a_quick_answer_forgives_slow_ones(breaker: Breaker) -> None:
    for _ in range(10):
        breaker.answered(SLOW_SECONDS + 0.001)
        breaker.answered(SLOW_SECONDS)
    assert breaker.may_ask()


def test_it_says_once_that_it_opens_and_once_that_it_closes(
    breaker: Breaker, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        breaker.failed("gone")
        clock.now += LONGEST_RETRY_SECONDS
        assert breaker.may_ask()
    breaker.answered(0.001)
    breaker.answered(0.001)
    assert [record.message for record in caplog.records] == [
        "the server does without it for a while: gone",
        "it answers again",
    ]
