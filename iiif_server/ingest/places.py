"""Where the masters of a book lie, without a path of this machine. Pure."""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from image_store import Source


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """A named root of the settings, and the folder below it.

    Without a name the place is not remembered, only the paths within the folder: no absolute path goes into SQL.
    """

    root: str
    folder: PurePosixPath

    def below(self, source: Source) -> Source:
        """A source whose key is its path within the folder, with its place below the root."""
        return replace(source, root=self.root, key=str(self.folder / source.key))
