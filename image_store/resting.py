"""Waiting without being in the way: what a thread is given to wait in. Knows no thread and no server."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeAlias

# In the context that it makes, a thread only waits, and others may have its share.
Resting: TypeAlias = Callable[[], AbstractContextManager[None]]
