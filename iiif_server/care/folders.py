"""Where the masters of each book lay on this machine at its last ingest, without a named root: a hint, not a truth.

It stands in a file beside the catalogue, not in it: the catalogue has no path of one machine. The file may be deleted
at any time; then masters without a root are not found until the next ingest.
"""

import logging
from collections.abc import Mapping
from pathlib import Path

import orjson

from iiif_server.ingest.errors import LibraryBusy
from iiif_server.ingest.lock import library_lock

FILE_NAME = "masters.json"

log = logging.getLogger(__name__)


def remembered_folders(home: Path) -> dict[str, Path]:
    """Book -> the folder of its masters."""
    try:
        read = orjson.loads((home / FILE_NAME).read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, orjson.JSONDecodeError) as error:
        log.warning("%s cannot be read, so the places of masters are not known: %s", home / FILE_NAME, error)
        return {}
    found = read.items() if isinstance(read, dict) else ()
    return {book: Path(folder) for book, folder in found if isinstance(folder, str)}


def remember_folder(home: Path, book_id: str, masters: Path) -> None:
    """`masters`: the folder of the masters of a book, or its one file.

    A file system that takes no more writes is a warning, and so is a lock that is not to be had: it is only a hint.
    """
    try:
        with library_lock(home, f"the ingest of {book_id}"):
            _remember(home, book_id, masters)
    except LibraryBusy as busy:
        log.warning("the place of the masters of %s is not remembered: %s", book_id, busy)


def _remember(home: Path, book_id: str, masters: Path) -> None:
    known: Mapping[str, Path] = remembered_folders(home)
    place = (masters if masters.is_dir() else masters.parent).absolute()
    if known.get(book_id) == place:
        return
    told = {name: str(path) for name, path in sorted({**known, book_id: place}.items())}
    draft = home / f".{FILE_NAME}"
    try:
        draft.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
        draft.replace(home / FILE_NAME)
    except (OSError, orjson.JSONEncodeError) as error:
        log.warning("the place of the masters of %s cannot be remembered: %s", book_id, error)
