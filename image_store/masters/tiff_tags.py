"""The directories of a TIFF and the numbers in their tags (TIFF 6.0, section 2; BigTIFF). Decodes no pixel."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

MOST = 100_000  # directories and entries: more are damage
MOST_NUMBERS = 50_000_000  # in one tag: a strip for each row of the tallest image
FORMS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 16: "Q", 13: "I", 18: "Q"}
RATIONAL = 5
MOST_SUB = 64  # levels that hang on one page

NEW_SUBFILE, SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 254, 255, 256, 257, 258, 259, 262
STRIP_OFFSETS, SAMPLES, STRIP_BYTES, X_RESOLUTION, PLANAR, RESOLUTION_UNIT = 273, 277, 279, 282, 284, 296
TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_BYTES, EXTRA_SAMPLES = 322, 323, 324, 325, 338
ORIENTATION, COLOUR_MAP, SAMPLE_FORMAT, JPEG_TABLES, SUBSAMPLING = 274, 320, 339, 347, 530
SUB_DIRECTORIES, YCC_COEFFICIENTS, YCC_REFERENCE = 330, 529, 532


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory: what the file has under each tag. What is damaged reads as absent."""

    _file: BinaryIO = field(repr=False)
    _order: str
    _entries: dict[int, tuple[int, int, bytes]] = field(repr=False)
    _inline: int = 4

    @property
    def order(self) -> str:
        """Of the bytes in a number: `<` or `>`."""
        return self._order

    def entries(self) -> list[tuple[int, int, int]]:
        """Each tag with the type of its values and how many there are, in the order of the tags."""
        return [(tag, kind, count) for tag, (kind, count, _) in sorted(self._entries.items())]

    def number(self, tag: int, absent: int = 0) -> int:
        """The first number under a tag."""
        found = self.numbers(tag, 1)
        return found[0] if found else absent

    def numbers(self, tag: int, most: int = MOST_NUMBERS) -> tuple[int, ...]:
        """All whole numbers under a tag, at most so many; none where it is absent."""
        kind, count, _ = self._entries.get(tag, (0, 0, b""))
        form = FORMS.get(kind)
        if form is None or count > MOST_NUMBERS:
            return ()
        size = struct.calcsize(form)
        stored = self.stored(tag, size)[: most * size]
        return tuple(struct.unpack_from(f"{self._order}{len(stored) // size}{form}", stored))

    def ratio(self, tag: int) -> float | None:
        """The fraction under a tag."""
        found = self.ratios(tag, 1)
        return found[0] if found else None

    def ratios(self, tag: int, most: int) -> tuple[float, ...]:
        """The fractions under a tag, at most so many; none where it is absent, or has one that is no number."""
        kind, count, _ = self._entries.get(tag, (0, 0, b""))
        stored = self.stored(tag, 8)[: most * 8] if kind == RATIONAL and count <= MOST else b""
        pairs = list(struct.iter_unpack(f"{self._order}II", stored[: len(stored) // 8 * 8]))
        return () if any(below == 0 for _, below in pairs) else tuple(above / below for above, below in pairs)

    def stored(self, tag: int, size: int = 1) -> bytes:
        """The bytes under a tag, whose values have so many bytes each."""
        _, count, value = self._entries.get(tag, (0, 0, b""))
        length = count * size
        if length <= self._inline or length > MOST_NUMBERS * 8:
            return value[:length] if length <= self._inline else b""
        (place,) = struct.unpack_from(self._order + ("Q" if self._inline == 8 else "I"), value)
        try:
            return at(self._file, place, f"{length}s")[0]  # type: ignore[no-any-return]
        except struct.error:
            return b""


def directories(file: BinaryIO) -> Iterator[Directory]:
    """Every directory of the main chain until it ends or breaks off. Raises struct.error when it has no beginning."""
    order = "<" if at(file, 0, "2s") == (b"II",) else ">"
    big = at(file, 2, f"{order}H") == (43,)
    seen: set[int] = set()
    (place,) = at(file, 8 if big else 4, order + ("Q" if big else "I"))
    while place and place not in seen and len(seen) < MOST:
        seen.add(place)
        read = _read(file, place, order, 8 if big else 4)
        if read is None:
            return
        found, place = read
        yield found


def sub_directories(directory: Directory) -> Iterator[Directory]:
    """The directories that hang on this one (SubIFDs); those that cannot be read are left out."""
    for place in directory.numbers(SUB_DIRECTORIES, MOST_SUB):
        read = _read(directory._file, place, directory._order, directory._inline)
        if read is not None:
            yield read[0]


def _read(file: BinaryIO, place: int, order: str, inline: int) -> tuple[Directory, int] | None:
    """The directory at a place and where the next one lies; None where there is none."""
    count, entry, offset = (order + form for form in (("Q", "HHQ8s", "Q") if inline == 8 else ("H", "HHI4s", "I")))
    try:
        (entries,) = at(file, place, count)
        if entries > MOST:
            return None
        start = place + struct.calcsize(count)
        size = struct.calcsize(entry)
        table = b"".join(at(file, start, f"{entries * size}s"))
        (following,) = at(file, start + entries * size, offset)
    except struct.error:
        return None
    found = {tag: (kind, length, value) for tag, kind, length, value in struct.iter_unpack(entry, table)}
    return Directory(file, order, found, inline), following


def at(file: BinaryIO, place: int, form: str) -> tuple[Any, ...]:
    """What lies at a place. Raises struct.error beyond the end."""
    try:
        file.seek(place)
    except (OverflowError, ValueError, OSError) as error:  # farther than any file reaches
        raise struct.error(str(error)) from error
    return struct.unpack(form, file.read(struct.calcsize(form)))
