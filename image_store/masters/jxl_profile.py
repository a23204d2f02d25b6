"""The ICC profile in a JPEG XL codestream (ISO/IEC 18181-1, annex E.4): its entropy code, then what was predicted."""

from dataclasses import dataclass

from image_store.errors import BadMaster
from image_store.masters.jxl_entropy import read_code
from image_store.masters.jxl_header import Bits, wide_number
from image_store.masters.jxl_prefix import DAMAGED

CONTEXTS = 41
MOST_BYTES = 4 << 20
HEAD_BYTES = 128
TAG_NAMES = [
    "cprt",
    "wtpt",
    "bkpt",
    "rXYZ",
    "gXYZ",
    "bXYZ",
    "kXYZ",
    "rTRC",
    "gTRC",
    "bTRC",
    "kTRC",
    "chad",
    "desc",
    "chrm",
    "dmnd",
    "dmdd",
    "lumi",
]
TYPE_NAMES = ("XYZ ", "desc", "text", "mluc", "para", "curv", "sf32", "gbd ")
POINTS = frozenset(["rXYZ", "gXYZ", "bXYZ", "kXYZ", "wtpt", "bkpt", "lumi"])
UNKNOWN_TAG, CURVES, COLUMNS, FIRST_NAME = 1, 2, 3, 4
HAS_PLACE, HAS_SIZE = 64, 128
INSERT, PAIRS, FOURS, PREDICT, POINT, FIRST_TYPE = 1, 2, 3, 4, 10, 16


def read_profile(codestream: bytes, place: int) -> bytes:
    """The profile that begins at this bit. Raises BadMaster."""
    bits = Bits(codestream[: MOST_BYTES + (place >> 3)], place)
    size = wide_number(bits)
    if size > MOST_BYTES:
        raise BadMaster(DAMAGED)
    reader = read_code(bits, CONTEXTS)
    stored = bytearray()
    for number in range(size):
        before = stored[-1] if number > 0 else 0
        further = stored[-2] if number > 1 else 0
        found = reader.number(_context(number, before, further))
        if found > 255:
            raise BadMaster(DAMAGED)
        stored.append(found)
    reader.check_end()
    try:
        return _Unpacking(bytes(stored)).profile()
    except IndexError as error:
        raise BadMaster(DAMAGED) from error


def _context(number: int, before: int, further: int) -> int:
    return 0 if number <= HEAD_BYTES else 1 + _sort(before) + 8 * _rough_sort(further)


def _sort(byte: int) -> int:
    if chr(byte).isascii() and chr(byte).isalpha():
        return 0
    if byte in b"0123456789.,":
        return 1
    if byte < 16:
        return 2 + min(byte, 2)
    return 6 if byte == 255 else 5 if byte > 240 else 7


def _rough_sort(byte: int) -> int:
    if _sort(byte) < 2:
        return _sort(byte)
    return 2 if byte < 16 else 3 if byte > 240 else 4


@dataclass(slots=True)
class _Part:
    """Bytes that are read one after the other. Raises IndexError beyond the end."""

    stored: bytes
    place: int = 0

    def byte(self) -> int:
        self.place += 1
        return self.stored[self.place - 1]

    def some(self, count: int) -> bytes:
        if self.place + count > len(self.stored):
            raise IndexError
        self.place += count
        return self.stored[self.place - count : self.place]

    def number(self) -> int:
        """Seven bits in each byte, the lowest first."""
        found = 0
        for shift in range(0, 63, 7):
            byte = self.byte()
            found |= (byte & 127) << shift
            if byte < 128:
                return found
        raise IndexError

    def ended(self) -> bool:
        return self.place >= len(self.stored)


