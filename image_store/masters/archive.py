"""ZIP and CBZ archives of images: each image is a page. Reads the archive; decodes no image.

Nothing is ever unpacked under a name of the archive: what is needed goes into a file without a name, and is gone with
the process.
"""

import hashlib
import lzma
import stat
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import NoReturn
from zipfile import BadZipFile, ZipFile, ZipInfo

from image_store.errors import BadMaster
from image_store.file_order import natural_order
from image_store.masters import archive_names as names
from image_store.masters.contents import Contents, Leaf, Taking
from image_store.masters.decoded import Decoded
from image_store.masters.held import nameless_file, path_of
from image_store.masters.kinds import HEAD_BYTES, NAMES, kind_of_bytes
from image_store.masters.leaves import leaf_count

MOST_ENTRIES = 100_000
MOST_MEMBER_BYTES = 8 << 30
# Blank pages without compression inside shrink to a thousandth; but not so many that the whole is this much larger.
MOST_BYTES = 16 << 30
MOST_GROWTH = 200
LOCAL_HEADER = 30
PIECE = 1 << 20
ENCRYPTED = 1
METHODS = frozenset({0, 8, 12, 14})  # stored, deflate, bzip2, lzma: what Python unpacks
DOCUMENTS = frozenset({"pdf", "djvu", "zip", "rar", "7z"})
PAGED = frozenset({"tiff", "webp", "gif"})

