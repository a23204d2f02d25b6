"""Where a master lies on this machine, if anybody knows. Looks at folders; opens no file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from iiif_server.ingest.keys import readable
from image_store import Source


@dataclass(frozen=True, slots=True)
class NotKnown:
    """A master that cannot be looked for. `asked_for`: a setting or an option names its place, and it is not there."""

    reason: str
    asked_for: bool


class MasterPlaces:
    """The places of masters: named roots, and folders that are remembered or given for books without a root."""

    def __init__(self, roots: Mapping[str, Path], folders: Mapping[str, Path], given: Path | None = None) -> None:
        self._roots = roots
        self._folders = folders
        self._given = given

    def find(self, book_id: str, source: Source) -> Path | NotKnown:
        """The path of a master, whether or not a file is there.

        An empty folder counts as not there: so looks the place of a drive that is not connected.
        """
        if self._given is not None:
            key = _below(self._given, source)
            return _in_folder(self._given, key, f"the folder {self._given} (--from)", asked_for=True)
        if source.root:
            if source.root not in self._roots:
                return NotKnown(f"the root {source.root!r} is not in IIIF_SOURCE_ROOTS", asked_for=True)
            root = self._roots[source.root]
            return _in_folder(root, source.key, f"the root {source.root!r} ({root})", asked_for=True)
        if book_id not in self._folders:
            return NotKnown("nobody noted where they lie", asked_for=False)
        folder = self._folders[book_id]
        return _in_folder(folder, source.key, f"the folder of the last ingest ({folder})", asked_for=False)


def _below(given: Path, source: Source) -> str:
    """A master of a root, looked for in a folder that may be that of the book or any above it."""
    parts = PurePosixPath(source.key).parts
    for first in range(len(parts)):
        key = "/".join(parts[first:])
        if _walk(given, key) is not None:
            return key
    return source.key


def _in_folder(folder: Path, key: str, name: str, *, asked_for: bool) -> Path | NotKnown:
    try:
        if next(folder.iterdir(), None) is None:
            return NotKnown(f"{name} is empty: is its drive connected?", asked_for)
    except OSError as error:
        return NotKnown(f"{name} cannot be reached: {error.strerror}", asked_for)
    return _walk(folder, key) or folder / key


def _walk(folder: Path, key: str) -> Path | None:
    """The file of this key: also where its name on the disk is spelt with other bytes of Unicode than the key."""
    place = folder
    for part in PurePosixPath(key).parts:
        if (place / part).exists():
            place = place / part
            continue
        try:
            found = next((path for path in sorted(place.iterdir()) if readable(path.name) == part), None)
        except OSError:
            return None
        if found is None:
            return None
        place = found
    return place
