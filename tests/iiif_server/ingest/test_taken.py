"""Masters that are pyramids already: a book of them, served, verified, repaired, put into the trash."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest
from flask.testing import FlaskClient
from PIL import Image

from config import Config
from iiif_server.application import create_app
from iiif_server.care.folders import remember_folder
from iiif_server.care.repair import repair
from iiif_server.care.trash import empty, restore
from iiif_server.care.verify import Wish, verify
from iiif_server.cli.rooms import open_holdings
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.report import Report
from iiif_server.ingest.run import Order, ingest
from iiif_server.ingest.withdraw import withdraw
from manifests import document_version
from tests.image_store.foreign import by_hand, by_vips, levels_of, own_tiles, picture


@dataclass
class Book:
    """`a.tif` by libvips with tiles of 256, `b.tif` by tifffile, `c.tif` that lacks levels; the server's client."""

    scans: Path
    config: Config
    holdings: Holdings
    client: FlaskClient

    def ingest(self) -> Report:
        return ingest(Order(self.scans, jobs=1, book_id="b", title="T"), self.holdings, lambda _: None)

    def pyramid(self, page: str, suffix: str = ".tif") -> Path:
        (found,) = (self.holdings.pyramids / "b").glob(f"{page}-*{suffix}")
        return found

    def problems(self, *, deep: bool = False) -> list[tuple[str, str, str]]:
        found = verify(Wish(("b",), deep=deep), self.holdings, lambda _: None)
        return sorted((one.record.id, one.entry.file.role, one.entry.state) for one in found.problems)

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((self.holdings.pyramids / "b").iterdir())}


def open_book(folder: Path) -> Book:
    config = Config.load(home=folder / "home", public_url="https://books.example.az")
    return Book(folder / "scans", config, open_holdings(config), create_app(config).test_client())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book's scans and library, made once: each test has a copy."""
    folder = tmp_path_factory.mktemp("taken")
    (folder / "scans").mkdir()
    by_vips(folder / "scans" / "a.tif", picture())
    by_hand(folder / "scans" / "b.tif", levels_of(picture(gray=True)), sub=True)
    by_hand(folder / "scans" / "c.tif", [picture(size=(600, 400))])
    book = open_book(folder)
    assert book.ingest().ok
    book.holdings.engine.dispose()
    return folder


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Iterator[Book]:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    found = open_book(tmp_path)
    # What is one file under two names there is so here.
    for pyramid in (tmp_path / "home" / "pyramids").rglob("*.tif"):
        master = tmp_path / "scans" / f"{pyramid.name.split('-')[0]}.tif"
        if (made / pyramid.relative_to(tmp_path)).samefile(made / master.relative_to(tmp_path)):
            pyramid.unlink()
            os.link(master, pyramid)
    remember_folder(found.holdings.home, "b", found.scans)
    yield found
    found.holdings.engine.dispose()


def test_the_librarian_sees_which_ones(book: Book) -> None:
    facts = book.holdings.catalog.facts_of_group("b")
    assert {name: noted["pyramid"] for name, noted in facts.items()} == {
        "b_a": "as it is",
        "b_b": "as it is",
        "b_c": "built",
    }
    assert [record.tile for record in book.holdings.catalog.of_group("b")] == [256, 256, 512]
    for page, same in (("a", True), ("b", True), ("c", False)):
        assert book.pyramid(page).samefile(book.scans / f"{page}.tif") is same


def test_a_pyramid_in_an_archive_is_built(book: Book) -> None:
    with ZipFile(book.scans / "d.zip", "w") as archive:
        archive.write(book.scans / "a.tif", "1.tif")
    assert book.ingest().ok
    facts = book.holdings.catalog.facts_of_group("b")
    assert sorted(str(noted["pyramid"]) for noted in facts.values()) == ["as it is", "as it is", "built", "built"]


def test_a_second_ingest_does_nothing(book: Book) -> None:
    before, written = book.files(), book.pyramid("a", ".index").stat().st_mtime_ns
    report = book.ingest()
    assert (report.states["unchanged"], report.published) == (3, False)
    assert book.files() == before
    assert book.pyramid("a", ".index").stat().st_mtime_ns == written


def test_a_lost_catalogue_finds_them_again(book: Book, tmp_path: Path) -> None:
    """What an ingest that was stopped has left is used, and noted as it is."""
    config = Config.load(home=tmp_path / "other", public_url="https://books.example.az")
    holdings = open_holdings(config)
    shutil.copytree(book.holdings.pyramids, holdings.pyramids, dirs_exist_ok=True)
    again = Book(book.scans, config, holdings, book.client)
    assert again.ingest().ok
    assert holdings.catalog.of_group("b") == book.holdings.catalog.of_group("b")
    assert holdings.catalog.facts_of_group("b") == book.holdings.catalog.facts_of_group("b")
    holdings.engine.dispose()


def test_info_and_manifest_name_the_true_tiles(book: Book) -> None:
    tiles = [{"width": 256, "height": 256, "scaleFactors": [1, 2, 4]}]
    sizes = [{"width": 176, "height": 151}, {"width": 351, "height": 302}, {"width": 701, "height": 603}]
    for version in ("3", "2"):
        info = orjson.loads(book.client.get(f"/iiif/{version}/b_a/info.json").data)
        assert (info["tiles"], info["sizes"]) == (tiles, sizes)
    manifest = orjson.loads(book.client.get("/presentation/3/b/manifest").data)
    services = [item["items"][0]["items"][0]["body"]["service"][0]["tiles"][0]["width"] for item in manifest["items"]]
    assert services == [256, 256, 512]
    assert [page.image.info.tile for page in book.holdings.library.get("b").pages if page.image] == services
    (summary,) = book.holdings.library.books()
    assert summary.cover is not None and summary.cover.info.tile == 256


