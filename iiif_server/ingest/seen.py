"""Masters that were read before: which of them need not be read again. Pure.

As git does it: size and time of change tell that a file is the same. Two masters that look alike (uncompressed scans of
one size, written within one tick of a slow clock) are told apart by their inode, so that two pages that changed their
names are not taken for each other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

# A file that was changed so shortly before it was read could be changed again without another time: FAT counts two
# seconds at a time.
SETTLED_NS: Final = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Status:
    """What a file system says of a file: bytes, time of change (ns), inode."""

    size: int
    mtime_ns: int
    inode: int

    @property
    def looks(self) -> tuple[int, int]:
        """What most files differ in."""
        return self.size, self.mtime_ns


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when it was read last, and the SHA-256 that it had. `alike`: another of its book looks so."""

    status: Status
    sha256: str
    alike: bool = False

    def is_still(self, now: Status) -> bool:
        """Whether a file is the one that was seen."""
        return self.status.looks == now.looks and (self.status.inode == now.inode or not self.alike)


NOTHING_SEEN: Final[Mapping[str, Seen]] = MappingProxyType({})


def is_settled(mtime_ns: int, read_ns: int) -> bool:
    """Whether a file whose reading began at `read_ns` would have another time of change, were it changed since."""
    return mtime_ns + SETTLED_NS <= read_ns


def seen_of(files: Iterable[tuple[str, Status, str]]) -> dict[str, Seen]:
    """Name -> what was seen, from names, what the file system said, and SHA-256 of the files of one book."""
    files = list(files)
    times = Counter(status.looks for _, status, _ in files)
    return {name: Seen(status, sha256, times[status.looks] > 1) for name, status, sha256 in files}
