"""A ZIP file by file: each is given back as bytes as soon as it is whole, and only its name and its place are kept.

`zipfile` writes sizes and checksum of a file in front of it, where it can go back there; so programs that read a ZIP
from its beginning understand it too. It goes back no further than to the file that it writes. Knows no book.
"""

from datetime import date as Day
from io import SEEK_SET, BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

# A file that everybody may read. Its kind and rights stand in the upper half, as Unix has them.
RIGHTS = 0o100644 << 16
UNIX = 3


class ZipStream:
    """A ZIP of which every method gives the next bytes; they must be written at once and in this order."""

    def __init__(self, day: Day) -> None:
        """`day`: of every file in it, from 1980 on."""
        self._day = (day.year, day.month, day.day, 0, 0, 0)
        self._sent = _Ahead()
        self._zip = ZipFile(self._sent, "w")

    def add(self, name: str, content: bytes, *, packed: bool = False) -> bytes:
        """A file as it is, or `packed`. `name`: with slashes between folders."""
        entry = ZipInfo(name, self._day)
        entry.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        entry.create_system, entry.external_attr = UNIX, RIGHTS
        self._zip.writestr(entry, content)
        return self._sent.take()

    def end(self) -> bytes:
        """What stands behind the last file."""
        self._zip.close()
        return self._sent.take()


class _Ahead(BytesIO):
    """What was written and not yet taken. Its places are counted from the beginning of all."""

    def __init__(self) -> None:
        super().__init__()
        self._before = 0

    def tell(self) -> int:
        return self._before + super().tell()

    def seek(self, place: int, whence: int = SEEK_SET) -> int:
        return self._before + super().seek(place - self._before if whence == SEEK_SET else place, whence)

    def take(self) -> bytes:
        """All of it; none of it can be changed any more."""
        taken = self.getvalue()
        self._before += len(taken)
        super().seek(0)
        self.truncate()
        return taken
