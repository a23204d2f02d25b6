"""Archives of images: every image a page, whatever the archive says of its names and sizes."""

import hashlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from image_store.errors import BadMaster
from image_store.masters import Contents, Taking, kind_of, open_master, survey
from image_store.masters.archive_names import clean_path, entry_name, free_name, is_cyrillic, is_litter

TAKING = Taking(1_000_000)
Entry = str | zipfile.ZipInfo


def png(shade: int, *, kind: str = "PNG", frames: int = 1) -> bytes:
    """A picture of 30 x 20 pixels of one shade."""
    written = io.BytesIO()
    pages = [Image.new("L", (30, 20), shade + page) for page in range(frames)]
    pages[0].save(written, kind, **({"save_all": True, "append_images": pages[1:]} if frames > 1 else {}))
    return written.getvalue()


def packed(path: Path, entries: Iterable[tuple[Entry, bytes]], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for entry, content in entries:
            archive.writestr(entry, content, method)
    return path


def info(name: str, **members: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    for member, value in members.items():
        setattr(made, member, value)
    return made


def names(contents: Contents) -> list[str]:
    return [leaf.name for leaf in contents.leaves]


def shade(path: Path, leaf: int) -> int:
    master = open_master(path, TAKING, leaf=leaf)
    assert (master.dimensions.width, master.dimensions.height) == (30, 20)
    values = np.unique(np.concatenate(list(master.strips(7))))
    assert len(values) == 1
    return int(values[0])


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=str
)
def test_images_are_pages_in_natural_order(tmp_path: Path, method: int) -> None:
    path = packed(tmp_path / "book.cbz", [(f"scan/{page}.png", png(page)) for page in (10, 9, 1)], method)
    contents = survey(path)
    assert (contents.kind, kind_of(path), contents.notes) == ("zip", "zip", ())
    assert names(contents) == ["scan/1.png", "scan/9.png", "scan/10.png"]
    assert [leaf.sha256 for leaf in contents.leaves] == [hashlib.sha256(png(page)).hexdigest() for page in (1, 9, 10)]
    assert [shade(path, leaf) for leaf in range(3)] == [1, 9, 10]


def test_packing_anew_changes_no_page(tmp_path: Path) -> None:
    entries: list[tuple[Entry, bytes]] = [("1.png", png(1)), ("2.png", png(2))]
    one = packed(tmp_path / "one.zip", entries, zipfile.ZIP_STORED)
    other = packed(tmp_path / "other.zip", reversed(entries))
    assert one.read_bytes() != other.read_bytes()
    assert survey(one).leaves == survey(other).leaves


@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "WEBP", "GIF", "BMP"])
def test_every_kind_of_image_is_decoded_as_out_of_a_folder(tmp_path: Path, kind: str) -> None:
    content = png(128, kind=kind)
    (tmp_path / "file").write_bytes(content)
    path = packed(tmp_path / "archive", [(f"page.{kind.lower()}", content)])
    alone, packed_one = open_master(tmp_path / "file", TAKING), open_master(path, TAKING)
    assert packed_one.facts == {**alone.facts, "archive": "ZIP"}
    one, other = (np.concatenate(list(master.strips(8))) for master in (alone, packed_one))
    assert (one == other).all()


def test_names_without_an_ending_are_told_by_content(tmp_path: Path) -> None:
    path = packed(tmp_path / "a", [("scan", png(1)), ("readme", b"words"), ("notes.txt", b"words")])
    contents = survey(path)
    assert names(contents) == ["scan"]
    assert contents.notes == ("readme: not an image", "notes.txt: not an image")


