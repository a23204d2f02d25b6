"""The files that rows name: of pyramids, and of books in the trash. Looks at names, opens no file."""

from collections.abc import Iterator
from pathlib import Path

from iiif_server.backup.contents import FILE
from iiif_server.backup.snapshot import Snapshot
from iiif_server.care.fixity import SUFFIXES
from iiif_server.care.trash import DOCUMENT, PYRAMIDS, trash_folder
from iiif_server.ingest.ready import ready

TEXT = SUFFIXES["text"]
# The index last: where it is, the pyramid is complete.
IN_ORDER = tuple(SUFFIXES[role] for role in ("pyramid", "edges", "index"))


def named_files(snapshot: Snapshot, pyramids: Path, with_pyramids: bool) -> Iterator[tuple[str, Path | None]]:
    """Name in the backup and place of each file: the documents of the trash, and, if wished for, all pyramids.

    Of a pyramid that is not complete (its files have not the lengths that its index names) the index stands for all,
    without a place.
    """
    yield from _of_trash(snapshot, pyramids, with_pyramids)
    if with_pyramids:
        for stem in snapshot.stems():
            yield from _of_pyramid(stem, pyramids)


def _of_pyramid(stem: str, pyramids: Path) -> Iterator[tuple[str, Path | None]]:
    if ready(pyramids / stem) is None:
        yield f"pyramids/{stem}{SUFFIXES['index']}", None
        return
    suffixes = (TEXT, *IN_ORDER) if (pyramids / f"{stem}{TEXT}").exists() else IN_ORDER
    for suffix in suffixes:
        yield f"pyramids/{stem}{suffix}", pyramids / f"{stem}{suffix}"


def _of_trash(snapshot: Snapshot, pyramids: Path, with_pyramids: bool) -> Iterator[tuple[str, Path]]:
    """The document of each book in the trash, which is its rows; and its pyramids."""
    for name in snapshot.removed():
        folder, member = trash_folder(pyramids) / name, f"pyramids/{trash_folder(Path()).name}/{name}"
        yield f"{member}/{DOCUMENT}", folder / DOCUMENT
        for path in sorted((folder / PYRAMIDS).glob("*")) if with_pyramids else ():
            if FILE.fullmatch(f"{member}/{PYRAMIDS}/{path.name}"):
                yield f"{member}/{PYRAMIDS}/{path.name}", path
