"""The values of a PDF as they are written (ISO 32000-1, 7.3). Knows no document."""

import re
from collections.abc import Iterable, Mapping

# What a name may hold as it is; everything else is written as #xx.
_IRREGULAR = re.compile(rb"[^A-Za-z0-9._+-]")
DECIMALS = 4


def name(text: str) -> bytes:
    """A name: `/Type`."""
    return b"/" + _IRREGULAR.sub(lambda found: b"#%02X" % found[0][0], text.encode())


def reference(number: int) -> bytes:
    """The object with this number, which may be written later."""
    return b"%d 0 R" % number


def number(value: float) -> bytes:
    """A number with at most DECIMALS places; PDF knows no exponents."""
    return (f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".") or "0").encode()


def numbers(*values: float) -> bytes:
    """Several, with blanks between them."""
    return b" ".join(map(number, values))


def text(value: str) -> bytes:
    """A text that a reader is shown: UTF-16 with its mark, written in hexadecimal; every letter has a place in it."""
    return b"<FEFF" + utf16(value).hex().upper().encode() + b">"


def utf16(value: str) -> bytes:
    """The code units of a text. What is half a letter has no place in any text, and is left out."""
    return value.encode("utf-16-be", "ignore")


def octets(value: bytes) -> bytes:
    """A string of bytes, in hexadecimal."""
    return b"<" + value.hex().upper().encode() + b">"


def array(values: Iterable[bytes]) -> bytes:
    """Values that are written already, as an array."""
    return b"[" + b" ".join(values) + b"]"


def dictionary(entries: Mapping[str, bytes]) -> bytes:
    """A dictionary; its values are written already."""
    return b"<<" + b" ".join(name(key) + b" " + value for key, value in entries.items()) + b">>"
