"""Boxes of ISO media files, of which JPEG 2000, JPEG XL, HEIF and AVIF are made. Bytes only; knows no kind of image."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

MOST = 10_000  # boxes in one: more are damage


class Stream(Protocol):
    """Bytes, or a file that is mapped like bytes."""

    def __len__(self) -> int: ...

    def __getitem__(self, part: slice, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its four letters, and where its content begins and ends. `whole`: the stream has all of it."""

    kind: bytes
    start: int
    end: int
    whole: bool


def boxes(stream: Stream, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes that lie side by side in this part of the stream, until it ends or they make no sense (T.800, I.4)."""
    last = len(stream) if end is None else end
    for _ in range(MOST):
        if start + 8 > last:
            return
        length, kind = struct.unpack(">I4s", stream[start : start + 8])
        content = start + 8
        if length == 1 and content + 8 <= last:
            (length,) = struct.unpack(">Q", stream[content : content + 8])
            content += 8
        if length == 0:
            length = last - start  # to the end
        if length < content - start:
            return
        yield Box(kind, content, min(start + length, last), start + length <= last)
        start += length
