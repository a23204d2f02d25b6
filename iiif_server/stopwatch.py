"""How long each step of one request takes. Knows no step."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stopwatch:
    """Told of steps as `image_store` tells of them: seconds by name, in the order of their first end.

    For one request: two of its threads may use it, but one after the other.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self.seconds: dict[str, float] = {}
        self.times: dict[str, int] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        """A step, or one more time of it; also one that fails has taken its time."""
        begun = self._clock()
        try:
            yield
        finally:
            self.add(step, self._clock() - begun)

    def add(self, step: str, seconds: float) -> None:
        """A step that took so long."""
        self.seconds[step] = self.seconds.get(step, 0.0) + seconds
        self.times[step] = self.times.get(step, 0) + 1
