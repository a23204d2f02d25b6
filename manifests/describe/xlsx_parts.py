"""An XLSX file is a ZIP of XML: its parts, unpacked piece by piece within bounds, and read without entities.

Knows no row and no cell. No part is ever unpacked as a whole; what a part may unpack to is checked before and counted
while it unpacks, so that a file that lies about it is stopped too.
"""

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from manifests.errors import BadDescription

MOST_BYTES = 32 << 20
MOST_PARTS = 5_000
# A million cells with their marks.
MOST_ELEMENTS = 4_000_000
MOST_DEPTH = 64
# Long enough that a long value is not looked at again and again, as old versions of expat do.
PIECE = 1 << 20
_LOCAL_HEADER = 30
_ENCRYPTED = 1
_STORED, _DEFLATED = 0, 8
_DAMAGE = (BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, ValueError, OverflowError, KeyError)

Start = Callable[[str, Mapping[str, str]], None]


def _nothing(*_: object) -> None:
    """For what a reader of a part does not look at."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Who hears of a part: of each element with its attributes, of its end, of the text within. Names come without
    their namespaces."""

    start: Start
    end: Callable[[str], None] = _nothing
    text: Callable[[str], None] = _nothing


class Parts:
    """The parts of an XLSX file. Raises BadDescription, always with a sentence for people."""

    def __init__(self, data: bytes, source: str) -> None:
        self._data = data
        self._source = source
        if len(data) > MOST_BYTES:
            raise BadDescription(f"{source} has {len(data)} bytes; a table may have {MOST_BYTES}. Divide it.")
        # Its directory is counted before anything is made of it.
        if data.count(b"PK\x01\x02") > MOST_PARTS:
            raise BadDescription(f"{source} has more than {MOST_PARTS} parts: it is no spreadsheet.")
        try:
            with ZipFile(BytesIO(data)) as archive:
                self._infos = {info.filename.lstrip("/").lower(): info for info in archive.infolist()}
        except _DAMAGE as error:
            raise self._damaged(str(error)) from error

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._infos

    def read(self, name: str, limit: int, heard: Heard) -> None:
        """Reads the XML of a part that unpacks to at most `limit` bytes."""
        info = self._infos.get(name.lower())
        if info is None:
            raise self._damaged(f"its part {name} is missing")
        if info.file_size > limit:
            raise BadDescription(f"{self._source} unpacks to more than {limit} bytes ({name}). Divide the table.")
        parser: expat.XMLParserType | None = None
        try:
            for piece in self._pieces(info, limit):
                if parser is None:
                    parser = _parser(heard, self._source, piece)
                # Values and names are short: what goes on for so long is made to fill the memory.
                if len(piece) == PIECE and b"<" not in piece:
                    raise self._damaged(f"a value in {name} is longer than {PIECE} bytes")
                parser.Parse(piece, False)
            if parser is not None:
                parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise self._damaged(f"{name}: {error}") from error
        except _DAMAGE as error:
            raise self._damaged(f"{name}: {error}") from error

    def _pieces(self, info: ZipInfo, limit: int) -> Iterator[bytes]:
        """The bytes of a part, in pieces of PIECE but the last."""
        data, at = self._data, info.header_offset
        if data[at : at + 4] != b"PK\x03\x04" or info.flag_bits & _ENCRYPTED:
            raise self._damaged("a part is encrypted or not where it should be")
        name_length, extra_length = struct.unpack_from("<HH", data, at + 26)
        begin = at + _LOCAL_HEADER + name_length + extra_length
        packed = data[begin : begin + info.compress_size]
        if info.compress_type == _STORED:
            unpacked: Iterator[bytes] = (packed[start : start + PIECE] for start in range(0, len(packed), PIECE))
        elif info.compress_type == _DEFLATED:
            unpacked = _inflated(packed)
        else:
            raise self._damaged("a part is packed in a way that spreadsheets do not use")
        total = checksum = 0
        for piece in unpacked:
            total, checksum = total + len(piece), zlib.crc32(piece, checksum)
            if total > limit:
                raise BadDescription(f"{self._source} unpacks to more than {limit} bytes. Divide the table.")
            yield piece
        if checksum != info.CRC:
            raise self._damaged("its checksum is wrong")

    def _damaged(self, what: str) -> BadDescription:
        return BadDescription(
            f"{self._source} cannot be read as a spreadsheet: {what}. Open it and save it anew as .xlsx or CSV UTF-8."
        )


def _inflated(packed: bytes) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    piece = inflate.decompress(packed, PIECE)
    while piece:
        whole = piece
        while len(whole) < PIECE and inflate.unconsumed_tail:
            whole += inflate.decompress(inflate.unconsumed_tail, PIECE - len(whole))
        yield whole
        piece = inflate.decompress(inflate.unconsumed_tail, PIECE)
    yield inflate.flush()


def _parser(heard: Heard, source: str, begin: bytes) -> expat.XMLParserType:
    """A parser that refuses document types, and with them every entity, and counts what it sees.

    The encoding is one of the two that spreadsheets have, whatever the part says: no name from outside finds a codec.
    """
    elements = depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal elements, depth
        elements, depth = elements + 1, depth + 1
        if elements > MOST_ELEMENTS or depth > MOST_DEPTH:
            raise BadDescription(f"{source} has more in it than a table of the size that is allowed. Divide it.")
        heard.start(_local(name), _plain(attributes))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        heard.end(_local(name))

    def doctype(*_: object) -> None:
        raise BadDescription(f"{source} has a document type in it, which no spreadsheet has; it is not read.")

    parser = expat.ParserCreate("utf-16" if begin[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = heard.text
    parser.StartDoctypeDeclHandler = doctype
    return parser


def _local(name: str) -> str:
    """Without its prefix: parts of spreadsheets mix no vocabularies."""
    return name.rpartition(":")[2] if ":" in name else name


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    return {_local(key): value for key, value in attributes.items() if not key.startswith("xmlns")}
