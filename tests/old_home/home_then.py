"""A home as the first version that landed made it (2026-11-23, schema 0001): generated, for nobody commits a library.

Four scans, of which one is empty; one book in Azerbaijani. The rows are those that the program of then wrote, but for
the moment of its publication. `python -m tests.old_home FOLDER CHECKOUT` compares them with that very program, where
it is at hand.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from PIL import Image
from sqlalchemy import Connection, text

from iiif_server import migrations
from iiif_server.database import open_database, writing
from tests.image_store.oracle import gradient
from tests.old_home.manifest_then import manifest_then
from tests.old_home.pyramid_then import Pixels, write_pyramid

BOOK = "old"
TITLE = "Şəki xanlığı"
PUBLIC = "http://localhost:8182"
PUBLISHED = "2026-11-23 21:51:38.000000"
SCHEMA = "0001"


@dataclass(frozen=True, slots=True)
class Scan:
    """A master, and what the program of then made of its name."""

    file: str
    key: str
    label: str
    pixels: Pixels | None

    @property
    def image(self) -> str:
        return f"{BOOK}_{self.key}"


SCANS = (
    Scan("1.png", "1", "1", gradient(1019, 1357)),
    Scan("2.png", "2", "2", gradient(600, 400, gray=True)),
    Scan("3.jpg", "3", "3", None),
    Scan("10 Üz qabığı.png", "10-Uz-qabighi", "Üz qabığı", gradient(200, 300)),
)


def write_scans(folder: Path) -> None:
    """The masters; the third is empty."""
    folder.mkdir(parents=True)
    for scan in SCANS:
        if scan.pixels is None:
            (folder / scan.file).write_bytes(b"")
        else:
            Image.fromarray(scan.pixels).save(folder / scan.file)


def write_home(home: Path, scans: Path) -> None:
    """The library that the first version had made of these scans."""
    (home / "pyramids" / BOOK).mkdir(parents=True)
    (home / "publication").write_bytes((1).to_bytes(8, "little"))
    (home / "ingest.lock").write_text(f"the ingest of {BOOK} (process 1)")
    digests = {scan.file: hashlib.sha256((scans / scan.file).read_bytes()).hexdigest() for scan in SCANS}
    for scan in SCANS:
        if scan.pixels is not None:
            write_pyramid(scan.pixels, home / "pyramids" / _stem(scan, digests), digests[scan.file])
    engine = open_database(f"sqlite:///{home}/catalogue.sqlite")
    with writing(engine) as transaction:
        migrations.upgrade(transaction, SCHEMA)
        _insert(transaction, _rows(scans, digests))
    engine.dispose()


def _insert(transaction: Connection, rows: dict[str, list[dict[str, Any]]]) -> None:
    for table, each in rows.items():
        for row in each:
            names = ", ".join(f'"{name}"' for name in row)
            values = ", ".join(f":{name}" for name in row)
            transaction.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def _stem(scan: Scan, digests: dict[str, str]) -> str:
    return f"{BOOK}/{scan.key}-{digests[scan.file][:12]}-r1"


def _shape(scan: Scan) -> dict[str, Any]:
    if scan.pixels is None:
        return {"image": None, "width": None, "height": None, "gray": None}
    height, width = scan.pixels.shape[:2]
    return {"image": scan.image, "width": width, "height": height, "gray": scan.pixels.ndim == 2}


def _problem(scan: Scan) -> str | None:
    return "the file is empty" if scan.pixels is None else None


def _rows(scans: Path, digests: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Table -> its rows, in an order in which they can be added."""
    version = _book_version(digests)
    shown = [scan for scan in SCANS if scan.pixels is not None]
    document = "\n".join(("1", PUBLIC, "Limits(area=100000000, width=None, height=None)", version))
    manifest = manifest_then(BOOK, TITLE, [(one.key, one.label, *_size(one)) for one in shown], len(SCANS), PUBLIC)
    return {
        "images": [
            {
                "id": scan.image, "group_name": BOOK,
                **{name: value for name, value in _shape(scan).items() if name != "image"},
                "source_root": "", "source_key": scan.file, "source_sha256": digests[scan.file],
                "source_size": (scans / scan.file).stat().st_size, "pyramid": _stem(scan, digests),
            }
            for scan in shown
        ],
        "books": [
            {
                "id": BOOK, "title": orjson.dumps({"az": [TITLE]}).decode(), "language": "az", "version": version,
                "published": PUBLISHED, "page_count": len(SCANS), "missing_count": len(SCANS) - len(shown),
                **_shape(SCANS[0]),
            }
        ],
        "page_keys": [{"book": BOOK, "source": scan.file, "key": scan.key} for scan in SCANS],
        "pages": [
            {
                "book": BOOK, "number": number, "source": scan.file, "key": scan.key, "fingerprint": digests[scan.file],
                "label": orjson.dumps({"none": [scan.label]}).decode(), "problem": _problem(scan), "moved_to": None,
                **_shape(scan),
            }
            for number, scan in enumerate(SCANS)
        ],
        "documents": [
            {
                "book": BOOK, "kind": "manifest", "version": hashlib.sha256(document.encode()).hexdigest()[:32],
                "body": orjson.dumps(manifest),
            }
        ],
    }  # fmt: skip


def _size(scan: Scan) -> tuple[int, int]:
    assert scan.pixels is not None
    return scan.pixels.shape[1], scan.pixels.shape[0]


def _book_version(digests: dict[str, str]) -> str:
    pages = [
        (
            scan.key, scan.file, digests[scan.file], _problem(scan), [("none", [scan.label])],
            None if scan.pixels is None else tuple(_shape(scan).values()),
        )
        for scan in SCANS
    ]  # fmt: skip
    return hashlib.sha256(orjson.dumps((BOOK, [("az", [TITLE])], "az", pages))).hexdigest()[:32]
