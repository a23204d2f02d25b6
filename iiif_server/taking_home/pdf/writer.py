"""Numbered objects one behind the other, and at the end the table of where each begins. Knows no page."""

import hashlib
import zlib
from collections.abc import Mapping

from iiif_server.taking_home.pdf.objects import array, dictionary, name, octets, reference

# The second line says to who copies the file that it is no text.
HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# The table of places has ten digits for each.
MOST_BYTES = 10**10 - 1
FREE = b"0000000000 65535 f \n"
ID_BYTES = 16


class TooLong(Exception):
    """The file would be longer than its own table can say."""


class PdfWriter:
    """Gives the bytes of each object as it is finished, and remembers where it begins and nothing else.

    Every method that gives bytes counts on their being written at once and in this order.
    """

    def __init__(self) -> None:
        # By number; the first is never an object, and an object that is not written stays 0: free.
        self._places = [0]
        self._length = 0

    def begin(self) -> bytes:
        """The first lines of the file."""
        return self._written(HEAD)

    def new(self) -> int:
        """The number of an object that can be named from now on."""
        self._places.append(0)
        return len(self._places) - 1

    def object(self, number: int, value: bytes) -> bytes:
        """An object that holds a value."""
        self._places[number] = self._length
        return self._written(b"%d 0 obj\n%b\nendobj\n" % (number, value))

    def stream(self, number: int, entries: Mapping[str, bytes], content: bytes) -> bytes:
        """An object that holds bytes, as they are; `entries` say what they are."""
        head = dictionary({**entries, "Length": b"%d" % len(content)})
        return self.object(number, head + b"\nstream\n" + content + b"\nendstream")

    def packed(self, number: int, entries: Mapping[str, bytes], content: bytes) -> bytes:
        """An object that holds bytes, deflated."""
        return self.stream(number, {**entries, "Filter": name("FlateDecode")}, zlib.compress(content))

    def end(self, catalog: int, info: int, identity: str) -> bytes:
        """The table of places, and where to begin reading. `identity`: the same for files that are the same."""
        table = [FREE if place == 0 else b"%010d 00000 n \n" % place for place in self._places]
        same = octets(hashlib.sha256(identity.encode()).digest()[:ID_BYTES])
        trailer = {
            "Size": b"%d" % len(table),
            "Root": reference(catalog),
            "Info": reference(info),
            "ID": array((same, same)),
        }
        head = b"xref\n0 %d\n" % len(table)
        tail = b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (dictionary(trailer), self._length)
        return self._written(head + b"".join(table) + tail)

    def _written(self, content: bytes) -> bytes:
        self._length += len(content)
        if self._length > MOST_BYTES:
            raise TooLong(f"the file has more than {MOST_BYTES} bytes")
        return content