class _Unpacking:
    """Commands say what the bytes behind them become."""

    def __init__(self, stored: bytes) -> None:
        whole = _Part(stored)
        self._size = whole.number()
        commands = whole.number()
        if self._size > MOST_BYTES:
            raise BadMaster(DAMAGED)
        self._commands = _Part(whole.some(commands))
        self._bytes = _Part(stored[whole.place :])
        self._made = bytearray()

    def profile(self) -> bytes:
        self._head()
        if self._size > HEAD_BYTES:
            self._tags()
            while not self._commands.ended():
                self._content(self._commands.byte())
                if len(self._made) > self._size:
                    raise IndexError
        if len(self._made) != self._size:
            raise IndexError
        return bytes(self._made)

    def _head(self) -> None:
        guess = bytearray(HEAD_BYTES)
        guess[0:4] = self._size.to_bytes(4, "big")
        guess[8] = 4
        guess[12:24] = b"mntrRGB XYZ "
        guess[36:40] = b"acsp"
        guess[68:80] = bytes((0, 0, 246, 214, 0, 1, 0, 0, 0, 0, 211, 45))
        makers = {b"A": b"APPL", b"M": b"MSFT"}
        more = {b"SG": b"SGI ", b"SU": b"SUNW"}
        for place in range(min(HEAD_BYTES, self._size)):
            if place == 8:
                guess[80:84] = self._made[4:8]
            elif place == 41:
                guess[40:44] = makers.get(bytes(self._made[40:41]), guess[40:44])
            elif place == 42:
                guess[40:44] = more.get(bytes(self._made[40:42]), guess[40:44])
            self._made.append((self._bytes.byte() + guess[place]) & 255)

    def _tags(self) -> None:
        count = self._commands.number()
        if count == 0:
            return
        self._word(count - 1)
        start, size = HEAD_BYTES + 12 * (count - 1), 0
        while not self._commands.ended():
            command = self._commands.byte()
            code = command & 63
            if code == 0:
                return
            name = self._tag_name(code)
            start, size = start + size, 20 if name in POINTS else size
            if command & HAS_PLACE:
                start = self._commands.number()
            if command & HAS_SIZE:
                size = self._commands.number()
            self._tag(name, start, size)
            if code == CURVES:
                self._tag("gTRC", start, size)
                self._tag("bTRC", start, size)
            elif code == COLUMNS:
                self._tag("gXYZ", start + size, size)
                self._tag("bXYZ", start + 2 * size, size)

    def _tag_name(self, code: int) -> str:
        if code == UNKNOWN_TAG:
            return self._bytes.some(4).decode("latin-1")
        if code in (CURVES, COLUMNS):
            return "rTRC" if code == CURVES else "rXYZ"
        return TAG_NAMES[code - FIRST_NAME]

    def _tag(self, name: str, start: int, size: int) -> None:
        self._made += name.encode("latin-1")
        self._word(start)
        self._word(size)
        if len(self._made) > self._size:
            raise IndexError

    def _word(self, number: int) -> None:
        self._made += (number & 0xFFFFFFFF).to_bytes(4, "big")

    def _content(self, command: int) -> None:
        if command == INSERT:
            self._made += self._bytes.some(self._commands.number())
        elif command in (PAIRS, FOURS):
            self._made += _shuffled(self._bytes.some(self._commands.number()), 2 if command == PAIRS else 4)
        elif command == PREDICT:
            self._predicted()
        elif command == POINT:
            self._made += b"XYZ \0\0\0\0" + self._bytes.some(12)
        else:
            if command < FIRST_TYPE:
                raise IndexError
            self._made += TYPE_NAMES[command - FIRST_TYPE].encode("ascii") + bytes(4)

    def _predicted(self) -> None:
        """Numbers of one, two or four bytes, of which the difference from what the ones before suggest is stored."""
        flags = self._commands.byte()
        width, order = (flags & 3) + 1, flags >> 2 & 3
        stride = self._commands.number() if flags & 16 else width
        count = self._commands.number()
        start = len(self._made)
        if width == 3 or order == 3 or stride < width or stride * 4 >= start:
            raise IndexError
        for number, difference in enumerate(_shuffled(self._bytes.some(count), width)):
            place = start + number // width * width
            one, two, three = (
                int.from_bytes(self._made[place - stride * back : place - stride * back + width], "big")
                for back in (1, 2, 3)
            )
            guess = (one, 2 * one - two, 3 * one - 3 * two + three)[order]
            self._made.append((difference + (guess >> 8 * (width - 1 - number % width))) & 255)


def _shuffled(stored: bytes, width: int) -> bytes:
    """What was stored as all first bytes, all second bytes, ... in order again."""
    rows = -(-len(stored) // width)
    return b"".join(stored[row::rows] for row in range(rows)) if rows else b""
