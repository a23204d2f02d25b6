"""Whether a use repeats one of the last seconds: a page loaded again, a link that was clicked twice.

COUNTER counts such a pair once. Whoever it was is not asked: what is compared is the digest of what was used, from
which site and with what browser. All processes of a machine share the file, for a reader's requests reach any of them.
"""

import os
from fcntl import LOCK_EX, LOCK_UN, lockf
from hashlib import blake2b
from pathlib import Path
from weakref import finalize

from iiif_server.mapped_words import WORD, map_words

NAME = "last-uses"
SECONDS = 30
# 128 KiB. What falls on one shelf with others takes the place of the oldest: then a repetition may be counted.
SHELVES, PLACES = 2048, 8
_HALF = 32
_LOW = (1 << _HALF) - 1


class LastUses:
    """The last uses, in a file of `folder`: 32 bits of the digest of each, and the second in which it was seen."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        finalize(self, os.close, self._file)
        self._words = map_words(
            self._file, SHELVES * PLACES * WORD, f"repeated uses are known to one process only ({folder})"
        )

    def repeats(self, use: tuple[str, ...], moment: float) -> bool:
        """Whether the same was seen up to SECONDS before, or after: each process looks a few seconds late.

        A row of repetitions is one use, as long as none comes later than SECONDS after the one before.
        """
        digest = int.from_bytes(blake2b("\0".join(use).encode(), digest_size=WORD).digest())
        mark, second = digest >> _HALF, int(moment)
        first = digest % SHELVES * PLACES
        # Two processes that looked at the same moment would both find nothing.
        lockf(self._file, LOCK_EX)
        try:
            return self._seen(first, mark, second)
        finally:
            lockf(self._file, LOCK_UN)

    def _seen(self, first: int, mark: int, second: int) -> bool:
        """Whether the mark is on the shelf that begins there; from now on it is, with this second."""
        shelf = self._words[first : first + PLACES].tolist()
        known = next((place for place, word in enumerate(shelf) if word >> _HALF == mark), None)
        place = min(range(PLACES), key=lambda place: shelf[place] & _LOW) if known is None else known
        self._words[first + place] = mark << _HALF | second
        return known is not None and abs(second - (shelf[known] & _LOW)) <= SECONDS
