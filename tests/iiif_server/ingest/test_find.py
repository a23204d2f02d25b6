"""What of a folder is a page: content over name, litter, links, names that break things."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from iiif_server.ingest.errors import NothingToIngest
from iiif_server.ingest.find import find_masters

MakeScan = Callable[..., bytes]


def sources(folder: Path) -> list[str]:
    return [found.source for found in find_masters(folder).masters]


def test_natural_order_and_sub_folders(folder: Path, make_scan: MakeScan) -> None:
    (folder / "əlavə").mkdir()
    for name in ("10.tif", "2.jpg", "1.png", "əlavə/3.tif", "Şəki xanlığı 01.tif"):
        (folder / name).write_bytes(make_scan(1))
    assert sources(folder) == ["1.png", "2.jpg", "10.tif", "Şəki xanlığı 01.tif", "əlavə/3.tif"]


def test_content_decides(folder: Path, make_scan: MakeScan) -> None:
    (folder / "no suffix").write_bytes(make_scan(1))
    (folder / "really a jpeg.tif").write_bytes(make_scan(2))
    (folder / "notes.txt").write_text("qeydlər")
    findings = find_masters(folder)
    assert [found.source for found in findings.masters] == ["no suffix", "really a jpeg.tif"]
    assert [(passed.source, passed.reason) for passed in findings.left_out] == [("notes.txt", "not an image")]


def test_an_image_by_name_alone_is_a_damaged_page(folder: Path) -> None:
    (folder / "1.jpg").write_bytes(b"")
    (folder / "2.TIF").write_bytes(b"garbage")
    assert [found.problem for found in find_masters(folder).masters] == [
        "the file is empty",
        "it has an image's name, but is no image",
    ]


def test_litter_is_not_worth_a_word(folder: Path, make_scan: MakeScan) -> None:
    (folder / "__MACOSX").mkdir()
    (folder / ".hidden").mkdir()
    for name in ("Thumbs.db", ".DS_Store", "desktop.ini", "._1.jpg", "__MACOSX/1.jpg", ".hidden/1.jpg", "1.jpg"):
        (folder / name).write_bytes(make_scan(1))
    findings = find_masters(folder)
    assert [found.source for found in findings.masters] == ["1.jpg"]
    assert findings.left_out == ()


def test_links(folder: Path, make_scan: MakeScan) -> None:
    (folder / "1.jpg").write_bytes(make_scan(1))
    (folder.parent / "out.jpg").write_bytes(make_scan(2))
    (folder / "2.jpg").symlink_to(folder / "1.jpg")
    (folder / "3.jpg").symlink_to(folder.parent / "out.jpg")
    (folder / "round").symlink_to(folder)
    findings = find_masters(folder)
    assert [found.source for found in findings.masters] == ["1.jpg", "2.jpg"]
    assert {passed.source: passed.reason for passed in findings.left_out} == {
        "3.jpg": "a link that leads out of the folder; put the file itself here",
        "round": "a link to a folder",
    }


def test_links_that_lead_nowhere(folder: Path, make_scan: MakeScan) -> None:
    (folder / "1.jpg").write_bytes(make_scan(1))
    (folder / "2.jpg").symlink_to(folder / "3.jpg")
    (folder / "3.jpg").symlink_to(folder / "2.jpg")
    (folder / "4.jpg").symlink_to(folder / "none.jpg")
    assert [(found.source, found.problem) for found in find_masters(folder).masters] == [
        ("1.jpg", None),
        ("2.jpg", "it cannot be read: Too many levels of symbolic links"),
        ("3.jpg", "it cannot be read: Too many levels of symbolic links"),
        ("4.jpg", "it cannot be read: No such file or directory"),
    ]


def test_a_pipe_is_not_waited_for(folder: Path, make_scan: MakeScan) -> None:
    (folder / "1.jpg").write_bytes(make_scan(1))
    os.mkfifo(folder / "2.jpg")
    assert [passed.reason for passed in find_masters(folder).left_out] == ["not a regular file"]


def test_names_that_break_things(folder: Path, make_scan: MakeScan) -> None:
    names = [b"bad \xff\xfe.tif", b"line\nbreak.tif", ("ə" * 125 + ".tif").encode(), b"   .tif"]
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(make_scan(number))
    found = sources(folder)
    assert len(found) == 4
    assert "bad \\xff\\xfe.tif" in found
    assert "line\\nbreak.tif" in found
    assert all(source.isprintable() for source in found)


def test_two_spellings_that_unicode_calls_equal(folder: Path, make_scan: MakeScan) -> None:
    (folder / "\u00fc.jpg").write_bytes(make_scan(1))
    (folder / "u\u0308.jpg").write_bytes(make_scan(2))
    assert sorted(sources(folder)) == ["\u00fc (2).jpg", "\u00fc.jpg"]


@contextmanager
def somebody() -> Iterator[None]:
    """Root may read everything: here root is nobody in particular."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_what_may_not_be_read_is_named(make_scan: MakeScan) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        name_what_may_not_be_read(folder, make_scan)


def name_what_may_not_be_read(folder: Path, make_scan: MakeScan) -> None:
    (folder / "1.jpg").write_bytes(make_scan(1))
    (folder / "2.jpg").write_bytes(make_scan(2))
    (folder / "2.jpg").chmod(0)
    (folder / "closed").mkdir(mode=0)
    with somebody():
        findings = find_masters(folder)
    assert findings.masters[1].problem == "it cannot be read: Permission denied"
    assert [passed.source for passed in findings.problems] == ["closed"]


def test_nothing_there(folder: Path) -> None:
    with pytest.raises(NothingToIngest, match=r"There is no image in .*Şəki xanlığı"):
        find_masters(folder)
    with pytest.raises(NothingToIngest, match="There is no folder"):
        find_masters(folder / "none")
    (folder / "file").write_text("")
    with pytest.raises(NothingToIngest, match="is a file"):
        find_masters(folder / "file")
