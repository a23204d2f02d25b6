"""ZIPs that are written while they are sent, read from the front, as a stream, and from the back."""

import io
import struct
import zlib
from collections.abc import Iterator
from datetime import date as Day
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.taking_home.zip_stream import ZipStream

DAY = Day(2026, 11, 27)
# APPNOTE.TXT 4.3.7: signature, version, flags, method, time, date, checksum, two lengths, lengths of name and extra.
HEAD = struct.Struct("<4sHHHHHLLLHH")
UTF8 = 1 << 11
NAMES = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=30)


def files_in(stream: bytes) -> Iterator[tuple[str, int, bytes]]:
    """Name, method and content of each file, from the front: as who cannot go back reads them."""
    at = 0
    while stream[at : at + 4] == b"PK\x03\x04":
        _, _, flags, method, _, _, checksum, packed, whole, name_length, extra = HEAD.unpack_from(stream, at)
        at += HEAD.size
        name = stream[at : at + name_length].decode("utf-8" if flags & UTF8 else "ascii")
        at += name_length + extra
        content = stream[at : at + packed]
        content = zlib.decompress(content, -15) if method else content
        assert (len(content), zlib.crc32(content)) == (whole, checksum)
        yield name, method, content
        at += packed
    assert stream[at : at + 4] in (b"PK\x01\x02", b"PK\x05\x06")


@given(st.dictionaries(NAMES, st.tuples(st.binary(max_size=400), st.booleans()), max_size=8))
def test_what_went_in_comes_out_from_either_end(files: dict[str, tuple[bytes, bool]]) -> None:
    stream = ZipStream(DAY)
    made = b"".join(stream.add(name, content, packed=packed) for name, (content, packed) in files.items())
    made += stream.end()
    assert list(files_in(made)) == [(name, 8 * packed, content) for name, (content, packed) in files.items()]
    with ZipFile(io.BytesIO(made)) as read:
        assert read.testzip() is None
        assert [(one.filename, one.date_time[:3]) for one in read.infolist()] == [
            (name, (2026, 11, 27)) for name in files
        ]
        assert all(one.external_attr >> 16 == 0o100644 for one in read.infolist())


def test_each_file_is_given_out_at_once_and_nothing_of_it_is_kept() -> None:
    stream = ZipStream(DAY)
    assert len(stream.add("a", bytes(1000))) == HEAD.size + len("a") + 1000
    assert len(stream.add("b", b"")) == HEAD.size + len("b")
    assert stream.end().count(b"PK\x01\x02") == 2


def test_the_first_file_of_an_epub_stands_where_programs_look_for_it() -> None:
    made = ZipStream(DAY).add("mimetype", b"application/epub+zip")
    assert made[30:58] == b"mimetypeapplication/epub+zip"


@pytest.mark.slow
def test_more_than_four_gigabytes(tmp_path: Path) -> None:
    stream, page, count = ZipStream(DAY), bytes(64 << 20), 66
    with (tmp_path / "large.zip").open("wb") as file:
        for number in range(count):
            made = stream.add(f"{number:04}.jpg", page)
            # The zeros are left out, and are there all the same.
            file.write(made[:100])
            file.seek(len(made) - 100, io.SEEK_CUR)
        assert file.tell() > 1 << 32
        file.write(stream.add("last.txt", b"the end"))
        file.write(stream.end())
    with ZipFile(tmp_path / "large.zip") as read:
        assert len(read.infolist()) == count + 1
        assert read.getinfo("last.txt").header_offset > 1 << 32
        assert read.read("last.txt") == b"the end"
        assert read.read(f"{count - 1:04}.jpg") == page