def test_litter_is_left_out_without_a_word(tmp_path: Path) -> None:
    litter = ["__MACOSX/._1.png", ".DS_Store", "x/Thumbs.db", "@eaDir/1.png", "folder/"]
    contents = survey(packed(tmp_path / "a", [*((name, b"") for name in litter), ("x/1.png", png(1))]))
    assert (names(contents), contents.notes) == (["x/1.png"], ())


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("/etc/1.png", "etc/1.png"),
        ("../../1.png", "1.png"),
        ("a/../../b/1.png", "a/b/1.png"),
        ("C:\\scans\\1.png", "scans/1.png"),
        ("./a//1.png", "a/1.png"),
        ("a\n\x1b[31m/1.png", "a__[31m/1.png"),
    ],
)
def test_paths_that_lead_out_lead_nowhere(tmp_path: Path, name: str, page: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = packed(inside / "a.zip", [(name, png(7))])
    contents = survey(path)
    assert names(contents) == [page]
    assert shade(path, 0) == 7
    assert "is called" in contents.notes[0]
    assert [found.name for found in tmp_path.rglob("*")] == ["inside", "a.zip"]


@pytest.mark.parametrize("name", ["..", "/", "../..", "."])
def test_names_of_which_nothing_is_left_are_no_pages(tmp_path: Path, name: str) -> None:
    assert names(survey(packed(tmp_path / "a", [(name, png(1)), ("1.png", png(1))]))) == ["1.png"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    link = info("link.png", external_attr=(stat.S_IFLNK | 0o777) << 16, create_system=3)
    contents = survey(packed(tmp_path / "a", [(link, b"/etc/passwd"), ("1.png", png(1))]))
    assert (names(contents), contents.notes) == (["1.png"], ("link.png: a link or a device, no file",))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_with_one_name_none_is_lost(tmp_path: Path) -> None:
    path = packed(tmp_path / "a", [("1.png", png(1)), ("1.png", png(2))])
    assert names(survey(path)) == ["1.png", "1.png (2)"]
    assert [shade(path, leaf) for leaf in (0, 1)] == [1, 2]


def patched(path: Path, old: bytes, new: bytes) -> Path:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
    return path


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("стр 1.png".encode("cp866"), "стр 1.png"),
        ("Şəkil.png".encode(), "Şəkil.png"),
        (b"caf\x82 01.png", "café 01.png"),  # one accent of code page 437
    ],
)
def test_names_in_other_encodings_are_read(tmp_path: Path, written: bytes, read: str) -> None:
    stand_in = "q" * len(written)
    path = patched(packed(tmp_path / "a", [(stand_in, png(5))]), stand_in.encode(), written)
    assert names(survey(path)) == [read]
    assert shade(path, 0) == 5


def test_info_zips_own_field_of_the_name_is_believed_when_it_fits() -> None:
    name = b"q\x80.png"
    field = struct.pack("<BI", 1, zlib.crc32(name)) + "ğ.png".encode()
    extra = b"\x55\x54\x01\x00\x00" + struct.pack("<HH", 0x7075, len(field)) + field
    assert entry_name(name.decode("cp437"), 0, extra, cyrillic=False) == "ğ.png"
    assert entry_name("other", 0, extra, cyrillic=False) == "other"
    assert entry_name("plain", 0, extra[:9], cyrillic=False) == "plain"


def test_the_code_page_is_that_of_the_whole_archive() -> None:
    assert is_cyrillic(["1.png", "Книга".encode("cp866").decode("cp437")])
    assert not is_cyrillic(["1.png", "café", "Köln"])


def test_parts_of_names() -> None:
    assert clean_path("D:") == ""
    assert is_litter("a/.hidden/b") and not is_litter("a/b")
    assert free_name("a", {"a", "a (2)"}) == "a (3)"


def problem(contents: Contents) -> str:
    (leaf,) = (leaf for leaf in contents.leaves if leaf.problem)
    return leaf.problem or ""


def test_a_wrong_checksum_is_one_bad_page(tmp_path: Path) -> None:
    content = png(2)
    path = packed(tmp_path / "a", [("1.png", png(1)), ("2.png", content), ("3.png", png(3))], zipfile.ZIP_STORED)
    patched(path, content, content[:-20] + b"\0" + content[-19:])
    contents = survey(path)
    assert "damaged in the archive" in problem(contents) and "CRC" in problem(contents)
    assert [shade(path, leaf) for leaf in (0, 2)] == [1, 3]
    with pytest.raises(BadMaster, match="damaged in the archive"):
        open_master(path, TAKING, leaf=1)


def test_an_encrypted_entry_is_one_bad_page(tmp_path: Path) -> None:
    path = packed(tmp_path / "a", [("1.png", png(1)), ("2.png", png(2))])
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "encrypted; unpack the archive with its password" in problem(survey(path))
    assert shade(path, 0) == 1
    with pytest.raises(BadMaster, match="encrypted"):
        open_master(path, TAKING, leaf=1)


