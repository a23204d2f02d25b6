"""Where the masters of a book lie, without a path of this machine. Pure."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from image_store import Source


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A named root of the settings, and the folder below it.

    Without a name the place is not remembered, only the paths within the folder: no absolute path goes into SQL.
    """

    root: str
    folder: PurePosixPath

    def source(self, file: str, sha256: str, size: int) -> Source:
        """The source of a master by the path of its file within the folder; size in bytes."""
        return Source(self.root, str(self.folder / file), sha256, size)
