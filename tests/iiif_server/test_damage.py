"""Stored pyramids that rot under a running server: an error that names the cause, or the right pixels; then healing."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config import Config
from iiif_server.publication import PublicationCounter
from tests.iiif_server.conftest import PAGE, make_library
from tests.serving import Server, free_port, get, serving

pytestmark = pytest.mark.slow

SUFFIXES = (".tif", ".edges", ".index")


@dataclass(frozen=True)
class Shelf:
    """A running server without a cache; the stem of the page that is damaged; a copy of its files, and its log."""

    server: Server
    config: Config
    stem: Path
    copies: Path
    log: Path

    def ask(self, path: str) -> tuple[int, bytes]:
        return get(self.server.port, path)

    def file(self, suffix: str) -> Path:
        return self.stem.parent / (self.stem.name + suffix)

    def copy(self, suffix: str) -> Path:
        return self.copies / (self.stem.name + suffix)

    def restore(self) -> None:
        """The files as they were, put into place under other names first, as backups are."""
        for suffix in SUFFIXES:
            file = self.file(suffix)
            if file.is_dir():
                file.rmdir()
            fresh = file.with_name(f"{file.name}.fresh")
            shutil.copy(self.copy(suffix), fresh)
            fresh.rename(file)

    def reopen(self) -> None:
        """As after any publication: the servers open their files anew."""
        PublicationCounter(self.config.publication_file).advance()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    folder = tmp_path_factory.mktemp("damage")
    config = make_library(folder / "home", "http://localhost")
    (index,) = config.pyramids.rglob("1-*.index")
    stem = index.with_suffix("")
    copies = folder / "copies"
    copies.mkdir()
    for suffix in SUFFIXES:
        shutil.copy(stem.parent / (stem.name + suffix), copies)
    with serving(config.home, free_port(), folder / "log", IIIF_CACHE_BYTES="0", IIIF_MEMORY_CACHE_BYTES="0") as server:
        yield Shelf(server, config, stem, copies, folder / "log")


def addresses(page: int) -> list[str]:
    """Every tile of a page, and answers that are made of tiles; nothing that a second request could find kept."""
    width, height = PAGE
    asked = []
    for scale in (1, 2, 4) if page == 1 else ():
        side = 512 * scale
        for x in range(0, width, side):
            for y in range(0, height, side):
                w, h = min(side, width - x), min(side, height - y)
                asked.append(f"{x},{y},{w},{h}/{-(-w // scale)},{-(-h // scale)}/0/default.jpg")
    asked += ["full/max/0/default.jpg", "full/190,/0/gray.png", "3,5,120,80/max/90/default.webp"]
    return [f"/iiif/3/gradient_{page}/{path}" for path in asked]


def flip(file: Path, place: float, bit: int = 0x10) -> None:
    """One bit, in place: as a disk does it."""
    with file.open("r+b") as open_file:
        open_file.seek(int(file.stat().st_size * place))
        (old,) = open_file.read(1)
        open_file.seek(-1, 1)
        open_file.write(bytes([old ^ bit]))


def cut(file: Path, share: float) -> None:
    with file.open("r+b") as open_file:
        open_file.truncate(int(file.stat().st_size * share))


def zero(file: Path) -> None:
    """The same length, and nothing in it: what a crashed file system leaves."""
    with file.open("r+b") as open_file:
        open_file.write(bytes(file.stat().st_size))


def remove(file: Path) -> None:
    file.unlink()


def make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def put_another(file: Path) -> None:
    """The file of another page, renamed into place."""
    (other,) = file.parent.glob(f"2-*{file.suffix}")
    fresh = file.with_name(f"{file.name}.other")
    shutil.copy(other, fresh)
    fresh.rename(file)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "a bit in the head": lambda file: flip(file, 0.001),
    "a bit in the middle": lambda file: flip(file, 0.5),
    "a bit near the end": lambda file: flip(file, 0.97),
    # The latter half of so small a TIFF has only padded edge tiles, which we never send.
    "cut off": lambda file: cut(file, 0.1),
    "cut to nothing": lambda file: cut(file, 0),
    "zeros": zero,
    "removed": remove,
    "a folder": make_folder,
    "another page's": put_another,
}
# These leave the file that a server has open as it was.
OPEN_FILES_STAY = ("removed", "a folder", "another page's")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("opened", [True, False], ids=["open", "not yet open"])
def test_the_right_pixels_or_an_error_that_names_the_cause(
    shelf: Shelf, suffix: str, damage: str, *, opened: bool
) -> None:
    shelf.restore()
    shelf.reopen()
    wanted = {path: shelf.ask(path) for path in addresses(1)}
    others = {path: shelf.ask(path) for path in addresses(2)}
    assert {status for status, _ in (*wanted.values(), *others.values())} == {200}
    assert "warnings" not in json.loads(shelf.ask("/health/ready")[1])
    if not opened:
        shelf.reopen()
    DAMAGES[damage](shelf.file(suffix))

    seen = shelf.log.stat().st_size
    failed = 0
    for path, right in wanted.items():
        status, body = shelf.ask(path)
        if (status, body) != right:
            assert status == 500, f"{path}: other pixels"
            text = body.decode()
            assert shelf.stem.name in text, f"it does not say which pyramid: {text}"
            failed += 1
    assert {path: shelf.ask(path) for path in others} == others, "the other page is not touched"
    assert shelf.ask("/iiif/3/gradient_1/info.json")[0] == 200, "the catalogue knows what it is"

    log = shelf.log.read_bytes()[seen:].decode()
    status, health = shelf.ask("/health/ready")
    warnings = json.loads(health).get("warnings", [])
    assert status == 200
    assert bool(failed) is any(shelf.stem.name in text for text in warnings) is (shelf.stem.name in log)
    # What a server has in memory or open is as it was; a bit may lie where nothing is read.
    if not opened and not damage.startswith("a bit"):
        assert failed, "nobody noticed"
    if opened and (damage in OPEN_FILES_STAY or suffix == ".index"):
        assert not failed

    shelf.restore()
    assert {path: shelf.ask(path) for path in wanted} == wanted, "it heals when the files are back, without a restart"


def test_a_bit_anywhere_in_a_tile_is_noticed(shelf: Shelf) -> None:
    shelf.restore()
    shelf.reopen()
    tile = "/iiif/3/gradient_1/0,0,512,512/512,512/0/default.jpg"
    status, right = shelf.ask(tile)
    assert status == 200
    start = shelf.copy(".tif").read_bytes().index(right)
    size = shelf.file(".tif").stat().st_size
    for step in range(12):
        shelf.restore()
        shelf.reopen()
        flip(shelf.file(".tif"), (start + step * (len(right) - 1) // 11 + 0.5) / size, 1 << step % 8)
        status, body = shelf.ask(tile)
        assert status == 500
        assert b"tile 0/0/0 of the pyramid" in body
    shelf.restore()
