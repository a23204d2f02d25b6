"""The files of an image: stored tiles as they are, and the few sizes that are no tile. Knows no document."""

import os
from pathlib import Path

from iiif_server.export.addresses import image_folder
from iiif_server.export.folder import Folder
from iiif_server.gate import Access, scope
from image_store import RENDER_VERSION, ImageRecord, ImageRequest, Limits, promised0
from image_store.store import ImageStore

# Raised whenever the files of an image are others than before.
LAYOUT = 1
NAMES = frozenset({"default.jpg", "info.json"})
JPEG_ENDS = b"\xff\xd9"


def made_of(record: ImageRecord, limits: Limits) -> str:
    """The key of an image's files: all that shapes them."""
    return f"{record.pyramid} {LAYOUT} {RENDER_VERSION} {limits.width}x{limits.height} {limits.area}"


def write_image(folder: Folder, store: ImageStore, record: ImageRecord, limits: Limits, access: Access) -> int:
    """Writes every file that info.json promises, and takes away those of before; the bytes that were written.

    Raises BrokenPyramid, Busy, OSError.
    """
    place, written = image_folder(record.group, record.id), 0
    promised = list(promised0(record.info, limits))
    for name in promised:
        request = ImageRequest.parse(*name.split("/"))
        work = store.plan(record, request.resolve(record.info, limits), scope(access))
        body = store.image(work)
        folder.write(f"{place}/{name}", body)
        written += len(body)
    wanted = {f"{place}/{name}" for name in (*promised, "info.json")}
    folder.remove(path for path in list(folder.below(place, NAMES)) if path not in wanted)
    return written


def is_there(folder: Folder, record: ImageRecord, limits: Limits) -> bool:
    """Whether each file of an image is there and ends as a JPEG does: a disk that lost its power leaves others."""
    place = folder.root / image_folder(record.group, record.id)
    return all(_ends(place / name) for name in promised0(record.info, limits))


def remove_image(folder: Folder, book_id: str, image_id: str) -> None:
    """Takes the files of an image away."""
    folder.remove(list(folder.below(image_folder(book_id, image_id), NAMES)))


def _ends(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(-len(JPEG_ENDS), os.SEEK_END)
            return file.read() == JPEG_ENDS
    except OSError:
        return False
