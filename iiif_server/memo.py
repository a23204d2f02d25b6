"""What was worked out lately, by key: bounded, and cheap above all. Knows nothing of what it remembers."""

from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memo(Generic[Key, Value]):
    """Remembers at least the last `most` values that were put or found, and at most twice as many.

    Two generations instead of an order of use: a look is one or two looks into a dict. Safe to share between
    threads, for each step is one step of the interpreter; a value that two of them work out at once is the same.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._young: dict[Key, Value] = {}
        self._old: dict[Key, Value] = {}

    def get(self, key: Key) -> Value | None:
        """What was put under this key lately, or None."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: Key, value: Value) -> None:
        """Remember it."""
        young = self._young
        if len(young) >= self._most:
            self._old, self._young = young, {key: value}
        else:
            young[key] = value