def test_an_unknown_method_is_one_bad_page(tmp_path: Path) -> None:
    path = packed(tmp_path / "a", [("1.png", png(1)), ("2.png", png(2))])
    content = bytearray(path.read_bytes())
    struct.pack_into("<H", content, content.rindex(b"PK\x01\x02") + 10, 93)
    path.write_bytes(content)
    assert "packed by a method that we do not know (93)" in problem(survey(path))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("2.png", b"", "the file is empty"),
        ("2.png", b"words", "it has an image's name, but is no image"),
        ("2.pdf", b"%PDF-1.7", "a document of many pages in an archive"),
        ("2.png", b"%PDF-1.7", "PDF in an archive is not opened"),
        ("2.tif", png(1, kind="TIFF", frames=3), "it holds 3 pages; unpack the archive"),
        ("2.gif", png(1, kind="GIF", frames=2), "it holds 2 pages; unpack the archive"),
    ],
)
def test_what_would_lose_pages_is_a_problem(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    contents = survey(packed(tmp_path / "a", [("1.png", png(1)), (name, content)]))
    assert reason in problem(contents)
    assert names(contents) == ["1.png", name]


def test_an_archive_in_the_archive_is_told_of(tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner", [("x.png", png(1))]).read_bytes()
    contents = survey(packed(tmp_path / "a", [("1.png", png(1)), ("more.zip", inner), ("plain", inner)]))
    assert contents.notes[0] == "more.zip: an archive in the archive is not opened; unpack it"
    assert names(contents) == ["1.png", "plain"]
    assert "ZIP in an archive is not opened" in problem(contents)


def test_an_image_in_an_archive_of_a_kind_that_is_not_taken_is_refused_by_name(tmp_path: Path) -> None:
    path = packed(tmp_path / "a", [("1.psd", b"8BPS\x00\x01" + bytes(100))])
    with pytest.raises(BadMaster, match="Photoshop masters cannot be taken in yet"):
        open_master(path, TAKING)


def test_an_archive_without_images_says_so(tmp_path: Path) -> None:
    for entries in ([], [("a.txt", b"x")], [("folder/", b"")]):
        with pytest.raises(BadMaster, match="an archive without images"):
            survey(packed(tmp_path / "a", entries))


@pytest.mark.parametrize("first", ["mimetype", "[Content_Types].xml", "META-INF/MANIFEST.MF", "word/document.xml"])
def test_documents_that_only_look_like_archives_are_no_masters(tmp_path: Path, first: str) -> None:
    assert kind_of(packed(tmp_path / "a", [(first, b"x"), ("1.png", png(1))])) is None


@pytest.mark.parametrize(("head", "name"), [(b"Rar!\x1a\x07\x01\x00", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z")])
def test_other_archives_are_refused_with_a_way_out(tmp_path: Path, head: bytes, name: str) -> None:
    (tmp_path / "a").write_bytes(head + bytes(100))
    for take in (survey, lambda path: open_master(path, TAKING)):
        with pytest.raises(BadMaster, match=f"{name} archives are not opened; unpack it and take in the folder"):
            take(tmp_path / "a")


def test_entries_that_overlap_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a", [("1.png", png(1)), ("2.png", png(1))], zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.rindex(b"PK\x01\x02") + 42, 0)  # the second says it lies where the first is
    path.write_bytes(content)
    with pytest.raises(BadMaster, match="overlap"):
        survey(path)


def bomb(path: Path, said: int, entries: int = 1) -> Path:
    packed(path, [(f"{number}.png", b"\0" * 1000) for number in range(entries)])
    return patched(path, struct.pack("<I", 1000) + struct.pack("<HH", 5, 0), struct.pack("<I", said) + b"\5\0\0\0")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with pytest.raises(BadMaster, match=r"unpacked it would have [0-9]+ bytes, [0-9]+ times its own size"):
        survey(bomb(tmp_path / "a", 0xFFFFFFF0, entries=9))


def test_an_entry_that_is_larger_than_it_says_ends_there(tmp_path: Path) -> None:
    """Ten zeros are announced, a thousand come: no more than ten are ever looked at."""
    assert "damaged in the archive" in problem(survey(bomb(tmp_path / "a", 10)))


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9, 0.99])
def test_an_archive_that_was_cut_off_is_refused(tmp_path: Path, place: float) -> None:
    content = packed(tmp_path / "a", [(f"{page}.png", png(page)) for page in range(20)]).read_bytes()
    (tmp_path / "a").write_bytes(content[: int(len(content) * place)])
    with pytest.raises(BadMaster, match="not copied whole"):
        survey(tmp_path / "a")


@pytest.mark.parametrize("seed", range(30))
def test_changed_bytes_are_bad_pages_or_a_bad_archive(tmp_path: Path, seed: int) -> None:
    choice = np.random.default_rng(seed)
    path = packed(tmp_path / "a", [(f"{page}.png", png(page)) for page in range(4)])
    content = bytearray(path.read_bytes())
    for place in choice.integers(4, len(content), 8):
        content[place] = choice.integers(256)
    path.write_bytes(content)
    try:
        contents = survey(path)
    except BadMaster as error:
        assert str(error)
        return
    for number, leaf in enumerate(contents.leaves):
        if leaf.problem is None:
            assert shade(path, number) in range(4)


def test_zip64(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with zipfile.ZipFile(path, "w") as archive, archive.open("1.png", "w", force_zip64=True) as entry:
        entry.write(png(9))
    assert shade(path, 0) == 9


def test_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    path = packed(tmp_path / "a", [("1.tif", png(1, kind="TIFF"))])
    survey(path)
    before = list(Path("/proc/self/fd").iterdir())
    master = open_master(path, TAKING)
    assert list(room.iterdir()) == []
    assert len(list(master.strips(20))) == 1
    del master
    assert len(list(Path("/proc/self/fd").iterdir())) <= len(before)
