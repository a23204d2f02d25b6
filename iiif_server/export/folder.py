"""The folder that books are exported into: what in it is ours, and how it is written. Knows no book's content.

A file gets its name when it is whole. Nothing is touched that no list of ours names: a folder that has files and no
mark of ours is refused, and what others put beside our files stays.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from iiif_server.export.errors import CannotExport

MARK = "iiif-export.json"
DRAFT = ".part"
KIND = "iiif-server export"
# A mark is a few hundred bytes; whatever is larger is none of ours.
MOST_MARK_BYTES = 65_536


class Folder:
    """An open export. `base` is the address at which it was exported last; None: it is new."""

    def __init__(self, root: Path, base: str | None) -> None:
        self.root = root
        self.base = base

    def mark(self, base: str) -> None:
        """From now on the folder is an export, for this address."""
        self.put(MARK, orjson.dumps({"kind": KIND, "base": base}, option=orjson.OPT_INDENT_2))

    def put(self, path: str, body: bytes) -> bool:
        """Writes a file of the export if it is not there with these bytes; whether it was written. Raises OSError."""
        target = self.root / path
        if _content(target, len(body)) == body:
            return False
        self.write(path, body)
        return True

    def write(self, path: str, body: bytes) -> None:
        """Writes a file of the export under another name, and gives it its own. Raises OSError."""
        target = f"{self.root}/{path}"
        draft = target + DRAFT
        try:
            file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - thousands of them
            file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        with open(file, "wb") as opened:  # noqa: PTH123 - a descriptor
            opened.write(body)
        os.replace(draft, target)  # noqa: PTH105

    def remove(self, paths: Iterable[str]) -> None:
        """Takes files of the export away, and the folders that are empty then. Raises OSError."""
        folders = set()
        for path in paths:
            target = self.root / path
            for name in (target, target.with_name(target.name + DRAFT)):
                name.unlink(missing_ok=True)
            folders |= set(target.relative_to(self.root).parents)
        for folder in sorted(folders, key=lambda one: len(one.parts), reverse=True):
            # Not the export itself, and not what somebody put something into.
            if folder.parts and (self.root / folder).is_dir() and not any((self.root / folder).iterdir()):
                (self.root / folder).rmdir()

    def below(self, path: str, names: frozenset[str]) -> Iterator[str]:
        """The paths of the files below a folder of the export that have these names, or would have had them."""
        for folder, _, files in os.walk(self.root / path):
            for name in files:
                if name.removesuffix(DRAFT) in names:
                    yield (Path(folder) / name.removesuffix(DRAFT)).relative_to(self.root).as_posix()

    def books(self) -> list[str]:
        """The names of the folders of books."""
        try:
            return sorted(one.name for one in (self.root / "books").iterdir() if one.is_dir())
        except FileNotFoundError:
            return []


def look_into(root: Path) -> Folder:
    """The export in a folder, or the empty folder, or none yet; writes nothing. Raises CannotExport."""
    if not root.exists():
        return Folder(root, None)
    if not root.is_dir():
        raise CannotExport(f"{root} is a file. Name a folder: a new one, an empty one, or one that was exported into.")
    base = _base_of(root)
    if base is None and any(one.name != MARK + DRAFT for one in root.iterdir()):
        raise CannotExport(
            f"{root} has files in it and no {MARK}, so it is not an export, and its files might be overwritten. Name a"
            " new or an empty folder, or one that was exported into."
        )
    return Folder(root, base)


@contextmanager
def open_for_writing(root: Path) -> Iterator[Folder]:
    """The export in a folder, which is made; nobody else exports into it meanwhile. Raises CannotExport."""
    look_into(root)
    root.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(root, os.O_RDONLY)
    try:
        try:
            # The folder itself: a lock file would stand among what is served.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotExport(f"Another export into {root} is running. Wait until it has ended.") from None
        yield look_into(root)
    finally:
        os.close(descriptor)


def _base_of(root: Path) -> str | None:
    """What the mark says; None where there is none of ours."""
    try:
        with (root / MARK).open("rb") as file:
            mark = orjson.loads(file.read(MOST_MARK_BYTES))
    except (FileNotFoundError, orjson.JSONDecodeError):
        return None
    if not isinstance(mark, dict) or mark.get("kind") != KIND or not isinstance(mark.get("base"), str):
        return None
    return str(mark["base"])


def _content(path: Path, length: int) -> bytes | None:
    """The bytes of a file that has this length; None: it is not there, or has another."""
    try:
        with path.open("rb") as file:
            return file.read() if os.fstat(file.fileno()).st_size == length else None
    except FileNotFoundError:
        return None
