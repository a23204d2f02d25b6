"""Files that say they are backups: damaged, hostile, or something else."""

import gzip
import hashlib
import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iiif_server.backup.archive import ArchiveReader
from iiif_server.backup.errors import BackupError, BadBackup, NewerBackup
from iiif_server.backup.restore import restore
from tests.iiif_server.backup.conftest import House

Members = dict[str, bytes]


def read(path: Path) -> Members:
    with tarfile.open(path) as archive:
        return {head.name: archive.extractfile(head).read() for head in archive}  # type: ignore[union-attr]


def write(path: Path, members: Members, change: Callable[[tarfile.TarInfo], None] = lambda _: None) -> None:
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in members.items():
            head = tarfile.TarInfo(name)
            head.size = len(content)
            change(head)
            archive.addfile(head, io.BytesIO(content))


def honest(members: Members, **changes: Any) -> Members:
    """With a manifest that has the right checksums, however odd the members are."""
    manifest = orjson.loads(members["manifest.json"])
    parts = {name: one for name, one in members.items() if name in manifest["members"]}
    manifest["members"] = {
        name: {"bytes": len(one), "sha256": hashlib.sha256(one).hexdigest()} for name, one in parts.items()
    }
    rest = {name: one for name, one in members.items() if name != "manifest.json"}
    return {**rest, "manifest.json": orjson.dumps({**manifest, **changes})}


def with_rows(members: Members, table: str, lines: bytes, **more: int) -> Members:
    """With other rows in a table, and a manifest that counts them right."""
    manifest = orjson.loads(members["manifest.json"])
    tables = {**manifest["tables"], table: {"rows": lines.count(b"\n"), "bytes": len(lines), **more}}
    return honest({**members, f"rows/{table}.jsonl.gz": gzip.compress(lines, mtime=0)}, tables=tables)


def refused(path: Path, house: House, error: type[BackupError] = BadBackup, match: str = ".") -> None:
    """Nothing of it is taken in, and nothing of it lies anywhere."""
    before = sorted(house.folder.rglob("*"))
    with pytest.raises(error, match=match):
        restore(path, house.place())
    left = [one for one in sorted(house.folder.rglob("*")) if one not in before]
    assert [one.name for one in left if one.name not in ("new", "locks", "+library.lock", "+whole.lock")] == []


@pytest.fixture
def backup(house: House) -> Path:
    house.back_up(with_pyramids=True)
    return house.folder / "backup.tar"


def test_every_byte_counts(backup: Path, house: House) -> None:
    whole = backup.read_bytes()
    for at in (600, len(whole) // 3, len(whole) // 2, whole.index(b"rows/books") + 520, whole.index(b'"schema"')):
        backup.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        refused(backup, house)


def test_one_that_was_cut_off(backup: Path, house: House) -> None:
    whole = backup.read_bytes()
    for length in (0, 100, 512, len(whole) // 2, whole.index(b"manifest.json") + 100):
        backup.write_bytes(whole[:length])
        refused(backup, house, match="no backup")


@pytest.mark.parametrize(
    "content", [b"", b"A letter.", b"\0" * 10240, b"PK\x03\x04" + b"x" * 2000, gzip.compress(b"x" * 5000, mtime=0)]
)
def test_what_is_no_tar(content: bytes, house: House) -> None:
    path = house.folder / "letter.tar"
    path.write_bytes(content)
    refused(path, house, match="no backup")


@pytest.mark.parametrize(
    "name",
    ["../outside", "/outside", "pyramids/../../outside", "pyramids/b/../../../outside", "pyramids/b/c/d",
     "catalogue.sqlite", "pyramids/gradient/.hidden", "rows/../../outside.jsonl.gz"],
)  # fmt: skip
def test_paths_that_lead_out(name: str, backup: Path, house: House) -> None:
    write(backup, {name: b"evil", **read(backup)})
    refused(backup, house, match="belongs into no backup|that its list has not")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE,
                                  tarfile.GNUTYPE_SPARSE, tarfile.CONTTYPE, b"Z"])  # fmt: skip
def test_links_and_devices(kind: bytes, backup: Path, house: House) -> None:
    def change(head: tarfile.TarInfo) -> None:
        if head.name.endswith(".index"):
            head.type, head.linkname, head.size = kind, "/etc/passwd", 0

    write(backup, read(backup), change)
    refused(backup, house)


def test_a_sparse_file_by_its_extended_head(backup: Path, house: House) -> None:
    def change(head: tarfile.TarInfo) -> None:
        if head.name == "settings.json":
            head.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.realsize": str(2**50), "GNU.sparse.numblocks": "1"}

    write(backup, read(backup), change)
    refused(backup, house)


def test_a_head_of_absurd_length(backup: Path, house: House) -> None:
    head = tarfile.TarInfo("././@PaxHeader")
    head.type, head.size = tarfile.XHDTYPE, 2**40
    backup.write_bytes(head.tobuf(tarfile.GNU_FORMAT) + backup.read_bytes())
    refused(backup, house, match="absurdly long")


def test_heads_within_heads(backup: Path, house: House) -> None:
    head = tarfile.TarInfo("././@PaxHeader")
    head.type = tarfile.XHDTYPE
    backup.write_bytes(head.tobuf(tarfile.GNU_FORMAT) * 5000 + backup.read_bytes())
    refused(backup, house)


