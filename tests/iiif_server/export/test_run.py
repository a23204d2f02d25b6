"""Books into a folder and again: every address leads somewhere, only changes are written, foreign files stay."""

import json
import os
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from iiif_server.export import images
from iiif_server.export import run as running
from iiif_server.export.errors import CannotExport
from iiif_server.export.folder import open_for_writing
from iiif_server.export.plan import Source, Wish, plan_export
from iiif_server.export.run import ImageDone, Report, export
from iiif_server.gate import Access, Gate, Refuse
from iiif_server.ingest.run import Order, ingest
from manifests import UnknownBook
from manifests.lint import Severity, lint
from manifests.validate import model_errors
from tests.iiif_server.export.crawl import Crawl
from tests.image_store.oracle import gradient

BASE = "https://www.example.az/stick"


def wish(root: Path, *books: str, base: str = BASE, **more: bool) -> Wish:
    return Wish(root, base, books, "en", 2, **more)


def exported(source: Source, root: Path, *books: str, base: str = BASE, **more: bool) -> Report:
    return export(source, wish(root, *books, base=base, **more), lambda _: None)


def crawled(root: Path, base: str = BASE) -> Crawl:
    """Every address in an export, looked up among its files."""
    crawl = Crawl(base, lambda address: (root / address.removeprefix(f"{base}/")).read_bytes())
    crawl.all()
    return crawl