def test_the_books_version_tells_of_its_tiles(book: Book) -> None:
    kept = book.holdings.library.get("b")
    version = document_version(kept.version, book.holdings.urls, book.holdings.limits)
    assert book.holdings.library.version("b") == kept.version
    assert book.holdings.library.document("b", "manifest", version) is not None


def test_every_tile_that_is_promised_comes_as_promised(book: Book) -> None:
    stored, tables, columns = own_tiles(book.scans / "a.tif", 1)
    for scale in (1, 2, 4):
        step = 256 * scale
        for y in range(0, 603, step):
            for x in range(0, 701, step):
                width, height = min(step, 701 - x), min(step, 603 - y)
                size = -(-width // scale), -(-height // scale)
                path = f"/iiif/3/b_a/{x},{y},{width},{height}/{size[0]},{size[1]}/0/default.jpg"
                for _ in range(2):  # from the disk, and at once
                    answer = book.client.get(path)
                    assert answer.status_code == 200
                    image = Image.open(BytesIO(answer.data))
                    image.load()
                    assert (image.size, image.mode) == (size, "RGB"), path
    inner = book.client.get("/iiif/3/b_a/0,0,512,512/256,256/0/default.jpg").data
    assert inner == stored[0][:2] + tables[2:-2] + stored[0][2:] and columns == 2


def test_verify_finds_them_sound(book: Book) -> None:
    assert book.problems() == []
    assert book.problems(deep=True) == []


def test_one_file_under_two_names_rots_once(book: Book) -> None:
    """docs/adr/0010: the master and its pyramid are the same bytes on the same disk, and neither can mend the other."""
    book.problems()
    path, at = book.scans / "a.tif", own_tiles(book.scans / "a.tif", 0)[0][0]
    status, place = path.stat(), path.read_bytes().index(at) + len(at) // 2
    with path.open("r+b") as file:
        file.seek(place)
        file.write(bytes((at[len(at) // 2] ^ 1,)))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert book.problems() == [("b_a", "master", "rotten"), ("b_a", "pyramid", "rotten")]
    assert book.client.get("/iiif/3/b_a/0,0,256,256/256,256/0/default.jpg").status_code == 500


@pytest.mark.parametrize("suffix", [".tif", ".edges", ".index"])
def test_what_is_lost_is_taken_again_byte_for_byte(book: Book, suffix: str) -> None:
    book.problems()
    before = book.files()
    book.pyramid("a", suffix).unlink()
    found = verify(Wish(("b",)), book.holdings, lambda _: None).problems
    (done,) = repair(found, book.holdings, 1, None, lambda _: None)
    assert (done.problem, done.same) == (None, True)
    assert book.files() == before and book.problems() == []
    assert book.pyramid("a").samefile(book.scans / "a.tif")


def test_a_copy_that_rots_is_mended_from_its_master(book: Book) -> None:
    """On another disk than the master, or after a backup came back, the pyramid is a file of its own."""
    copy = book.pyramid("a")
    content = copy.read_bytes()
    copy.unlink()
    copy.write_bytes(content)
    assert book.problems() == []
    rotten = bytearray(content)
    rotten[len(content) // 2] ^= 1
    copy.write_bytes(rotten)
    found = verify(Wish(("b",)), book.holdings, lambda _: None).problems
    assert [one.entry.file.role for one in found] == ["pyramid"]
    (done,) = repair(found, book.holdings, 1, None, lambda _: None)
    assert (done.problem, book.pyramid("a").read_bytes()) == (None, content)


def test_the_trash_and_back(book: Book) -> None:
    masters = {path.name: (path.read_bytes(), path.stat().st_mode) for path in book.scans.iterdir()}
    before, records = book.files(), book.holdings.catalog.of_group("b")
    withdraw(book.holdings, "b")
    restore(book.holdings, "b")
    assert (book.files(), book.holdings.catalog.of_group("b")) == (before, records)
    withdraw(book.holdings, "b")
    assert len(empty(book.holdings)) == 1
    assert {path.name: (path.read_bytes(), path.stat().st_mode) for path in book.scans.iterdir()} == masters


def test_a_replaced_master_leaves_the_old_pyramid_until_the_new_one_is_there(book: Book) -> None:
    """An editor that writes a new file beside the old one and renames it: the old bytes stay under the old name."""
    new = by_vips(book.scans.parent / "new.tif", picture(size=(640, 480)))
    new.replace(book.scans / "a.tif")
    assert book.problems()[0][1:] == ("master", "changed") and len(book.problems()) == 1
    assert book.client.get("/iiif/3/b_a/0,0,256,256/256,256/0/default.jpg").status_code == 200
    report = book.ingest()
    assert (report.states["changed"], report.states["unchanged"]) == (1, 2)
    assert book.pyramid("a").samefile(book.scans / "a.tif"), "and there is only one"
    assert book.problems() == []


def test_a_master_that_is_written_over_in_place_takes_its_pyramid_with_it(book: Book) -> None:
    """`cp new.tif a.tif` writes into the same file. Nothing wrong is shown, and the next ingest puts it right."""
    new = by_vips(book.scans.parent / "new.tif", picture(size=(640, 480)))
    (book.scans / "a.tif").write_bytes(new.read_bytes())
    assert book.client.get("/iiif/3/b_a/0,0,256,256/256,256/0/default.jpg").status_code == 500
    assert book.ingest().ok
    assert book.client.get("/iiif/3/b_a/0,0,256,256/256,256/0/default.jpg").status_code == 200
    assert book.problems() == []