def test_members_twice_missing_and_too_many(backup: Path, house: House) -> None:
    members = read(backup)
    write(backup, {name: one for name, one in members.items() if name != "rows/books.jsonl.gz"})
    refused(backup, house, match="not the members")
    with tarfile.open(backup, "w") as archive:
        for name, content in [*members.items(), ("settings.json", members["settings.json"])]:
            head = tarfile.TarInfo(name)
            head.size = len(content)
            archive.addfile(head, io.BytesIO(content))
    refused(backup, house, match="belongs into no backup")
    write(backup, {f"rows/t{number}.jsonl.gz": b"" for number in range(1100)} | members)
    refused(backup, house, match="belongs into no backup")
    pyramid = next(name for name in members if name.endswith(".tif"))
    write(backup, {name: one for name, one in members.items() if name != pyramid})
    refused(backup, house, match="that its list has not")
    write(backup, members | {"pyramids/gradient/9-r3.tif": b"more"})
    refused(backup, house, match="that its list has not")


def test_a_bomb_in_a_table_ends_where_the_manifest_says(backup: Path, house: House) -> None:
    members = read(backup)
    bomb = gzip.compress(b'{"id":"' + b"x" * (64 << 20), mtime=0)
    write(backup, honest({**members, "rows/books.jsonl.gz": bomb}))
    refused(backup, house, match="longer than its manifest says")


def test_a_bomb_in_the_list_of_files(backup: Path, house: House) -> None:
    bomb = gzip.compress(b"x" * (64 << 20), mtime=0)
    write(backup, honest({**read(backup), "files.jsonl.gz": bomb}))
    refused(backup, house, match="longer than its manifest says")


def test_a_manifest_of_absurd_length(backup: Path, house: House) -> None:
    write(backup, {**read(backup), "manifest.json": b" " * (5 << 20)})
    refused(backup, house, match="has more than")


def test_more_than_the_disk_has(backup: Path, house: House) -> None:
    members = read(backup)
    tables = orjson.loads(members["manifest.json"])["tables"]
    tables["books"]["bytes"] = 2**60
    write(backup, honest(members, tables=tables))
    refused(backup, house, BackupError, match="bytes are needed")


def test_rows_that_are_not_gzip_or_not_as_many(backup: Path, house: House) -> None:
    members = read(backup)
    write(backup, honest({**members, "rows/books.jsonl.gz": b"not packed"}))
    refused(backup, house, match="cannot be unpacked")
    write(backup, honest({**members, "rows/books.jsonl.gz": members["rows/books.jsonl.gz"][:-9]}))
    refused(backup, house, match="cannot be unpacked")
    lines = gzip.decompress(members["rows/pages.jsonl.gz"])
    write(backup, with_rows(members, "pages", lines, rows=4))
    refused(backup, house, match="has 3 rows and not 4")


@pytest.mark.parametrize(
    ("table", "lines", "match"),
    [
        ("books", b'{"id":"b"}\n', "cannot be taken in"),
        ("books", b'{"nobody":1}\n', "other columns"),
        ("pages", b"nothing\n", "is no row"),
        ("image_aliases", b'{"alias":"a","image":"b"}\n{"alias":"c"}\n', "other columns"),
        ("image_aliases", b'{"alias":"a","image":"b"}\n{"alias":"a","image":"c"}\n', "cannot be taken in"),
        ("sections", b'{"book":"nobody","number":1,"depth":0,"label":"{}","page":"1"}\n', "is not there"),
    ],
)
def test_rows_that_do_not_fit(table: str, lines: bytes, match: str, backup: Path, house: House) -> None:
    write(backup, with_rows(read(backup), table, lines))
    refused(backup, house, match=match)


@pytest.mark.parametrize("stem", ["../../etc/passwd", "/etc/passwd", "b/../../x", "b", "b/c/d", "", None, 5])
def test_rows_that_lead_out_of_the_folder(stem: object, backup: Path, house: House) -> None:
    members = read(backup)
    rows = [orjson.loads(line) for line in gzip.decompress(members["rows/images.jsonl.gz"]).splitlines()]
    lines = b"".join(orjson.dumps({**row, "pyramid": stem}) + b"\n" for row in rows)
    write(backup, with_rows(members, "images", lines))
    refused(backup, house, match="is no place of a pyramid")


def test_tables_that_nobody_knows_and_revisions_to_come(backup: Path, house: House) -> None:
    members = read(backup)
    manifest = orjson.loads(members["manifest.json"])
    rows = b'{"a":1}\n'
    packed = gzip.compress(rows, mtime=0)
    more = {"bytes": len(packed), "sha256": hashlib.sha256(packed).hexdigest()}
    manifest["tables"]["nobody"] = {"rows": 1, "bytes": len(rows)}
    manifest["members"]["rows/nobody.jsonl.gz"] = more
    write(backup, {**members, "rows/nobody.jsonl.gz": packed, "manifest.json": orjson.dumps(manifest)})
    refused(backup, house, match="There is no table nobody in revision")
    write(backup, honest(members, schema="9999"))
    refused(backup, house, NewerBackup, match="of revision 9999, .* written by a newer version")


def test_settings_that_are_no_object(backup: Path, house: House) -> None:
    write(backup, honest({**read(backup), "settings.json": b"[]"}))
    refused(backup, house, match="settings in the backup")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30_000), st.integers(0, 255)), min_size=1, max_size=20))
def test_no_bytes_raise_anything_else(house: House, flips: list[tuple[int, int]]) -> None:
    path = house.folder / "small.tar"
    if not path.exists():
        house.back_up("small.tar")
    content = bytearray(path.read_bytes())
    for at, value in flips:
        content[at % len(content)] = value
    other = house.folder / "other.tar"
    other.write_bytes(content)
    with other.open("rb") as file:
        try:
            ArchiveReader(other, file).check()
        except BackupError as error:
            assert str(error).endswith(".")