def files(root: Path) -> dict[str, tuple[int, bytes]]:
    """Each file with the moment when it was written, and its bytes."""
    found = [path for path in root.rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def taken_in(source: Source, scans: Path) -> None:
    """The second book, as its scans are now."""
    order = Order(scans, jobs=1, book_id="second", prune=True)
    assert ingest(order, source.holdings, lambda _: None).published


def test_every_address_in_it_leads_to_what_it_names(source: Source, tmp_path: Path) -> None:
    report = exported(source, tmp_path / "out", "gradient")
    assert (report.books, report.images, report.problems) == (1, 3, [])
    crawl = crawled(tmp_path / "out")
    book = f"{BASE}/books/gradient"
    assert {f"{book}/3/manifest.json", f"{book}/2/manifest.json", f"{book}/read.html"} <= crawl.seen
    # 1019x1357: 6 + 2 + 1 tiles, 2 sizes, of which one is a tile, max; 600x400: 2 + 1 tiles, 2 sizes, max; 200x300.
    assert crawl.images == (9 + 1 + 1) + (3 + 1 + 1) + 2
    # And nothing else is written but what is looked up by nobody.
    written = {path for path in files(tmp_path / "out") if not path.endswith("LICENSE")}
    addresses = {address.removeprefix(f"{BASE}/") for address in crawl.seen}
    assert written - addresses == {"iiif-export.json", "books/gradient/export.json"}


def test_tiles_are_those_of_the_pyramid_byte_for_byte(source: Source, tmp_path: Path) -> None:
    exported(source, tmp_path / "out", "gradient")
    pyramids = b"".join(path.read_bytes() for path in source.holdings.pyramids.rglob("*") if path.is_file())
    tiles = [path for path in (tmp_path / "out").rglob("default.jpg") if not str(path).count("/full/")]
    assert len(tiles) == 6 + 2 + 2
    for tile in tiles:
        assert tile.read_bytes() in pyramids


def test_documents_are_valid_and_clean(source: Source, tmp_path: Path) -> None:
    exported(source, tmp_path / "out", "gradient")
    for path in sorted((tmp_path / "out").rglob("*.json")):
        if path.parent.name not in ("2", "3", "canvas"):
            continue
        document = json.loads(path.read_bytes())
        found = [one for one in lint(document).findings if one.rule.severity is not Severity.ADVICE]
        assert found == [], path
        if path.parent.name == "3":
            assert model_errors(document) == [], path


def test_services_are_of_level_0_in_both_versions(source: Source, tmp_path: Path) -> None:
    exported(source, tmp_path / "out", "gradient")
    book = tmp_path / "out" / "books" / "gradient"
    text3, text2 = ((book / version / "manifest.json").read_text() for version in ("3", "2"))
    for text in (text3, text2):
        assert '"profile":"level0"' in text
        assert "level2" not in text
    # Version 2 of the Presentation API names services of version 3 of the Image API: their tiles are there once.
    assert "http://iiif.io/api/image/3/context.json" in text2
    assert "image/2" not in text2


def test_a_second_time_nothing_is_written(source: Source, tmp_path: Path) -> None:
    exported(source, tmp_path / "out", "gradient")
    before = files(tmp_path / "out")
    report = exported(source, tmp_path / "out")
    assert (report.books, report.unchanged, report.images, report.documents, report.bytes) == (0, 1, 0, 0, 0)
    assert {path: when for path, (when, _) in files(tmp_path / "out").items() if path != "iiif-export.json"} == {
        path: when for path, (when, _) in before.items() if path != "iiif-export.json"
    }


def test_what_changed_is_written_and_what_is_gone_goes(source: Source, second: Path, tmp_path: Path) -> None:
    exported(source, tmp_path / "out", every=True)
    before = files(tmp_path / "out")
    Image.fromarray(gradient(500, 400)).save(second / "1.png")
    (second / "2.png").unlink()
    taken_in(source, second)
    report = exported(source, tmp_path / "out", "gradient")
    assert (report.books, report.unchanged, report.images) == (1, 1, 1)
    after = files(tmp_path / "out")
    crawled(tmp_path / "out")
    # Not a byte of the other book, and no tile of the scan that is no more, nor of the page.
    assert {path: one for path, one in after.items() if "/gradient/" in path} == {
        path: one for path, one in before.items() if "/gradient/" in path
    }
    left = [path for path in after if path.startswith("books/second/images/")]
    assert sorted(path.removeprefix("books/second/images/second_1/") for path in left) == [
        "full/500,400/0/default.jpg",
        "full/max/0/default.jpg",
        "info.json",
    ]
    assert not (tmp_path / "out" / "books" / "second" / "3" / "canvas" / "2.json").exists()


def test_a_book_that_the_library_lost_goes_and_foreign_files_stay(source: Source, tmp_path: Path) -> None:
    exported(source, tmp_path / "out", every=True)
    foreign = [tmp_path / "out" / name for name in ("notes.txt", "books/second/images/mine.txt", "books/own/a.json")]
    for path in foreign:
        path.parent.mkdir(exist_ok=True)
        path.write_text("somebody's")
    holdings = source.holdings
    with holdings.engine.begin() as transaction:
        holdings.library.forget(transaction, "second", datetime.now(UTC))
    assert exported(source, tmp_path / "out").gone == ["second"]
    assert [path.read_text() for path in foreign] == ["somebody's"] * 3
    left = [path for path in files(tmp_path / "out") if path.startswith("books/second")]
    assert left == ["books/second/images/mine.txt"]
    assert "second" not in (tmp_path / "out" / "index.html").read_text()
    crawled(tmp_path / "out")


def test_only_what_is_named_stays_where_that_is_wished(source: Source, tmp_path: Path) -> None:
    exported(source, tmp_path / "out", every=True)
    assert exported(source, tmp_path / "out", "second").gone == []
    assert exported(source, tmp_path / "out", "second", only=True).gone == ["gradient"]
    assert not (tmp_path / "out" / "books" / "gradient").exists()
    crawled(tmp_path / "out")


def test_at_another_address_every_document_changes_and_no_image(source: Source, tmp_path: Path) -> None:
    exported(source, tmp_path / "out", "gradient")
    other = "http://localhost:8000"
    report = exported(source, tmp_path / "out", base=other)
    assert (report.books, report.images) == (1, 0)
    crawled(tmp_path / "out", other)
    for path, (_, body) in files(tmp_path / "out").items():
        assert BASE.encode() not in body, path


@pytest.mark.parametrize("name", ["notes.txt", "iiif-export.json", ".hidden"])
def test_a_folder_of_somebody_else_is_refused(name: str, source: Source, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text('{"kind": "something else"}')
    with pytest.raises(CannotExport, match=r"files in it and no iiif-export\.json"):
        exported(source, tmp_path / "out", "gradient")
    assert [path.name for path in (tmp_path / "out").iterdir()] == [name]


def test_what_cannot_be_is_refused_before_anything_is_written(source: Source, tmp_path: Path) -> None:
    with pytest.raises(UnknownBook, match="no book 'other'"):
        exported(source, tmp_path / "out", "other")
    with pytest.raises(CannotExport, match="--base-url"):
        exported(source, tmp_path / "out", "gradient", base="example.az")
    with open_for_writing(tmp_path / "out"), pytest.raises(CannotExport, match="Another export"):
        exported(source, tmp_path / "out", "gradient")
    assert list((tmp_path / "out").iterdir()) == []


def test_the_room_is_told_before_and_is_about_what_it_takes(source: Source, tmp_path: Path) -> None:
    space = plan_export(source, wish(tmp_path / "out", "gradient")).space
    assert not (tmp_path / "out").exists()
    exported(source, tmp_path / "out", "gradient")
    taken = [os.lstat(path).st_blocks * 512 for path in (tmp_path / "out" / "books").rglob("*")]
    assert space.images == 3
    assert 0.5 < sum(taken) / (space.bytes - 3_000_000) < 1.5
    with pytest.raises(CannotExport, match="needs about"):
        type(space)(space.images, space.files, space.bytes, space.bytes - 1).check(tmp_path)


def test_a_broken_page_is_told_and_stops_nothing(source: Source, tmp_path: Path) -> None:
    [broken] = [one for one in source.holdings.catalog.of_group("gradient") if one.id == "gradient_2"]
    edges = source.holdings.pyramids / f"{broken.pyramid}.edges"
    kept = edges.read_bytes()
    edges.write_bytes(kept[:-500] + bytes(500))
    report = exported(source, tmp_path / "out", "gradient")
    [(name, reason)] = report.problems
    assert name == "gradient_2"
    assert "damaged" in reason
    manifest = json.loads((tmp_path / "out/books/gradient/3/manifest.json").read_bytes())
    assert [canvas["id"].rpartition("/")[2] for canvas in manifest["items"]] == ["1.json", "3.json"]
    assert not (tmp_path / "out/books/gradient/images/gradient_2").exists()
    crawled(tmp_path / "out")
    # It is tried again, and comes when it is sound.
    edges.write_bytes(kept)
    report = exported(source, tmp_path / "out")
    assert (report.images, report.problems) == (1, [])
    assert len(json.loads((tmp_path / "out/books/gradient/3/manifest.json").read_bytes())["items"]) == 3
    crawled(tmp_path / "out")


def test_a_book_without_a_sound_page_is_left_out(source: Source, tmp_path: Path) -> None:
    for path in (source.holdings.pyramids / "second").glob("*.index"):
        path.unlink()
    report = exported(source, tmp_path / "out", every=True)
    assert {name for name, _ in report.problems} == {"second_1", "second_2", "second"}
    assert not (tmp_path / "out/books/second").exists()
    assert (report.books, crawled(tmp_path / "out").images) == (1, 18)


class Stopped(Exception):
    """The power is gone."""


def broken_off(source: Source, root: Path, after: int) -> None:
    done = 0

    def tell(event: object) -> None:
        nonlocal done
        done += isinstance(event, ImageDone)
        if done > after:
            raise Stopped

    with pytest.raises(Stopped):
        export(source, Wish(root, BASE, ["gradient"], "en", 1), tell)


def test_broken_off_it_does_not_look_whole_and_goes_on(source: Source, tmp_path: Path) -> None:
    broken_off(source, tmp_path / "out", 1)
    assert not list((tmp_path / "out").rglob("manifest.json"))
    assert not list((tmp_path / "out").rglob("info.json"))
    before = files(tmp_path / "out")
    report = exported(source, tmp_path / "out", "gradient")
    # The first was told as done before it stopped; what else was under way may be done as well.
    assert report.images <= 2
    assert report.problems == []
    crawled(tmp_path / "out")
    first = {path: one for path, one in before.items() if "/gradient_1/" in path}
    assert first.items() <= files(tmp_path / "out").items()


def test_what_a_disk_lost_of_a_book_that_was_begun_is_written_again(source: Source, tmp_path: Path) -> None:
    broken_off(source, tmp_path / "out", 1)
    lost = next((tmp_path / "out/books/gradient/images/gradient_1").rglob("default.jpg"))
    lost.write_bytes(b"")
    exported(source, tmp_path / "out", "gradient")
    assert lost.stat().st_size > 0
    crawled(tmp_path / "out")


@pytest.mark.slow
def test_a_scan_that_was_half_replaced_is_replaced_whole_by_whichever_comes(
    source: Source, second: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the tiles of a new scan; then the old scan comes back: its tiles are not taken for whole."""
    exported(source, tmp_path / "out", "second")
    before = {path: body for path, (_, body) in files(tmp_path / "out/books").items()}
    old = (second / "1.png").read_bytes()
    Image.fromarray(255 - gradient(700, 600)).save(second / "1.png")
    taken_in(source, second)
    writing = images.write_image

    def killed(*given: Any) -> int:
        writing(*given)
        raise Stopped

    monkeypatch.setattr(running, "write_image", killed)
    with pytest.raises(Stopped):
        exported(source, tmp_path / "out", "second")
    monkeypatch.undo()
    (second / "1.png").write_bytes(old)
    taken_in(source, second)
    exported(source, tmp_path / "out")
    assert {path: body for path, (_, body) in files(tmp_path / "out/books").items()} == before


def test_lists_that_somebody_forged_take_nothing_away(source: Source, tmp_path: Path) -> None:
    exported(source, tmp_path / "out", "gradient")
    precious = tmp_path / "precious.json"
    precious.write_text("somebody's")
    place = tmp_path / "out/books/gradient/export.json"
    forged = json.loads(place.read_bytes())
    forged["documents"] += ["../../../precious.json", "/etc/passwd", "3/../../../../precious.json"]
    forged["images"] |= {"../../..": "", "..": ""}
    place.write_bytes(json.dumps(forged | {"key": ""}).encode())
    exported(source, tmp_path / "out")
    assert precious.read_text() == "somebody's"
    crawled(tmp_path / "out")


class Shut(Gate):
    """A gate that one book does not pass."""

    def access(self, group: str) -> Access:
        return Refuse(HTTPStatus.FORBIDDEN, "Not for everybody.") if group == "second" else super().access(group)


def test_an_export_is_for_everybody_so_what_is_shut_stays_and_goes(source: Source, tmp_path: Path) -> None:
    exported(source, tmp_path / "out", every=True)
    report = exported(Source(source.holdings, source.node_modules, Shut()), tmp_path / "out", every=True)
    assert report.gone == ["second"]
    assert report.problems == [("second", "Not for everybody. It is not exported.")]
    assert not (tmp_path / "out/books/second").exists()


def test_without_a_viewer_there_is_no_page_for_it(source: Source, tmp_path: Path) -> None:
    exported(Source(source.holdings, tmp_path), tmp_path / "out", "gradient")
    assert not list((tmp_path / "out").rglob("read.html"))
    assert "read.html" not in (tmp_path / "out/books/gradient/index.html").read_text()
    crawled(tmp_path / "out")
