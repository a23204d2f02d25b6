"""What is read of a folder of folders: names, and few heads."""

from collections.abc import Callable
from pathlib import Path

import pytest

from iiif_server.ingest.library import tree
from iiif_server.ingest.library.tree import TooManyFolders, read_tree

METS = '<?xml version="1.0"?>\n<!-- of the scanner -->\n<mets:mets xmlns:mets="http://www.loc.gov/METS/"/>'


def test_what_counts(tmp_path: Path, make_scan: Callable[..., bytes]) -> None:
    for name in ("a/@eaDir", "a/.hidden", "a/__MACOSX", "b", "c", "d"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "1.jpg").write_bytes(b"")
    (tmp_path / "a" / "scan without ending").write_bytes(make_scan(1))
    (tmp_path / "a" / "x.PDF").write_bytes(b"%PDF-1.4\n")
    (tmp_path / "a" / "noise.docx").write_bytes(b"PK\x03\x04 word")
    (tmp_path / "b" / "1.jpg").unlink()
    (tmp_path / "b" / "document").write_bytes(b"%PDF-1.4\n")
    (tmp_path / "b" / "kitablar.xlsx").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path / "c", target_is_directory=True)
    (tmp_path / "c" / "round").symlink_to(tmp_path, target_is_directory=True)
    found, left_out = read_tree(tmp_path)
    assert [str(folder.path) for folder in found.walk()] == [".", "a", "b", "c", "d"]
    a, b, _, _ = found.folders
    assert (a.images, a.documents) == (True, ("x.PDF",))
    assert (b.images, b.documents, b.tables) == (False, ("document",), ("kitablar.xlsx",))
    assert {passed.source for passed in left_out} == {"link", "c/round"}


@pytest.mark.parametrize(
    ("name", "content", "described"),
    [
        ("mets.xml", METS.encode(), True),
        ("0001.xml", METS.encode("utf-16"), True),
        ("METS.XML", b"\xef\xbb\xbf<mets xmlns='http://www.loc.gov/METS/' />", True),
        ("mets.xml", b"<alto/>", False),
        ("mets.xml", b"<!DOCTYPE mets><html/>", False),
        ("mets.xml", b"", False),
        ("mets.xml", b"<", False),
        ("metsrights.xml", b"<metsrights/>", False),
        ("book.yaml", b"", True),
        ("Book.yml", b"title: a", True),
        ("other.yaml", b"title: a", False),
    ],
)
def test_what_describes_a_book(tmp_path: Path, name: str, content: bytes, described: bool) -> None:
    (tmp_path / name).write_bytes(content)
    assert (read_tree(tmp_path)[0].described_by == name) is described


def test_folders_in_the_order_that_people_expect(tmp_path: Path) -> None:
    for name in ("cild 10", "cild 2", "cild 1"):
        (tmp_path / name).mkdir()
    assert [str(folder.path) for folder in read_tree(tmp_path)[0].folders] == ["cild 1", "cild 2", "cild 10"]


def test_a_whole_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        (tmp_path / str(number)).mkdir()
    monkeypatch.setattr(tree, "MOST_FOLDERS", 5)
    with pytest.raises(TooManyFolders, match="Name the folder in which the books lie"):
        read_tree(tmp_path)


def test_no_end_of_folders_is_refused(tmp_path: Path) -> None:
    (tmp_path / "/".join("a" * 70)).mkdir(parents=True)
    with pytest.raises(TooManyFolders):
        read_tree(tmp_path)


def test_a_name_of_no_letters(tmp_path: Path) -> None:
    name = b"\xff\xfe".decode(errors="surrogateescape")
    (tmp_path / name).mkdir()
    (tmp_path / name / "1.jpg").write_bytes(b"")
    assert read_tree(tmp_path)[0].folders[0].images
