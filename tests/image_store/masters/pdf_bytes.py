"""PDF documents written by hand, object by object, for tests."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def document(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """The objects, numbered from 1, of which the first is the catalogue."""
    written, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % count
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, len(written))
    return written + head + table + end


def stream(members: bytes, content: bytes) -> bytes:
    """A stream object with these members of its dictionary."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (members, len(content), content)


def image(members: bytes, width: int, height: int, content: bytes) -> bytes:
    """An image object."""
    return stream(b"/Type/XObject/Subtype/Image/Width %d/Height %d%s" % (width, height, members), content)


def raw_image(pixels: bytes, width: int, height: int, members: bytes = b"") -> bytes:
    """An image of 8-bit samples, three or one for each pixel."""
    space = b"/DeviceRGB" if len(pixels) == 3 * width * height else b"/DeviceGray"
    packed = zlib.compress(pixels)
    return image(b"/ColorSpace%s/BitsPerComponent 8/Filter/FlateDecode%s" % (space, members), width, height, packed)


@dataclass
class Made:
    """A document of pages that is put together: catalogue, page tree, font, then what is added."""

    catalogue: bytes = b""
    info: bytes = b""
    pages: list[bytes] = field(default_factory=list)
    others: list[bytes] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """Adds an object; its number."""
        self.others.append(content)
        return 3 + len(self.others)

    def page(self, content: bytes, box: str = "0 0 200 300", *, images: Sequence[int] = (), more: bytes = b"") -> None:
        """Adds a page that paints this; images are called I0, I1, ..."""
        painted = self.add(stream(b"", content))
        named = b"".join(b"/I%d %d 0 R" % (number, place) for number, place in enumerate(images))
        resources = b"<</Font<</F 3 0 R>>/XObject<<%s>>>>" % named
        head = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents %d 0 R" % (box.encode(), painted)
        self.pages.append(head + b"/Resources" + resources + more + b">>")

    def page_number(self, leaf: int) -> int:
        """The object of a page, when nothing is added any more."""
        return 4 + len(self.others) + leaf

    def whole(self) -> bytes:
        """The whole document."""
        return document(list(self._objects()), b"/Info %d 0 R" % self.page_number(len(self.pages)))

    def _objects(self) -> Iterator[bytes]:
        kids = b" ".join(b"%d 0 R" % self.page_number(leaf) for leaf in range(len(self.pages)))
        yield b"<</Type/Catalog/Pages 2 0 R" + self.catalogue + b">>"
        yield b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % len(self.pages)
        yield FONT
        yield from self.others
        yield from self.pages
        yield b"<<" + self.info + b">>"