DAMAGE = (BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the archive under the name that its page gets."""

    name: str
    info: ZipInfo
    problem: str | None = None


def survey_zip(path: Path) -> Contents:
    """One leaf for each image, in natural order, with the fingerprint of its bytes. Raises BadMaster, OSError.

    All of it is unpacked once, to nowhere: so an entry whose checksum is wrong is known before.
    """
    with _opened(path) as archive:
        entries, notes = _entries(archive)
        leaves = tuple(_looked_at(archive, entry) for entry in entries)
    if not leaves:
        raise BadMaster("it is an archive without images" + (f" ({notes[0]})" if notes else ""))
    return Contents("zip", leaves, notes=tuple(notes))


def load(decode: Callable[[Path, Taking], Decoded], path: Path, leaf: int, taking: Taking) -> Decoded:
    """The image `leaf`, counted from 0, by the decoder that is given. Raises BadMaster, pyvips.Error, OSError."""
    with _opened(path) as archive:
        entries, _ = _entries(archive)
        if leaf >= len(entries):
            raise BadMaster(f"it has no page {leaf + 1}: it has {len(entries)}")
        entry = entries[leaf]
        if entry.problem is not None:
            raise BadMaster(entry.problem)
        file = nameless_file()
        try:
            for piece in _unpacked(archive, entry.info):
                file.write(piece)
            file.flush()
            decoded = decode(path_of(file), taking)
        except BaseException:
            file.close()
            raise
    return replace(decoded, facts={**decoded.facts, "archive": "ZIP"}, keeps=file)


def refuse(kind: str, _path: Path, *_: object) -> NoReturn:
    """For archives of other kinds. Raises BadMaster."""
    raise BadMaster(
        f"{NAMES[kind]} archives are not opened; unpack it and take in the folder, or pack its images as ZIP"
    )


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(path) as archive:
            _check(archive, path.stat().st_size)
            yield archive
    except BadZipFile as error:
        raise BadMaster(f"the archive is damaged, or was not copied whole ({error})") from error
    except (UnicodeDecodeError, NotImplementedError, struct.error) as error:
        raise BadMaster(f"the archive is damaged: its list of files cannot be read ({error})") from error


def _check(archive: ZipFile, size: int) -> None:
    """Before anything is unpacked: that all of it together stays bounded. Raises BadMaster."""
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise BadMaster(f"it has {len(infos)} entries; archives of up to {MOST_ENTRIES} are taken in")
    total = sum(info.file_size for info in infos)
    if total > MOST_BYTES and total > size * MOST_GROWTH:
        raise BadMaster(f"unpacked it would have {total} bytes, {total // max(1, size)} times its own size")
    for one, following in pairwise(sorted(infos, key=lambda info: info.header_offset)):
        if one.header_offset + LOCAL_HEADER + one.compress_size > following.header_offset:
            raise BadMaster("its entries overlap, as no program packs them that means well")


def _entries(archive: ZipFile) -> tuple[list[_Entry], list[str]]:
    """The entries that are pages, in natural order, and what is to be said of the others. The same at every call."""
    infos = archive.infolist()
    cyrillic = names.is_cyrillic(info.orig_filename for info in infos if not info.flag_bits & names.UTF8_FLAG)
    found: list[_Entry] = []
    notes: list[str] = []
    taken: set[str] = set()
    for info in infos:
        told = names.entry_name(info.orig_filename, info.flag_bits, info.extra, cyrillic=cyrillic)
        path = names.clean_path(told)
        if not path or told.endswith(("/", "\\")) or names.is_litter(path):
            continue
        reason = _no_page(archive, info, path)
        if reason is not None:
            notes.append(f"{path}: {reason}")
            continue
        name = names.free_name(path, taken)
        taken.add(name)
        if name != told.replace("\\", "/"):
            notes.append(f"{name}: it is called {told!r} in the archive")
        found.append(_Entry(name, info, _problem(info, path)))
    return sorted(found, key=lambda entry: natural_order(entry.name)), notes


def _no_page(archive: ZipFile, info: ZipInfo, path: str) -> str | None:
    """Why an entry is left out; None for images and what should be one."""
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "a link or a device, no file"
    ending = names.ending(path)
    if ending in names.ARCHIVE_ENDINGS:
        return "an archive in the archive is not opened; unpack it"
    if ending in names.IMAGE_ENDINGS or ending in names.DOCUMENT_ENDINGS:
        return None
    try:
        with archive.open(info) as member:
            return None if kind_of_bytes(member.read(HEAD_BYTES)) else "not an image"
    except (*DAMAGE, OSError):
        return "not an image, or damaged"


def _problem(info: ZipInfo, path: str) -> str | None:
    """What is certain of an entry before it is unpacked."""
    if info.flag_bits & ENCRYPTED:
        return "it is encrypted; unpack the archive with its password and take in the folder"
    if info.compress_type not in METHODS:
        return (
            f"it is packed by a method that we do not know ({info.compress_type}); unpack the archive, or pack it anew"
        )
    if info.file_size > MOST_MEMBER_BYTES:
        return f"unpacked it would have {info.file_size} bytes, more than {MOST_MEMBER_BYTES}"
    if names.ending(path) in names.DOCUMENT_ENDINGS:
        return "a document of many pages in an archive is not opened; unpack the archive and take in the folder"
    return None


def _looked_at(archive: ZipFile, entry: _Entry) -> Leaf:
    """The leaf of an entry: its fingerprint, and what is wrong with it."""
    if entry.problem is not None:
        return Leaf(entry.name, problem=entry.problem)
    digest = hashlib.sha256()
    head = b""
    with nameless_file() as copy:
        try:
            for piece in _unpacked(archive, entry.info):
                head = head or piece[:HEAD_BYTES]
                digest.update(piece)
                if kind_of_bytes(head) in PAGED:
                    copy.write(piece)
        except BadMaster as error:
            return Leaf(entry.name, problem=str(error))
        copy.flush()
        problem = _wrong(head, leaf_count(path_of(copy)))
    return Leaf(entry.name, sha256=digest.hexdigest(), problem=problem)


def _wrong(head: bytes, pages: int) -> str | None:
    kind = kind_of_bytes(head)
    if kind is None:
        return "it has an image's name, but is no image" if head else "the file is empty"
    if kind in DOCUMENTS:
        return f"{NAMES[kind]} in an archive is not opened; unpack the archive and take in the folder"
    if pages > 1:
        return f"it holds {pages} pages; unpack the archive and take in the folder, so that none is lost"
    return None


def _unpacked(archive: ZipFile, info: ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry, never more than it announces. Raises BadMaster, OSError."""
    left = info.file_size
    try:
        with archive.open(info) as member:
            while piece := member.read(PIECE):
                left -= len(piece)
                if left < 0:
                    raise BadMaster("it is larger than the archive says")
                yield piece
    except DAMAGE as error:
        raise BadMaster(f"it is damaged in the archive, or the archive was not copied whole ({error})") from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise BadMaster(f"it is damaged in the archive ({error})") from error
