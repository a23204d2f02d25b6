"""What the store tells whoever counts: the hook of `/metrics`. Knows no counter and no clock."""

from typing import Protocol

from image_store.weight import Weight


class Counts(Protocol):
    """Told of what happens. Called by many threads, often: it must be quick, and never fail."""

    def looked_up(self, layer: str, *, hit: bool) -> None:
        """A layer of the cache was asked for a derivative."""

    def rendered(self, weight: Weight, seconds: float) -> None:
        """A derivative was made, from stored tiles to its place in the cache."""

    def refused(self, weight: Weight) -> None:
        """Work was turned away, for there was too much of its kind."""


class NoCounts:
    """Counts nothing."""

    def looked_up(self, layer: str, *, hit: bool) -> None:
        """Nothing."""

    def rendered(self, weight: Weight, seconds: float) -> None:
        """Nothing."""

    def refused(self, weight: Weight) -> None:
        """Nothing."""
