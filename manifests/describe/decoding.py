"""Bytes of a text whose encoding nobody has told -> the text, by a stated rule. Knows no table and no file.

1. A byte order mark decides: UTF-8 or UTF-16. 2. Every second byte is zero: UTF-16. 3. All of it is right UTF-8: UTF-8.
4. Else it is one of the two encodings of one byte that Azerbaijan's computers had: where letters above ASCII stand
mostly beside each other they are whole words in Cyrillic, Windows-1251; where they stand alone among Latin letters,
Windows-1254 (Turkish). It is told which was taken, for the rule may be wrong.
"""

import re

from manifests.errors import BadDescription

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# How much is looked at to find zero bytes.
_HEAD = 4096


def decode(data: bytes, source: str) -> tuple[str, str | None]:
    """The text, without a byte order mark, and a sentence where the encoding was guessed. Raises BadDescription."""
    for mark, encoding, name in _MARKS:
        if data.startswith(mark):
            return _whole(data[len(mark) :], encoding, name, source), None
    zeros = _zeros(data[:_HEAD])
    if zeros:
        return _whole(data, zeros, "UTF-16", source), None
    if 0 in data:
        raise BadDescription(f"{source} is no text: it has zero bytes. {_REMEDY}")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        encoding, name = _of_one_byte(data)
    text = _whole(data, encoding, name, source)
    return text, (
        f"{source} is not in UTF-8 and was read as {name}. Look whether its letters are right; else save it as UTF-8."
    )


_REMEDY = "Save it as UTF-8 (in a spreadsheet program: CSV UTF-8)."


def _whole(data: bytes, encoding: str, name: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadDescription(
            f"{source} seems to be in {name}, but byte {error.start + 1} is none of its letters. {_REMEDY}"
        ) from error


def _zeros(head: bytes) -> str | None:
    """`utf-16-le` or `-be` where one of two bytes is mostly zero and the other never; else None."""
    even, odd = head[0::2], head[1::2]
    if not head or not head.count(0):
        return None
    if odd.count(0) * 2 > len(odd) and not even.count(0):
        return "utf-16-le"
    if even.count(0) * 2 > len(even) and not odd.count(0):
        return "utf-16-be"
    return None


def _of_one_byte(data: bytes) -> tuple[str, str]:
    runs = [len(run) for run in _HIGH_RUN.findall(data)]
    together = sum(length for length in runs if length > 1)
    return ("cp1251", "Windows-1251") if together * 2 > sum(runs) else ("cp1254", "Windows-1254")
